import type { GenericCall, GenericExtrinsic } from '@polkadot/types'
import type { AccountId, Hex } from '../../../src/model/ids.js'
import type { Registration } from '../../../src/model/l1.js'
import { blake2_256, fromHex, toHex } from '../../../src/protocol/hash.js'
import type { DevRuntime } from '../dev-runtime.js'
import type { FakeBlock, FakeChain } from './fake-chain.js'

/** What a fake chain knows of one account after a block. */
export interface FakeAccount {
  readonly nonce: number
  readonly freePlanck: bigint
  readonly registration: Registration | undefined
}

/** State of one account on all forks, as it follows from what the blocks hold. */
export interface FakeLedger {
  readonly account: AccountId
  /** The account after block 0. */
  start: FakeAccount
  /** Extrinsics that fail when a block holds them. */
  readonly failing: Set<Hex>
  after(block: FakeBlock, chain: FakeChain): FakeAccount
  nonceOf(extrinsic: Uint8Array): number
}

const RICH = 10n ** 15n

const registrationBy = ({ section, method, args }: GenericCall, block: FakeBlock): Registration | undefined => {
  if (section !== 'teerex' || method !== 'registerSgxEnclave') return undefined
  // With `Skip` the chain takes the first 32 bytes of the proof as the measurement.
  const mrEnclave = `0x${args[0]!.toHex().slice(-64)}` as const
  const { timestampMs } = block
  // The agents of these tests publish no address.
  return { method: 'Skip', status: 'Invalid', buildMode: 'Production', mrEnclave, timestampMs, url: '' }
}

/** `start` is the account after block 0. */
export const createFakeLedger = (
  runtime: DevRuntime,
  account: AccountId,
  start: Partial<FakeAccount> = {},
): FakeLedger => {
  const known = new Map<Hex, FakeAccount>()
  const decode = (bytes: Uint8Array): GenericExtrinsic => runtime.registry.createType('Extrinsic', bytes)
  const isOurs = (extrinsic: GenericExtrinsic): boolean =>
    extrinsic.isSigned && toHex(extrinsic.signer.toU8a().slice(-32)) === account

  const apply = (before: FakeAccount, block: FakeBlock): FakeAccount =>
    block.body.reduce((state, encoded) => {
      const bytes = fromHex(encoded)
      // Anything may stand in a fake block: what a runtime would not take changes nothing.
      const extrinsic = bytes.length < 100 ? undefined : decode(bytes)
      if (!extrinsic || !isOurs(extrinsic)) return state
      const failed = ledger.failing.has(toHex(blake2_256(bytes)))
      const registered = failed ? undefined : registrationBy(extrinsic.method as GenericCall, block)
      return { ...state, nonce: state.nonce + 1, registration: registered ?? state.registration }
    }, before)

  const ledger: FakeLedger = {
    account,
    start: { nonce: 0, freePlanck: RICH, registration: undefined, ...start },
    failing: new Set(),
    nonceOf: (bytes) => decode(bytes).nonce.toNumber(),
    after: (block, chain) => {
      const parent = chain.find(block.parentHash)
      if (!parent) return ledger.start
      const state = known.get(block.hash) ?? apply(ledger.after(parent, chain), block)
      known.set(block.hash, state)
      return state
    },
  }
  return ledger
}
