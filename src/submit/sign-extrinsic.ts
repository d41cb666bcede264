import type { ApiPromise } from '@polkadot/api'
import type { SubmittableExtrinsic } from '@polkadot/api/promise/types'
import { u8aToHex } from '@polkadot/util'
import { encodeAddress } from '@polkadot/util-crypto'
import type { AccountId, Hex } from '../model/ids.js'
import type { ExtrinsicTerms, SignedExtrinsic } from '../model/l1.js'
import { blake2_256, concat, toHex } from '../protocol/hash.js'

/** Everything that is signed beside the call. */
export interface SigningContext extends ExtrinsicTerms {
  readonly account: AccountId
  readonly genesis: Hex
  /** A power of two, 4..=128: runtimes remember the hashes of about 250 blocks. */
  readonly eraBlocks: number
}

const EXTRINSIC_VERSION = 4
/** `CheckMetadataHash` off: the agent builds the call itself and has no need for a proof of its meaning. */
const METADATA_HASH_OFF = 0
/** Variant of `MultiSignature`. */
const ED25519 = Uint8Array.of(0)
/** Substrate signs the hash of longer payloads. */
const LONGEST_PLAIN_PAYLOAD = 256

const toBeSigned = (payload: Uint8Array): Uint8Array =>
  payload.length > LONGEST_PLAIN_PAYLOAD ? blake2_256(payload) : payload

/**
 * Signs a call as a mortal version 4 extrinsic with an ed25519 account. `sign` gets what
 * Substrate verifies and gives 64 bytes.
 */
export const signExtrinsic = async (
  api: ApiPromise,
  call: SubmittableExtrinsic,
  { account, genesis, nonce, anchor, tipPlanck, eraBlocks }: SigningContext,
  sign: (message: Uint8Array) => Promise<Uint8Array>,
): Promise<SignedExtrinsic> => {
  const { runtimeVersion } = api
  const era = api.registry.createType('ExtrinsicEra', { current: anchor.number, period: eraBlocks })
  const address = encodeAddress(account)
  const payload = api.registry.createType('SignerPayload', {
    address,
    blockHash: anchor.hash,
    blockNumber: anchor.number,
    era,
    genesisHash: genesis,
    method: call.method,
    mode: METADATA_HASH_OFF,
    nonce,
    runtimeVersion,
    signedExtensions: api.registry.signedExtensions,
    tip: tipPlanck,
    version: EXTRINSIC_VERSION,
  })
  const json = payload.toPayload()
  const message = api.registry
    .createType('ExtrinsicPayload', json, { version: EXTRINSIC_VERSION })
    .toU8a({ method: true })
  const signature = await sign(toBeSigned(message))
  const extrinsic = call.addSignature(address, u8aToHex(concat(ED25519, signature)), json).toU8a()
  return {
    extrinsic,
    hash: toHex(blake2_256(extrinsic)),
    nonce,
    tipPlanck,
    specVersion: runtimeVersion.specVersion.toNumber(),
    // `death` is the first block in which the extrinsic is no longer valid.
    lastBlock: era.asMortalEra.death(anchor.number) - 1,
  }
}
