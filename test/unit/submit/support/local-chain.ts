import type { Hex } from '../../../../src/model/ids.js'
import type {
  AccountState,
  AgentCall,
  BlockRef,
  ExtrinsicTerms,
  FinalizedBlock,
  L1Writer,
  OwnExtrinsic,
  PoolAnswer,
  PoolStatus,
  Registration,
} from '../../../../src/model/l1.js'
import { blake2_256, toHex } from '../../../../src/protocol/hash.js'

export const MRENCLAVE: Hex = `0x${'ab'.repeat(32)}`
const BLOCK_MS = 6_000
const BULK_DATA = 0x01

interface Extrinsic {
  readonly hash: Hex
  readonly nonce: number
  readonly lastBlock: number
  readonly specVersion: number
  readonly call: AgentCall
}

/** What a node does with an extrinsic, and what it says: the two need not agree. */
export interface PoolBehaviour {
  readonly keeps: boolean
  readonly says: PoolAnswer['outcome']
}

export const HONEST: PoolBehaviour = { keeps: true, says: 'accepted' }

/** How the next block comes about. */
export interface BlockPlan {
  /** At most so many extrinsics of ours. */
  readonly room?: number
  /** Whether they succeed. */
  readonly success?: boolean
  /** Before them, an extrinsic that somebody else signed with our key. */
  readonly foreign?: boolean
  /** Whether the events of the block are pruned, so that nobody can tell what succeeded. */
  readonly eventless?: boolean
  /** Whether later blocks are executed by the next runtime. */
  readonly upgrade?: boolean
}

/** An L1 with one account, in plain data: nonces and eras as Substrate has them, final at once. */
export interface LocalChain {
  readonly l1: L1Writer
  /** How the node treats the next extrinsics; then it is honest. */
  readonly behaviour: PoolBehaviour[]
  /** Every extrinsic that was sent, in order, as hash. */
  readonly sent: Hex[]
  readonly pool: Map<Hex, Extrinsic>
  /** Who hears what the pool says of an extrinsic. */
  readonly watches: Map<Hex, (status: PoolStatus) => void>
  /** Remarks of all bulks that are on chain with success. */
  readonly bulks: Uint8Array[]
  /** The call of an extrinsic that was composed. */
  callOf(hash: Hex): AgentCall | undefined
  funds: bigint
  registration: Registration | undefined
  makeBlock(plan?: BlockPlan): FinalizedBlock
}

const hashOf = (text: string): Hex => toHex(blake2_256(new TextEncoder().encode(text)))

const isBulk = (call: AgentCall): call is Extract<AgentCall, { kind: 'publish' }> =>
  call.kind === 'publish' && call.data[0] === BULK_DATA

/** `eraBlocks` is short, so that a test sees eras end. */
export const createLocalChain = (eraBlocks = 8): LocalChain => {
  const known = new Map<Hex, Extrinsic>()
  const accounts = new Map<Hex, AccountState>()
  let number = 0
  let nonce = 0
  let specVersion = 2

  const accountAt = async ({ hash }: BlockRef): Promise<AccountState> => {
    const state = accounts.get(hash)
    if (!state) throw new Error('nobody asks for a block that is not committed')
    return state
  }
  const compose = async (call: AgentCall, { nonce, anchor, tipPlanck }: ExtrinsicTerms) => {
    const tail = new TextEncoder().encode(`${nonce} at ${anchor.hash} for ${specVersion} with ${tipPlanck}`)
    const extrinsic = Buffer.concat(call.kind === 'publish' ? [call.data, call.remark, tail] : [call.proof, tail])
    const signed = { hash: toHex(blake2_256(extrinsic)), nonce, lastBlock: anchor.number + eraBlocks - 1 }
    known.set(signed.hash, { ...signed, specVersion, call })
    return { ...signed, tipPlanck, specVersion, extrinsic: new Uint8Array(extrinsic) }
  }
  const send: L1Writer['send'] = async (extrinsic, onStatus = () => undefined) => {
    const hash = toHex(blake2_256(extrinsic))
    const { keeps, says } = chain.behaviour.shift() ?? HONEST
    chain.sent.push(hash)
    if (keeps) chain.pool.set(hash, known.get(hash) as Extrinsic)
    if (says === 'accepted') chain.watches.set(hash, onStatus)
    return { outcome: says, detail: '' }
  }

  const watchOnly = (hashes: readonly Hex[]): void => {
    for (const hash of chain.watches.keys()) if (!hashes.includes(hash)) chain.watches.delete(hash)
  }

  const apply = ({ call }: Extrinsic): void => {
    if (isBulk(call)) chain.bulks.push(call.remark)
    if (call.kind !== 'register') return
    chain.registration = {
      method: call.method,
      status: 'Invalid',
      buildMode: 'Production',
      mrEnclave: toHex(call.proof),
      timestampMs: number * BLOCK_MS,
    }
  }
  const isValid = (one: Extrinsic): boolean =>
    one.nonce === nonce && one.lastBlock >= number && one.specVersion === specVersion
  const include = (success: boolean, eventless: boolean): OwnExtrinsic | undefined => {
    const next = [...chain.pool.values()].find(isValid)
    if (!next) return undefined
    chain.pool.delete(next.hash)
    nonce += 1
    const isGood = success && (next.call.kind === 'register' || chain.registration !== undefined)
    if (isGood) apply(next)
    const seen = isGood ? ('succeeded' as const) : ('failed' as const)
    const own = { hash: next.hash, nonce: next.nonce, outcome: eventless ? ('unknown' as const) : seen }
    return isBulk(next.call) ? { ...own, bulk: next.call.remark } : own
  }
  const makeBlock = (plan: BlockPlan = {}): FinalizedBlock => {
    const { room = 16, success = true, foreign = false, eventless = false, upgrade = false } = plan
    number += 1
    const own: OwnExtrinsic[] = foreign
      ? [{ hash: hashOf(`foreign ${number}`), nonce: nonce++, outcome: 'succeeded' }]
      : []
    for (let i = 0; i < room; i += 1) own.push(...[include(success, eventless)].filter((one) => one !== undefined))
    const hash = hashOf(`block ${number}`)
    const state = { nonce, freePlanck: chain.funds }
    accounts.set(hash, chain.registration ? { ...state, registration: chain.registration } : state)
    const parentHash = hashOf(`block ${number - 1}`)
    const block = { number, hash, parentHash, timestampMs: number * BLOCK_MS, specVersion, invocations: [], own }
    if (upgrade) specVersion += 1
    return block
  }

  const cost = async (call: AgentCall) => {
    const length = call.kind === 'publish' ? call.remark.length : call.proof.length
    return { refTime: BigInt(length), proofSize: BigInt(length), length }
  }
  const limits = { refTime: 1_000_000n, proofSize: 1_000_000n, length: 1_000_000 }
  const chain: LocalChain = {
    l1: { account: hashOf('our account'), accountAt, cost, limits, compose, send, watchOnly },
    behaviour: [],
    sent: [],
    pool: new Map(),
    watches: new Map(),
    bulks: [],
    callOf: (hash) => known.get(hash)?.call,
    funds: 1_000_000_000_000n,
    registration: undefined,
    makeBlock,
  }
  return chain
}
