import { loadSettings } from '../settings/load.js'
import type { Settings } from '../settings/schema.js'
import { DEFAULT_CONFIG, layersOf, type SetFlag } from './settings-flags.js'

/** The settings of an agent on this machine, when they are asked for. */
export type ReadSettings = () => Settings

/**
 * Reads the settings that the flags name when they are first asked for, and gives the same ones from then on: what a
 * command takes from them at two places is of one reading. It raises as `loadSettings`.
 */
export const settingsOnce = (flags: SetFlag & { readonly config?: string }): ReadSettings => {
  let settings: Settings | undefined
  return () => (settings ??= loadSettings(flags.config ?? DEFAULT_CONFIG, layersOf(flags)))
}
