import type { ApiPromise } from '@polkadot/api'
import type { SubmittableExtrinsic } from '@polkadot/api/promise/types'
import type { BlockLength, BlockWeights, RuntimeDispatchInfoV2 } from '@polkadot/types/interfaces'
import { SignerError } from '../errors/signer-error.js'
import type { CallCost } from '../model/l1.js'

/** Signature, address, era, nonce, tip, mode and prefixes of a signed extrinsic: 112 bytes at most. */
const SIGNED_PART_BYTES = 128

/**
 * What the call, once signed, takes of a block. A block counts the length of an extrinsic as proof size
 * too, beside what the call itself proves.
 */
export const costOfCall = async (api: ApiPromise, call: SubmittableExtrinsic): Promise<CallCost> => {
  const query = api.call['transactionPaymentCallApi']?.['queryCallInfo']
  if (!query) {
    throw new SignerError('SIGNER__CHAIN__PALLET_NOT_FOUND', 'The runtime has no TransactionPaymentCallApi.')
  }
  const length = call.method.encodedLength + SIGNED_PART_BYTES
  const { weight } = (await query(call.method, length)) as unknown as RuntimeDispatchInfoV2
  return {
    refTime: weight.refTime.toBigInt(),
    proofSize: weight.proofSize.toBigInt() + BigInt(length),
    length,
  }
}

/** The most that one extrinsic of ours, of the normal class, may take of a block. */
export const limitsOf = (api: ApiPromise): CallCost => {
  const weights = api.consts['system']?.['blockWeights'] as unknown as BlockWeights
  const lengths = api.consts['system']?.['blockLength'] as unknown as BlockLength
  const { maxExtrinsic, maxTotal } = weights.perClass.normal
  const most = maxExtrinsic.unwrapOr(maxTotal.unwrapOr(weights.maxBlock))
  return {
    refTime: most.refTime.toBigInt(),
    proofSize: most.proofSize.toBigInt(),
    length: lengths.max.normal.toNumber(),
  }
}
