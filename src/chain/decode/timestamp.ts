import { equalBytes } from '@noble/ciphers/utils.js'
import type { Registry } from '@polkadot/types/types'
import { compactFromU8a, compactStripLength, compactToU8a } from '@polkadot/util'

/** Nobody signed it, and it carries no extensions: extrinsic versions 4 and 5. */
const BARE: readonly (number | undefined)[] = [4, 5]
const CALL_INDEX_BYTES = 2

const isTimestampSet = (callIndex: Uint8Array, registry: Registry): boolean => {
  const { section, method, meta } = registry.findMetaCall(callIndex)
  return section === 'timestamp' && method === 'set' && meta.args[0]?.type.toString() === 'Compact<u64>'
}

const momentOf = (extrinsic: Uint8Array, registry: Registry): number | undefined => {
  const [length, bare] = compactStripLength(extrinsic)
  if (length !== extrinsic.length || !BARE.includes(bare[0])) return undefined
  const call = bare.subarray(1)
  if (!isTimestampSet(call.subarray(0, CALL_INDEX_BYTES), registry)) return undefined
  const argument = call.subarray(CALL_INDEX_BYTES)
  const [, moment] = compactFromU8a(argument)
  return equalBytes(compactToU8a(moment), argument) ? moment.toNumber() : undefined
}

/**
 * The block's time by its own inherent, ms since 1970, from the extrinsics with their lengths. Only an extrinsic
 * without a signer is an inherent. Read by hand, since every block has one, beside others that are large; undefined
 * when there is none that can be read, or beyond 2^53.
 */
export const timestampIn = (body: readonly Uint8Array[], registry: Registry): number | undefined => {
  for (const extrinsic of body) {
    try {
      const moment = momentOf(extrinsic, registry)
      if (moment !== undefined) return moment
    } catch {
      // A call that this runtime does not have, or a number that is too large.
    }
  }
  return undefined
}
