import { buildCommand } from '@stricli/core'
import { collectRoot } from '../../kms/recovery/collect-root.js'
import type { Taken } from '../../kms/recovery/collector.js'
import { readBounded } from '../../kms/recovery/read-bounded.js'
import { MAX_SET_BYTES, readSet } from '../../kms/recovery/recovery-set.js'
import { prepareRecovery, restoreKeys, type Recovery, type RestoredKeys } from '../../kms/recovery/restore-keys.js'
import { systemDeps } from '../../kms/open.js'
import { sealedKmsOptions } from '../../parts/sealed-kms-options.js'
import { loadSealedKeys, type SealedKeysFile } from '../../settings/sealed.js'
import { jsonFlag, print, type OutputContext } from '../output.js'
import { layersOf } from '../settings-flags.js'
import { doorTlsOf } from './door-tls.js'
import { configFlag, fileFlag } from './flags.js'
import { parseDuration, parseListen } from './parse.js'

interface Flags {
  readonly config: string
  readonly replica: string
  readonly set: string
  readonly listen: { readonly host: string; readonly port: number }
  readonly timeout: number
  readonly json: boolean
}

/** One line for people, or one JSON document a line. */
type Tell = (event: object, lines: readonly string[]) => void

const opened = (
  set: Recovery['set'],
  { url, fingerprint }: { url: string; fingerprint: string },
): readonly string[] => [
  `Collecting ${set.threshold} of ${set.shares.length} shares of set ${set.setId}, account ${set.account}.`,
  `Address: ${url}`,
  `Key:     ${fingerprint}`,
  'Tell the operators this key by voice or in person: no attestation proves it. Each of them then runs',
  `  signer-layer recovery send --share share-N.age --identity FILE --to ${url} --expect-key ${fingerprint}`,
]

const taken = ({ progress: { received, threshold, refused }, ...what }: Taken): string =>
  what.outcome === 'refused'
    ? `Refused a message (${refused} so far): ${what.reason}`
    : `${received} of ${threshold} shares are here`

const done = ({ keys }: RestoredKeys, dir: string, wasThere: boolean): readonly string[] => [
  `${keys} keys ${wasThere ? 'were restored earlier' : 'are restored'} in ${dir}, sealed to this machine.`,
  'Next: signer-layer recovery resume, as docs/recovery.md says. Do not start the agent before that.',
]

const collect = async (
  recovery: Recovery,
  flags: Flags,
  settings: SealedKeysFile['settings'],
  tell: Tell,
): Promise<RestoredKeys> => {
  const { listen, timeout } = flags
  const tls = await doorTlsOf(listen.host, 'worker' in settings ? settings.worker?.tls : undefined, Date.now())
  const options = { listen, tls, signal: AbortSignal.timeout(timeout) }
  const root = await collectRoot(recovery.set, options, {
    random: systemDeps.random,
    onOpen: (at) => tell({ event: 'collecting', setId: recovery.set.setId, ...at }, opened(recovery.set, at)),
    onTaken: (what) => tell({ event: 'share', ...what }, [taken(what)]),
  })
  try {
    return await restoreKeys(root, recovery, systemDeps)
  } finally {
    root.wipe()
  }
}

async function recover(this: OutputContext, flags: Flags): Promise<void> {
  const { settings, devMode } = loadSealedKeys(flags.config, layersOf({}))
  const tell: Tell = (event, lines) => print(this, flags.json ? [JSON.stringify(event)] : lines)
  const set = readSet(await readBounded(systemDeps.files, flags.set, MAX_SET_BYTES), flags.set)
  const recovery: Recovery = { set, replica: flags.replica, keys: sealedKmsOptions(settings.kms, devMode) }
  const earlier = await prepareRecovery(recovery, systemDeps)
  const restored = earlier ?? (await collect(recovery, flags, settings, tell))
  const { dir } = recovery.keys
  tell(
    { event: 'restored', dir, wasThere: earlier !== undefined, ...restored },
    done(restored, dir, earlier !== undefined),
  )
}

export const joinCommand = buildCommand<Flags, [], OutputContext>({
  func: recover,
  parameters: {
    flags: {
      config: configFlag,
      replica: { kind: 'parsed', parse: String, brief: 'Folder with a replica of the keys', placeholder: 'DIR' },
      set: fileFlag('recovery.json of the set'),
      listen: {
        kind: 'parsed',
        parse: parseListen,
        default: '127.0.0.1:7000',
        brief: 'Where shares come in; off loopback with worker.tls of the settings',
        placeholder: 'ADDRESS:PORT',
      },
      timeout: { kind: 'parsed', parse: parseDuration, default: '15m', brief: 'How long to wait', placeholder: 'TIME' },
      json: jsonFlag,
    },
  },
  docs: {
    brief: 'Restore the keys on a new machine from a replica and the shares that operators send',
    fullDescription:
      'Shows the key of this instance and waits for the shares. With enough of them it joins them, checks the root secret against the set, restores the keys from the replica and seals them to this machine. Where that is done already it says so and asks nobody.\n\nExample: signer-layer recovery join --config settings.yaml --replica replica --set recovery.json',
  },
})
