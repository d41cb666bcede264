import { SignerError } from '../errors/signer-error.js'
import type { SealedKmsSettings } from './kms.js'
import type { KmsServeSettings } from './kms-serve.js'
import { loadKeySettings, loadSettings, type SettingsLayers } from './load.js'
import type { Settings } from './schema.js'

/** Settings of an agent whose keys lie in a directory of its own. */
export type SealedSettings = Settings & { readonly kms: SealedKmsSettings }

const refused = (file: string, mode: string): SignerError =>
  new SignerError(
    'SIGNER__SETTINGS__INVALID',
    `kms.mode is ${mode} in ${file}, so it names no directory of keys. Needed is kms.mode sealed: where the keys are ` +
      'in a process of their own, that is the file of `kms serve`',
    { file },
  )

const isSealed = <T extends { readonly kms: Settings['kms'] }>(
  settings: T,
): settings is T & { readonly kms: SealedKmsSettings } => settings.kms.mode === 'sealed'

/** Reads the settings of an agent with sealed keys. Raises SIGNER__SETTINGS__INVALID. */
export const loadSealedSettings = (file: string, layers?: SettingsLayers): SealedSettings => {
  const settings = loadSettings(file, layers)
  if (isSealed(settings)) return settings
  throw refused(file, settings.kms.mode)
}

/** A directory of keys, by the settings file of whoever keeps it. */
export interface SealedKeysFile {
  readonly settings: (Settings | KmsServeSettings) & { readonly kms: SealedKmsSettings }
  /** No money is on these keys. */
  readonly devMode: boolean
}

/** Reads the settings of an agent or of `kms serve` for its keys alone. Raises SIGNER__SETTINGS__INVALID. */
export const loadSealedKeys = (file: string, layers?: SettingsLayers): SealedKeysFile => {
  const settings = loadKeySettings(file, layers)
  if (!isSealed(settings)) throw refused(file, settings.kms.mode)
  return { settings, devMode: 'serve' in settings ? settings.declareDevChain : settings.l1.declareDevChain }
}
