import { statSync } from 'node:fs'
import type { Logger } from '../observe/logger.js'
import { revealsSecret } from './layers/reveals-secret.js'
import type { Settings } from './schema.js'
import { requireTrustedFiles } from './trusted-files.js'

const ALL_READ = 0o004

const isReadByAll = (path: string): boolean => ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & ALL_READ) !== 0

/**
 * Looks at the file that settings were read from: nobody else may change it, as `requireTrustedFiles` has it, and
 * where addresses in it hold what may be credentials, not everybody should read it, which is a warning.
 *
 * @throws SIGNER__SETTINGS__INSECURE_REFUSED
 */
export const checkSettingsFile = (path: string, { l1 }: Pick<Settings, 'l1'>, logger: Pick<Logger, 'warn'>): void => {
  requireTrustedFiles([path], { isDevChain: l1.declareDevChain }, logger)
  if (revealsSecret(l1.endpoints) && isReadByAll(path))
    logger.warn('Addresses in the settings may hold credentials, and every user may read the file', {
      advice: `chmod 640 ${path}`,
    })
}
