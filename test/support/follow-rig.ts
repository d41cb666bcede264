import assert from 'node:assert/strict'
import { filter, firstValueFrom, Subject } from 'rxjs'
import { createBlockSource } from '../../src/chain/block-source.js'
import { connectL1, type ConnectDeps, type ConnectOptions, type L1Connection } from '../../src/chain/connection.js'
import { followFinalized, type BlockReadFailure } from '../../src/chain/follow.js'
import type { Hex } from '../../src/model/ids.js'
import type { FinalizedBlock } from '../../src/model/l1.js'
import type { FakeNode } from './fake-node/fake-node.js'
import { quietOf } from './quiet.js'
import { createTestTime, type TestTime } from './test-clock.js'

type ConnectionEvent = Parameters<NonNullable<ConnectDeps['onEvent']>>[0]

export const SHARD: Hex = `0x${'5a'.repeat(32)}`
const NOBODY: Hex = `0x${'00'.repeat(32)}`

export const STALL_MS = 60_000
export const REQUEST_MS = 5_000
/** More than the first pause before a connection, or a read, is tried again. */
export const PAUSE_MS = 500

/** A connection to fake nodes under a clock of the test, and all finalised blocks after block 0. */
export interface FollowRig {
  readonly time: TestTime
  readonly blocks: FinalizedBlock[]
  readonly failures: BlockReadFailure[]
  readonly events: ConnectionEvent[]
  /** Settles when the stream does. */
  readonly ended: Promise<void>
  numbers(): number[]
  /** Resolves when the block of that number came. */
  until(number: number): Promise<void>
  /** Resolves with the next event of that kind that did not come before. */
  nextEvent(kind: ConnectionEvent['kind']): Promise<ConnectionEvent>
  /** Resolves when nobody asks this node anything any more. */
  quiet(node: FakeNode): Promise<void>
  close(): Promise<void>
}

/** What a rig begins with; `nodes` are tried in this order. */
export interface FollowStart {
  readonly nodes: readonly FakeNode[]
  readonly options?: Partial<ConnectOptions>
  readonly time?: TestTime
}

export const startFollowing = async ({
  nodes,
  options = {},
  time = createTestTime(),
}: FollowStart): Promise<FollowRig> => {
  const { scheduler } = time
  const blocks: FinalizedBlock[] = []
  const failures: BlockReadFailure[] = []
  const events: ConnectionEvent[] = []
  const blocks$ = new Subject<FinalizedBlock>()
  const events$ = new Subject<ConnectionEvent>()
  const onEvent = (event: ConnectionEvent): void => {
    events.push(event)
    events$.next(event)
  }
  const endpoints = nodes.map(({ url }) => url)
  const connection: L1Connection = await connectL1(
    { endpoints, stallMs: STALL_MS, requestTimeoutMs: REQUEST_MS, ...options },
    { onEvent, scheduler },
  )
  const consumed$ = new Subject<number>()
  const source = createBlockSource(
    { shards: [SHARD], account: NOBODY },
    { connection, onSkipped: () => assert.fail('something was passed over') },
  )
  const from = { number: 0, hash: connection.genesis }
  const following = { from, consumed$, onRetry: (failure: BlockReadFailure) => void failures.push(failure) }
  const ended = new Promise<void>((resolve, reject) => {
    followFinalized(source, following, scheduler).subscribe({
      next: (block) => {
        blocks.push(block)
        consumed$.next(block.number)
        blocks$.next(block)
      },
      error: reject,
      complete: resolve,
    })
  })
  // A test that waits for the end hears of it; for the others a fault shows in what does not come.
  ended.catch(() => undefined)
  return {
    time,
    blocks,
    failures,
    events,
    ended,
    numbers: () => blocks.map(({ number }) => number),
    until: async (number) => {
      if (blocks.some((block) => block.number === number)) return
      await Promise.race([firstValueFrom(blocks$.pipe(filter((block) => block.number === number))), ended])
    },
    nextEvent: (kind) => firstValueFrom(events$.pipe(filter((event) => event.kind === kind))),
    quiet: (node) => quietOf(node, connection)(),
    close: () => connection.close(),
  }
}
