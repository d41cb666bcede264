import { compactToU8a, u8aToHex } from '@polkadot/util'
import { extrinsicsRoot } from '../../../src/chain/extrinsics-root.js'
import { headerHash } from '../../../src/chain/header-hash.js'
import type { BlockHash, Hex } from '../../../src/model/ids.js'
import { fromHex } from '../../../src/protocol/hash.js'
import type { DevRuntime } from '../dev-runtime.js'

/** A block of a fake chain. */
export interface FakeBlock {
  readonly number: number
  readonly hash: BlockHash
  readonly parentHash: BlockHash
  readonly body: readonly Hex[]
  readonly timestampMs: number
}

/** Scripted blocks of one fork. */
export interface FakeChain {
  readonly genesis: BlockHash
  /** Appends a block with a timestamp and these extrinsics. */
  add(...extrinsics: Uint8Array[]): FakeBlock
  at(number: number): FakeBlock | undefined
  /** A block of this fork or of another one: nodes remember what they gave up. */
  find(hash: string): FakeBlock | undefined
  readonly best: FakeBlock
  readonly height: number
  /** A chain that shares the blocks up to `number` and then goes its own way. */
  fork(number: number): FakeChain
}

const ROOT: Hex = `0x${'00'.repeat(32)}`
export const FAKE_SLOT_MS = 6_000
export const FAKE_START_MS = Date.UTC(2030, 0, 7)

/** Header as nodes give it. */
export const headerJson = ({ number, parentHash, body }: FakeBlock) => ({
  parentHash,
  number: `0x${number.toString(16)}`,
  stateRoot: ROOT,
  extrinsicsRoot: rootOf(body),
  digest: { logs: [] },
})

const rootOf = (body: readonly Hex[]): Hex => extrinsicsRoot(body.map(fromHex), 0)

const seal = (parent: FakeBlock, body: readonly Hex[], timestampMs: number): FakeBlock => {
  const number = parent.number + 1
  const header = { parentHash: parent.hash, number, stateRoot: ROOT, extrinsicsRoot: rootOf(body), logs: [] }
  return { number, hash: headerHash(header), parentHash: parent.hash, body, timestampMs }
}

/** What forks of one chain have in common. */
interface Family {
  readonly runtime: DevRuntime
  readonly byHash: Map<string, FakeBlock>
}

const grow = (family: Family, blocks: FakeBlock[], salt: number): FakeChain => {
  const { runtime, byHash } = family
  const best = (): FakeBlock => blocks.at(-1) as FakeBlock
  return {
    genesis: blocks[0]!.hash,
    add: (...extrinsics) => {
      const now = FAKE_START_MS + (best().number + 1) * FAKE_SLOT_MS + salt
      const timestamp = runtime.inherent(runtime.call('timestamp', 'set', now))
      const block = seal(
        best(),
        [timestamp, ...extrinsics].map((bytes): Hex => u8aToHex(bytes)),
        now,
      )
      blocks.push(block)
      byHash.set(block.hash, block)
      return block
    },
    at: (number) => blocks[number],
    find: (hash) => byHash.get(hash),
    get best() {
      return best()
    },
    get height() {
      return best().number
    },
    fork: (number) => grow(family, blocks.slice(0, number + 1), salt + 1),
  }
}

/** A chain on block 0 whose genesis hash is of `genesisByte`s only. Forks differ by their timestamps. */
export const createFakeChain = (runtime: DevRuntime, genesisByte = '99'): FakeChain => {
  const hash: BlockHash = `0x${genesisByte.repeat(32)}`
  const genesis = { number: 0, hash, parentHash: ROOT, body: [], timestampMs: FAKE_START_MS }
  return grow({ runtime, byHash: new Map([[hash, genesis]]) }, [genesis], 0)
}

/** Bytes that stand where an extrinsic should, with a correct length. */
export const withLength = (bytes: Uint8Array): Uint8Array => Buffer.concat([compactToU8a(bytes.length), bytes])
