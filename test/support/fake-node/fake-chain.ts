import { compactToU8a, u8aToHex } from '@polkadot/util'
import { extrinsicsRoot } from '../../../src/chain/extrinsics-root.js'
import { headerHash } from '../../../src/chain/header-hash.js'
import type { BlockHash, Hex } from '../../../src/model/ids.js'
import { fromHex } from '../../../src/protocol/hash.js'
import type { DevRuntime } from '../dev-runtime.js'

/** A block of a fake chain; `lie` replaces parts of what the node tells of it. */
export interface FakeBlock {
  readonly number: number
  readonly hash: BlockHash
  readonly parentHash: BlockHash
  readonly body: readonly Hex[]
}

/** Scripted blocks of one fork. */
export interface FakeChain {
  readonly genesis: BlockHash
  /** Appends a block with a timestamp and these extrinsics. */
  add(...extrinsics: Uint8Array[]): FakeBlock
  at(number: number): FakeBlock | undefined
  find(hash: string): FakeBlock | undefined
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

const seal = (parent: Pick<FakeBlock, 'number' | 'hash'>, body: readonly Hex[]): FakeBlock => {
  const number = parent.number + 1
  const header = { parentHash: parent.hash, number, stateRoot: ROOT, extrinsicsRoot: rootOf(body), logs: [] }
  return { number, hash: headerHash(header), parentHash: parent.hash, body }
}

/** A chain on block 0 whose genesis hash is of `genesisByte`s only. `salt` sets forks apart. */
export const createFakeChain = (
  runtime: DevRuntime,
  genesisByte = '99',
  shared: readonly FakeBlock[] = [],
  salt = 0,
): FakeChain => {
  const genesis: BlockHash = `0x${genesisByte.repeat(32)}`
  const blocks: FakeBlock[] =
    shared.length > 0 ? [...shared] : [{ number: 0, hash: genesis, parentHash: ROOT, body: [] }]
  const last = (): FakeBlock => blocks.at(-1) as FakeBlock
  return {
    genesis,
    add: (...extrinsics) => {
      const now = FAKE_START_MS + (last().number + 1) * FAKE_SLOT_MS + salt
      const timestamp = runtime.inherent(runtime.call('timestamp', 'set', now))
      const block = seal(
        last(),
        [timestamp, ...extrinsics].map((bytes): Hex => u8aToHex(bytes)),
      )
      blocks.push(block)
      return block
    },
    at: (number) => blocks[number],
    find: (hash) => blocks.find((block) => block.hash === hash),
    get height() {
      return last().number
    },
    fork: (number) => createFakeChain(runtime, genesisByte, blocks.slice(0, number + 1), salt + 1),
  }
}

/** Bytes that stand where an extrinsic should, with a correct length. */
export const withLength = (bytes: Uint8Array): Uint8Array => Buffer.concat([compactToU8a(bytes.length), bytes])
