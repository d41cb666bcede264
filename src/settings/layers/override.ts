import type { SettingsPath } from '../settings-path.js'

/** A value that takes the place of what the settings file says. */
export interface Override {
  readonly path: SettingsPath
  readonly value: unknown
  /** Where it came from, as messages name it: a variable, or a flag with the name that it sets. */
  readonly origin: string
}

/** What a layer over the file says, and what of it cannot be used, a line for each. */
export interface Layer {
  readonly overrides: readonly Override[]
  readonly problems: readonly string[]
}
