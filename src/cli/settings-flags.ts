import type { SettingsLayers } from '../settings/load.js'

/** The settings file that is read where nothing names another: that of the folder in which a command is run. */
export const DEFAULT_CONFIG = 'settings.yaml'

/** What stands over the settings file on a command line. */
export interface SetFlag {
  readonly set?: readonly string[]
}

/** Sets single settings over a file; `example` is one that the file may have. */
export const setFlagLike = (example: string) =>
  ({
    kind: 'parsed',
    parse: String,
    optional: true,
    variadic: true,
    brief: `Set one setting over the file and the environment (${example}); may be given several times`,
    placeholder: 'NAME=VALUE',
  }) as const

/** The same for every command that reads the settings of an agent. */
export const setFlag = setFlagLike('l1.stallSec=30')

/** What stands over the settings file: variables of this process that begin with SIGNER_LAYER__, then the flags. */
export const layersOf = ({ set = [] }: SetFlag): SettingsLayers => ({ environment: process.env, set })
