import { SignerError } from '../../errors/signer-error.js'
import { loadSettings } from '../../settings/load.js'
import type { Settings } from '../../settings/schema.js'

/** The flag of commands that open the keys of an agent. */
export const settingsFlag = {
  kind: 'parsed',
  parse: String,
  brief: 'Settings file of the agent, which is stopped',
  placeholder: 'FILE',
} as const

/** Settings of an agent whose keys lie on disk. Raises SIGNER__SETTINGS__INVALID. */
export const sealedSettings = (file: string): Settings => {
  const settings = loadSettings(file)
  if (settings.kms.mode === 'sealed') return settings
  throw new SignerError(
    'SIGNER__SETTINGS__INVALID',
    `kms.mode is ${settings.kms.mode} in ${file}, so its keys are not in a directory of this command's: it needs kms.mode sealed`,
    { file },
  )
}
