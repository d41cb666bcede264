import type { Hex } from '../model/ids.js'
import type { BlockRef } from '../model/l1.js'
import { SignerError } from '../errors/signer-error.js'

/** The part of a chopsticks chain that makes blocks. */
export interface BlockMaker {
  readonly head: {
    readonly number: number
    readonly hash: Hex
    readonly extrinsics: Promise<readonly Hex[]> | readonly Hex[]
  }
  newBlock(params?: { transactions: Hex[] }): Promise<unknown>
}

/**
 * `instant`: a block for each batch of submitted extrinsics, and an idle one every 6 s. A number: a block
 * every so many ms, and extrinsics wait for it, as on a real chain. `manual`: only by `newBlock`.
 */
export type BlockTime = number | 'instant' | 'manual'

/** Makes the blocks of one chain, one at a time. */
export interface BlockProducer {
  /** Makes a block of these extrinsics, or of the pool's. */
  newBlock(transactions?: readonly Hex[]): Promise<BlockRef>
  /** Says that the pool has a new extrinsic. */
  submitted(): void
  /** No block begins after this; resolves when the last one is made. */
  stop(): Promise<void>
}

/** Policy time is the newest block's timestamp, so the chain must move also when nobody uses it. */
const IDLE_MS = 6_000
/** How long a batch stays open; chopsticks announces `ready` after 50 ms, and `inBlock` shall come later. */
const BATCH_MS = 100

const failed = (message: string): SignerError => new SignerError('SIGNER__EMBEDDED__BLOCK_FAILED', message)

const makeBlock = async (chain: BlockMaker, transactions?: readonly Hex[]): Promise<BlockRef> => {
  const parent = chain.head.number
  await chain.newBlock(transactions?.length ? { transactions: [...transactions] } : undefined)
  const { number, hash } = chain.head
  // chopsticks logs a failed block and goes on.
  if (number === parent) throw failed(`The runtime did not make a block on top of block ${parent}.`)
  const included = await chain.head.extrinsics
  const refused = (transactions ?? []).filter((extrinsic) => !included.includes(extrinsic)).length
  if (refused > 0)
    throw failed(`Block ${number} left out ${refused} of the given extrinsics: they are not valid there.`)
  return { number, hash }
}

/** Starts making blocks. Real timers: this is a development chain, and time is what it is made for. */
export const startBlockProducer = (chain: BlockMaker, blockTime: BlockTime): BlockProducer => {
  let tail: Promise<unknown> = Promise.resolve()
  let stopped = false
  let beat: NodeJS.Timeout | undefined
  let batch: NodeJS.Timeout | undefined

  const newBlock = (transactions?: readonly Hex[]): Promise<BlockRef> => {
    if (stopped) return Promise.reject(failed('The embedded L1 is closed.'))
    const block = tail.then(() => makeBlock(chain, transactions))
    tail = block.catch(() => undefined)
    return block
  }

  const scheduleBeat = (): void => {
    if (stopped || blockTime === 'manual') return
    clearTimeout(beat)
    beat = setTimeout(unattended, blockTime === 'instant' ? IDLE_MS : blockTime)
  }
  // A block that fails here is tried again with the next beat; clients see that the chain stands still.
  const unattended = (): void => {
    batch = undefined
    newBlock().then(scheduleBeat, scheduleBeat)
  }
  const submitted = (): void => {
    if (blockTime === 'instant' && !stopped) batch ??= setTimeout(unattended, BATCH_MS)
  }
  const stop = async (): Promise<void> => {
    stopped = true
    clearTimeout(beat)
    clearTimeout(batch)
    await tail
  }

  scheduleBeat()
  return { newBlock, submitted, stop }
}
