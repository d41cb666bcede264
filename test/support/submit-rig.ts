import { Keyring } from '@polkadot/keyring'
import { filter, firstValueFrom, Subject } from 'rxjs'
import { createBlockSource } from '../../src/chain/block-source.js'
import { connectL1, type L1Connection } from '../../src/chain/connection.js'
import { followFinalized, type BlockSource } from '../../src/chain/follow.js'
import { registrationOf } from '../../src/chain/registration.js'
import type { Hex } from '../../src/model/ids.js'
import type { FinalizedBlock, L1Writer } from '../../src/model/l1.js'
import type { Settled } from '../../src/model/settled.js'
import { toHex } from '../../src/protocol/hash.js'
import type { Store } from '../../src/store/port.js'
import type { SubmissionEvent } from '../../src/submit/events.js'
import { createL1Writer } from '../../src/submit/l1-writer.js'
import { RENEW_AFTER_MS, submit$, type SubmitOptions } from '../../src/submit/submitter.js'
import { commitBlock, openMemoryStore } from '../unit/submit/support/memory-store.js'
import { devRuntime, type DevRuntime } from './dev-runtime.js'
import { createFakeChain, FAKE_START_MS, type FakeBlock } from './fake-node/fake-chain.js'
import { createFakeLedger, type FakeLedger } from './fake-node/fake-ledger.js'
import { buildBlock, startFakeNode, type FakeNode } from './fake-node/fake-node.js'
import { quietOf } from './quiet.js'
import { createTestTime, type TestTime } from './test-clock.js'

// Well-known development account.
export const agentPair = new Keyring({ type: 'ed25519' }).addFromUri('//Alice')

export const REQUEST_TIMEOUT_MS = 5_000
/** In how many blocks an extrinsic goes out again that the pool seems to have. */
export const RESEND_AFTER_BLOCKS = 3

const MRENCLAVE: Hex = `0x${'ab'.repeat(32)}`

const OPTIONS: SubmitOptions = {
  registration: { method: 'Skip', mrEnclave: MRENCLAVE, url: '', devChain: true },
  renewAfterMs: RENEW_AFTER_MS,
  maxRepliesPerBulk: 100,
  maxInFlight: 1,
  minimumBalancePlanck: 10n,
  warnBalancePlanck: 10n,
  tip: { firstPlanck: 0n, maxPlanck: 0n },
  gatherMs: 200,
  resendAfterBlocks: RESEND_AFTER_BLOCKS,
}

/** A fake node with a registered agent account, and a real connection to it. */
export interface Line {
  readonly runtime: DevRuntime
  readonly node: FakeNode
  readonly ledger: FakeLedger
  readonly time: TestTime
  readonly connection: L1Connection
  readonly source: BlockSource
  /** Resolves when nobody asks the node anything any more. Time stands still. */
  quiet(): Promise<void>
  close(): Promise<void>
}

export const openLine = async (): Promise<Line> => {
  const runtime = await devRuntime()
  const registration = {
    method: 'Skip',
    status: 'Invalid',
    buildMode: 'Production',
    mrEnclave: MRENCLAVE,
    timestampMs: FAKE_START_MS,
    url: '',
  } as const
  const ledger = createFakeLedger(runtime, toHex(agentPair.publicKey), { registration })
  const node = await startFakeNode(runtime, createFakeChain(runtime), { ledger })
  const time = createTestTime()
  const options = { endpoints: [node.url], requestTimeoutMs: REQUEST_TIMEOUT_MS }
  const connection = await connectL1(options, { scheduler: time.scheduler })
  const { account } = ledger
  const source = createBlockSource({ shards: [], account }, { connection, onSkipped: () => undefined })
  const close = async (): Promise<void> => {
    await connection.close()
    await node.close()
  }
  return { runtime, node, ledger, time, connection, source, quiet: quietOf(node, connection), close }
}

/** All that follows and submits of an agent, on a line, from its best block on; its store begins empty. */
export interface SubmitRig {
  readonly store: Store
  readonly events: SubmissionEvent[]
  /** What finalised blocks decided, in order; blocks that decided nothing are left out. */
  readonly settled: Settled[]
  /** Makes a block of these extrinsics of the pool final, and waits until the agent has dealt with it. */
  block(hashes?: Hex[]): Promise<FakeBlock>
  /** Makes what stands on the best chain final. */
  finalize(block: FakeBlock): Promise<void>
  close(): void
}

const writerOn = ({ connection }: Line): L1Writer =>
  createL1Writer(
    { account: toHex(agentPair.publicKey), mrEnclave: MRENCLAVE, genesis: connection.genesis, eraBlocks: 64 },
    {
      api: connection.api,
      provider: connection.provider,
      sign: async (message) => agentPair.sign(message),
      registrationOf,
    },
  )

export const startSubmitting = (line: Line): SubmitRig => {
  const { node, ledger, source, time, quiet, connection } = line
  const store = openMemoryStore()
  const l1 = writerOn(line)
  const events: SubmissionEvent[] = []
  const settled: Settled[] = []
  const consumed$ = new Subject<number>()
  const committed$ = new Subject<FinalizedBlock>()

  const commit = (block: FinalizedBlock): void => {
    const decided = commitBlock(store, block)
    if (decided.included.length + decided.dead.length + decided.unknown.length > 0) settled.push(decided)
    consumed$.next(block.number)
    committed$.next(block)
  }
  const deps = {
    store,
    l1,
    scheduler: time.scheduler,
    isReconciled: () => true,
    connection: () => connection.provider.epoch(),
  }
  const submitting = submit$(OPTIONS, deps)(committed$).subscribe((event) => events.push(event))
  const { number, hash } = node.chain.best
  const following = followFinalized(source, { from: { number, hash }, consumed$ }, time.scheduler).subscribe(commit)

  const finalize = async (block: FakeBlock): Promise<void> => {
    const dealtWith = firstValueFrom(committed$.pipe(filter((committed) => committed.number === block.number)))
    node.announce(block)
    await dealtWith
    await quiet()
  }
  return {
    store,
    events,
    settled,
    finalize,
    block: async (hashes = []) => {
      const block = buildBlock(node, ledger, hashes)
      await finalize(block)
      return block
    },
    close: () => {
      following.unsubscribe()
      submitting.unsubscribe()
      store.close()
    },
  }
}
