import { Enum } from '@polkadot/types'
import type { Codec, Registry } from '@polkadot/types/types'
import { stringCamelCase } from '@polkadot/util'
import { bytesOf, memberOf } from './call-fields.js'

/** Of a Rust identifier. Metadata is a node's word: nothing longer or odder gets into logs and metrics. */
const NAME = /^[A-Za-z][A-Za-z0-9]{0,63}$/

const named = (group: string, name: string, otherwise: string): string =>
  NAME.test(group) && NAME.test(name) ? `${group}.${name}` : otherwise

const ofModule = (value: Codec, registry: Registry): string => {
  const pallet = bytesOf(memberOf(value, 'index'))?.[0]
  // One byte in old runtimes, four in later ones, of which the first is the pallet's own.
  const error = bytesOf(memberOf(value, 'error'))?.[0]
  if (pallet === undefined || error === undefined) return 'unknown'
  const numbers = `pallet${pallet}.error${error}`
  try {
    const { section, name } = registry.findMetaError(Uint8Array.of(pallet, error))
    return named(section, name, numbers)
  } catch {
    return numbers
  }
}

/**
 * The name of a `DispatchError` by the metadata of the runtime that gave it: `pallet.Error` of a pallet,
 * `token.FundsUnavailable` of a group, `system.CannotLookup` of what stands alone; `pallet50.error99` for an
 * error that the metadata does not know. Always a short name.
 */
export const nameOfDispatchError = (error: Codec, registry: Registry): string => {
  if (!(error instanceof Enum)) return 'unknown'
  if (error.type === 'Module') return ofModule(error.value, registry)
  const { type, value } = error
  if (value instanceof Enum) return named(stringCamelCase(type), value.type, 'unknown')
  return named('system', type, 'unknown')
}
