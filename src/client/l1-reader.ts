import type { ApiPromise } from '@polkadot/api'
import type { Hash } from '@polkadot/types/interfaces'
import type { Codec } from '@polkadot/types/types'
import { isSignerError, SignerError } from '../errors/signer-error.js'
import type { AccountId, Hex } from '../model/ids.js'
import type { BlockRef, Registration } from '../model/l1.js'
import { finalizedNumbers } from './finalized-numbers.js'
import type { RecordSource } from './find-shielding-key.js'
import type { BlockSource } from './follow-blocks.js'
import { lastSent } from './last-sent.js'
import { readExtrinsics } from './read-extrinsics.js'
import { readRegistration } from './read-registration.js'

/** The finalised head and its time. */
export interface FinalizedHead extends BlockRef {
  /** `timestamp.now` after the block, ms since 1970. */
  readonly timestampMs: number
}

/** All that the client reads from the L1. Only finalised blocks count. */
export interface L1Reader extends BlockSource, RecordSource {
  readonly genesis: Hex
  /** The newest finalised block that the node knows. */
  readonly finalizedHead: () => Promise<FinalizedHead>
  /** What `teerex` has of an account after a block; undefined where it is not registered. */
  readonly registration: (account: AccountId, at: BlockRef) => Promise<Registration | undefined>
}

/** A signer of a shard, as `enclaveBridge.ShardStatus` lists them. */
interface ShardSigner {
  readonly signer: { toHex(): Hex }
  readonly lastActivity: { toNumber(): number }
}

/** An error with a number is an answer of the node; without, there was none. */
const asSignerError = (error: unknown): unknown => {
  if (error instanceof SignerError) return error
  const isAnswer = typeof (error as { code?: unknown } | null)?.code === 'number'
  return isAnswer
    ? new SignerError(
        'SIGNER__CHAIN__STATE_UNAVAILABLE',
        'The L1 node refused a query. If it has pruned the block, use an archive node.',
        {},
        error,
      )
    : new SignerError('SIGNER__CHAIN__UNREACHABLE', 'The L1 node did not answer. Check the connection.', {}, error)
}

const reach = async <T>(query: () => Promise<T>): Promise<T> => {
  try {
    return await query()
  } catch (error) {
    throw asSignerError(error)
  }
}

const query = async (
  api: ApiPromise,
  at: Hash | Hex,
  pallet: string,
  name: string,
  ...keys: unknown[]
): Promise<Codec> => {
  const decorated = await api.at(at)
  const storage = decorated.query[pallet]?.[name]
  if (storage) return storage(...keys)
  const message = `The runtime has no ${pallet}.${name}. The client needs an Integritee L1.`
  throw new SignerError('SIGNER__CHAIN__PALLET_NOT_FOUND', message, { pallet, name })
}

const hashOf = async (api: ApiPromise, number: number): Promise<Hash> => {
  const hash = await api.rpc.chain.getBlockHash(number)
  if (!hash.isEmpty) return hash
  const message = `The L1 node does not have block ${number}. Use a node that has it, or an archive node.`
  throw new SignerError('SIGNER__CHAIN__STATE_UNAVAILABLE', message, { number })
}

const readHead = async (api: ApiPromise): Promise<FinalizedHead> => {
  const hash = await api.rpc.chain.getFinalizedHead()
  const { number } = await api.rpc.chain.getHeader(hash)
  const now = (await query(api, hash, 'timestamp', 'now')) as unknown as { toNumber(): number }
  return { number: number.toNumber(), hash: hash.toHex(), timestampMs: now.toNumber() }
}

/** `publishHash` writes the block number of each publication into the status of the enclave's own shard. */
const readPublished = async (
  api: ApiPromise,
  account: AccountId,
  mrEnclave: Hex,
  number: number,
): Promise<number | undefined> => {
  const status = await query(api, await hashOf(api, number), 'enclaveBridge', 'shardStatus', mrEnclave)
  if (status.isEmpty) return undefined
  const signers = [...(status as unknown as { unwrap(): Iterable<ShardSigner> }).unwrap()]
  return signers.find(({ signer }) => signer.toHex() === account)?.lastActivity.toNumber()
}

const readNonce = async (api: ApiPromise, account: AccountId, number: number): Promise<number> => {
  const info = await query(api, await hashOf(api, number), 'system', 'account', account)
  return (info as unknown as { readonly nonce: { toNumber(): number } }).nonce.toNumber()
}

/**
 * Reads the L1 through a polkadot-js api. A node can hide and delay; what it cannot do is forge what the
 * client acts on: records are signed, replies are authenticated.
 *
 * Its functions raise SIGNER__CHAIN__UNREACHABLE, SIGNER__CHAIN__STATE_UNAVAILABLE and
 * SIGNER__CHAIN__PALLET_NOT_FOUND.
 */
export const createL1Reader = (api: ApiPromise): L1Reader => ({
  genesis: api.genesisHash.toHex(),
  finalizedHead: () => reach(() => readHead(api)),
  finalizedNumbers: (signal) => finalizedNumbers(api, signal),
  extrinsicsOf: (account, number) =>
    reach(async () => readExtrinsics(api, account, { number, hash: await hashOf(api, number) })),
  registration: (account, at) =>
    reach(async () => readRegistration(await query(api, at.hash, 'teerex', 'sovereignEnclaves', account))),
  lastPublication: (account, mrEnclave, number) =>
    reach(() =>
      lastSent(number, {
        nonceAt: (block) => readNonce(api, account, block),
        publishedAt: (block) => readPublished(api, account, mrEnclave, block),
      }),
    ).catch((error: unknown) => {
      if (isSignerError(error, 'SIGNER__CHAIN__STATE_UNAVAILABLE')) return undefined
      throw error
    }),
})
