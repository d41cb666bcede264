import type { GenericCall } from '@polkadot/types'
import type { Codec } from '@polkadot/types/types'
import { isCall } from './call-fields.js'
import type { DecodedExtrinsic } from './extrinsics.js'

interface Moment {
  toNumber(): number
}

const momentOf = (value: Codec | undefined): number | undefined =>
  (value as (Codec & { unwrap?(): Moment }) | undefined)?.unwrap?.().toNumber()

/**
 * The block's time by its own inherent, ms since 1970. Only an extrinsic without a signer is an inherent.
 * Throws for a time beyond 2^53.
 */
export const timestampIn = (extrinsics: readonly DecodedExtrinsic[]): number | undefined => {
  const inherent = extrinsics.find(
    ({ extrinsic }) => !extrinsic.isSigned && isCall(extrinsic.method as GenericCall, 'timestamp', 'set'),
  )
  return momentOf(inherent?.extrinsic.method.args[0])
}
