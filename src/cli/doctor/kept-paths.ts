import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Settings } from '../../settings/schema.js'
import { journalFile } from '../../settings/journal-file.js'
import type { KeptPath, PathStatus } from './permissions.js'

const secretsOf = ({ kms, worker }: Settings): readonly KeptPath[] => {
  const passphrase = kms.mode === 'sealed' && kms.provider.kind === 'passphrase' ? kms.provider.file : undefined
  const folders = kms.mode === 'sealed' ? [kms.dir, ...kms.replicas] : []
  const tlsKey = worker?.tls?.keyFile
  return [
    ...[passphrase, tlsKey].flatMap((path) => (path === undefined ? [] : [{ path, kind: 'secret' } as const])),
    ...folders.map((path) => ({ path, kind: 'secret', isMadeLater: true }) as const),
  ]
}

/** What the settings name that others must not read, or not write. `config` is the settings file itself. */
export const keptPaths = (config: string, settings: Settings): readonly KeptPath[] => {
  const journal = journalFile(settings)
  return [
    { path: config, kind: 'deciding' },
    { path: settings.policy.file, kind: 'deciding' },
    ...secretsOf(settings),
    { path: join(dirname(config), 'secrets', 'operator.key'), kind: 'secret', isMadeLater: true },
    ...(journal === undefined ? [] : [{ path: dirname(journal), kind: 'deciding' } as const]),
  ]
}

/** What lies at a path of this machine; undefined where nothing can be told. */
export const statusAt = (path: string): PathStatus | undefined => {
  try {
    const { mode, uid, isDirectory } = toStatus(statSync(path))
    return { mode, uid, isFolder: isDirectory }
  } catch {
    return undefined
  }
}

const toStatus = (found: ReturnType<typeof statSync> & object) => ({
  mode: Number(found.mode) & 0o777,
  uid: Number(found.uid),
  isDirectory: found.isDirectory(),
})
