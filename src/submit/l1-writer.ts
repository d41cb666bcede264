import { isSignerError, SignerError } from '../errors/signer-error.js'
import type { AccountId, Hex } from '../model/ids.js'
import type { BlockRef, L1Writer } from '../model/l1.js'
import { readAccount, type AccountDeps } from './account-state.js'
import { buildCall } from './build-call.js'
import { costOfCall, limitsOf } from './call-cost.js'
import { signExtrinsic } from './sign-extrinsic.js'
import type { WatchProvider } from './watch-extrinsic.js'
import { createWatches } from './watches.js'

export interface L1WriterOptions {
  /** The agent's ed25519 account: its public key. */
  readonly account: AccountId
  /** Hash of block 0. An extrinsic that is signed for it is good for no other chain, whatever the node says. */
  readonly genesis: Hex
  /** Life of an extrinsic: a power of two, 4..=128. */
  readonly eraBlocks: number
}

export interface L1WriterDeps extends AccountDeps {
  /** That of `api`: extrinsics go past the client's types, which would decode them and send what they make of them. */
  readonly provider: WatchProvider
  /** Signs with the account's key; 64 bytes. */
  readonly sign: (message: Uint8Array) => Promise<Uint8Array>
}

const answered = <T>(answer: Promise<T>): Promise<T> =>
  answer.catch((error: unknown) => {
    if (isSignerError(error)) throw error
    throw new SignerError('SIGNER__CHAIN__UNREACHABLE', 'The node did not answer: it is asked again later.', {}, error)
  })

/**
 * An era that is as good as over on the node's best chain is not worth a signature: the agent is still
 * catching up, or finality stands still.
 */
const LEAST_LIFE_BLOCKS = 2

const assertWorthSigning = async (
  { eraBlocks }: L1WriterOptions,
  { api }: L1WriterDeps,
  anchor: BlockRef,
): Promise<void> => {
  const [best, version] = await answered(Promise.all([api.rpc.chain.getHeader(), api.rpc.state.getRuntimeVersion()]))
  if (best.number.toNumber() + LEAST_LIFE_BLOCKS >= anchor.number + eraBlocks) {
    throw new SignerError(
      'SIGNER__SUBMIT__ANCHOR_TOO_OLD',
      `Finalised block ${anchor.number} is too far behind the best block ${best.number.toNumber()} to build on: nothing is sent until the gap closes.`,
      { anchor: anchor.number, best: best.number.toNumber() },
    )
  }
  // Encoded with the metadata of another runtime, a call could mean something else.
  if (!version.specVersion.eq(api.runtimeVersion.specVersion)) {
    throw new SignerError(
      'SIGNER__SUBMIT__METADATA_OUTDATED',
      'The runtime was upgraded and its metadata is still being fetched: sending goes on with it.',
      { known: api.runtimeVersion.specVersion.toNumber(), onChain: version.specVersion.toNumber() },
    )
  }
}

/**
 * Writes to the L1 for the agent's account (DESIGN 7). `api` must be connected. Every promise settles:
 * the connection's own time limit ends calls that nobody answers.
 *
 * `accountAt` raises SIGNER__CHAIN__STATE_UNAVAILABLE; `compose` raises SIGNER__SUBMIT__ANCHOR_TOO_OLD,
 * SIGNER__SUBMIT__METADATA_OUTDATED; `cost` and `compose` raise SIGNER__CHAIN__UNREACHABLE when the node does
 * not answer, and all three SIGNER__CHAIN__PALLET_NOT_FOUND on another chain. `send` never rejects.
 */
export const createL1Writer = (options: L1WriterOptions, deps: L1WriterDeps): L1Writer => ({
  account: options.account,
  accountAt: (at) => readAccount(options.account, deps, at),
  cost: async (call) => answered(costOfCall(deps.api, buildCall(deps.api, call))),
  get limits() {
    return limitsOf(deps.api)
  },
  compose: async (call, terms) => {
    await assertWorthSigning(options, deps, terms.anchor)
    return signExtrinsic(deps.api, buildCall(deps.api, call), { ...options, ...terms }, deps.sign)
  },
  ...createWatches(deps.provider),
})
