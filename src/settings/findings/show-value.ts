import { endpointName } from '../../model/endpoint-name.js'
import type { SettingsPath } from '../settings-path.js'

/** As long as a hash with its 0x, and room for one digit too many. */
const LONGEST = 72

/** Members where secrets could have been put by mistake, or belong in part. */
const HIDDEN = ['endpoints', 'provider', 'tls']

/** Whether a secret may stand at a path by mistake. */
export const mayHoldSecret = (path: SettingsPath): boolean => path.some((part) => HIDDEN.includes(String(part)))

const showText = (text: string, path: SettingsPath): string => {
  if (text.includes('://') && URL.canParse(text)) return endpointName(text)
  if (text.includes('@') || mayHoldSecret(path)) return 'text'
  return text.length <= LONGEST ? JSON.stringify(text) : `text of ${text.length} characters`
}

/** A value as messages show it: addresses by scheme, host and port, and nothing of what may be secret. */
export const showValue = (value: unknown, path: SettingsPath): string => {
  if (value === null || value === undefined) return 'nothing'
  if (typeof value === 'string') return showText(value, path)
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'object' ? 'a mapping' : 'something else'
}
