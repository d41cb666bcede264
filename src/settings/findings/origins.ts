import type { Override } from '../layers/override.js'
import { isWithin, type SettingsPath } from '../settings-path.js'
import type { OriginOf } from './finding.js'

/**
 * Where members come from: what was set over the file, by its name, else their place in the file. For a group whose
 * members were set one by one, all of these.
 *
 * @param positionOf - the place in the file of a member, or of what is nearest around it
 */
export const originsOf =
  (overrides: readonly Override[], positionOf: OriginOf): OriginOf =>
  (path: SettingsPath) => {
    const above = overrides.findLast((one) => isWithin(path, one.path))
    if (above !== undefined) return above.origin
    const below = overrides.filter((one) => isWithin(one.path, path)).map(({ origin }) => origin)
    const all = [positionOf(path), ...(path.length === 0 ? [] : below)].filter((one) => one !== undefined)
    return all.length === 0 ? undefined : all.join(', ')
  }
