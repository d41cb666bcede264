import type { SchemaNode } from '../schema-tree.js'
import { showPath, type SettingsPath } from '../settings-path.js'
import type { Override } from './override.js'
import { readValue } from './read-value.js'
import { revealsSecret } from './reveals-secret.js'

/** An override, or what is wrong with it, in one line that does not show its value. */
export type Read = Override | string

/** What `origin` sets at a path to the value that is written as `text`. */
export const toOverride = (path: SettingsPath, nodes: readonly SchemaNode[], text: string, origin: string): Read => {
  const read = readValue(text, nodes)
  if (read === undefined) return `${origin}: is no YAML value: look at its brackets and quotes`
  if (revealsSecret(read.value))
    return `${origin}: holds an address with what may be a credential, which others on this machine could see: put ${showPath(path)} into the settings file`
  return { path, value: read.value, origin }
}
