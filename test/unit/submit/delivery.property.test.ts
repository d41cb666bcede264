import assert from 'node:assert/strict'
import fc from 'fast-check'
import { decodeBulk } from '../../../src/protocol/bulk.js'
import type { PoolAnswer } from '../../../src/model/l1.js'
import { afterBlock, NO_FAILURES } from '../../../src/submit/failure-hold.js'
import { createSendLog } from '../../../src/submit/resend.js'
import { submitStep, type StepDeps, type StepOptions } from '../../../src/submit/submit-step.js'
import { createLocalChain, MRENCLAVE, type BlockPlan, type PoolBehaviour } from './support/local-chain.js'
import { addReply, commitBlock, openMemoryStore } from './support/memory-store.js'

const OPTIONS: StepOptions = {
  registration: { method: 'Skip', mrEnclave: MRENCLAVE },
  renewAfterMs: 24 * 3_600_000,
  maxRepliesPerBulk: 3,
  maxInFlight: 3,
  minimumBalancePlanck: 10n,
}

/** Where the process may end: the extrinsic is signed, stored, sent, or nothing of it. */
type CrashPoint = 'beforeComposing' | 'beforeStoring' | 'beforeSending' | 'afterSending'

type Deed =
  | { readonly deed: 'answer'; readonly parts: number }
  | { readonly deed: 'step'; readonly pool: readonly PoolBehaviour[] }
  | { readonly deed: 'crash'; readonly at: CrashPoint }
  | { readonly deed: 'block'; readonly plan: BlockPlan }
  | { readonly deed: 'poolForgets' }

const outcome = fc.constantFrom<PoolAnswer['outcome']>('accepted', 'known', 'stale', 'retry', 'invalid')
const behaviour = fc.record({ keeps: fc.boolean(), says: outcome })
const plan = fc.record({ room: fc.integer({ min: 0, max: 3 }), success: fc.boolean(), foreign: fc.boolean() })
const crashPoint = fc.constantFrom<CrashPoint>('beforeComposing', 'beforeStoring', 'beforeSending', 'afterSending')
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ deed: fc.constant('answer'), parts: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 5, arbitrary: fc.record({ deed: fc.constant('step'), pool: fc.array(behaviour, { maxLength: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ deed: fc.constant('crash'), at: crashPoint }) },
  { weight: 5, arbitrary: fc.record({ deed: fc.constant('block'), plan }) },
  { weight: 1, arbitrary: fc.record({ deed: fc.constant('poolForgets') }) },
)

/** Most of what can go wrong begins after it. */
const REGISTRATION: readonly Deed[] = [
  { deed: 'block', plan: {} },
  { deed: 'step', pool: [] },
  { deed: 'block', plan: {} },
]

const crash = (): never => {
  throw new Error('crash')
}

/** One agent on one chain; the store outlives the agent. */
const createWorld = () => {
  const store = openMemoryStore()
  const chain = createLocalChain()
  const register = { kind: 'register', proof: new Uint8Array(32).fill(0xab), url: '', method: 'Skip' } as const
  const freshDeps = (): StepDeps => ({
    store,
    l1: chain.l1,
    register,
    sendLog: createSendLog(3),
    onStatus: () => undefined,
  })
  const parts = new Map<string, number>()
  let deps = freshDeps()
  let streak = NO_FAILURES

  const restart = (): void => {
    deps = freshDeps()
    streak = NO_FAILURES
  }
  const step = async (with_: StepDeps): Promise<void> => {
    for await (const event of submitStep(OPTIONS, with_, { gathering: false, streak })) void event
  }
  const crashing = (at: CrashPoint): StepDeps => ({
    ...deps,
    store: {
      transaction: (work) =>
        store.transaction((tx) => work(at === 'beforeStoring' ? { ...tx, insertSubmission: crash } : tx)),
    },
    l1: {
      ...chain.l1,
      compose: at === 'beforeComposing' ? async () => crash() : chain.l1.compose,
      send: async (extrinsic) => {
        if (at === 'beforeSending') crash()
        const answer = await chain.l1.send(extrinsic)
        return at === 'afterSending' ? crash() : answer
      },
    },
  })

  const block = (blockPlan?: BlockPlan): void => {
    const made = chain.makeBlock(blockPlan)
    streak = afterBlock(streak, made)
    assert.deepEqual(commitBlock(store, made).unknown, [], 'every bulk of ours is known to the journal')
  }
  const doDeed = async (one: Deed): Promise<void> => {
    if (one.deed === 'answer') parts.set(addReply(store, parts.size, one.parts), one.parts)
    if (one.deed === 'block') block(one.plan)
    if (one.deed === 'poolForgets') chain.pool.clear()
    if (one.deed === 'step') {
      chain.behaviour.splice(0, chain.behaviour.length, ...one.pool)
      await step(deps)
    }
    if (one.deed === 'crash') {
      await step(crashing(one.at)).catch((error: Error) => assert.equal(error.message, 'crash'))
      restart()
    }
  }

  const open = (): number =>
    store.transaction(
      (tx) => tx.countReadyReplies() + tx.submissions('live').filter(({ kind }) => kind === 'bulk').length,
    )
  /** From now on all goes well. */
  const deliverAll = async (): Promise<void> => {
    chain.behaviour.length = 0
    for (let i = 0; i < 200; i += 1) {
      block()
      await step(deps)
      if (open() === 0) return
    }
  }
  const delivered = (): Map<string, number> => {
    const counts = new Map<string, number>()
    for (const { requestId } of chain.bulks.flatMap((bulk) => decodeBulk(bulk)))
      counts.set(requestId, (counts.get(requestId) ?? 0) + 1)
    return counts
  }
  return { doDeed, deliverAll, delivered, parts, close: () => store.close() }
}

describe('delivery of replies', () => {
  it('is exactly once on chain, whatever pools answer, blocks hold and crashes cut', async function () {
    this.timeout(60_000)
    const deeds = fc.array(deed, { minLength: 10, maxLength: 60, size: 'max' })
    const property = fc.asyncProperty(deeds, fc.boolean(), async (list, registered) => {
      const world = createWorld()
      try {
        for (const one of registered ? [...REGISTRATION, ...list] : list) await world.doDeed(one)
        await world.deliverAll()
        assert.deepEqual(world.delivered(), world.parts)
      } finally {
        world.close()
      }
    })
    await fc.assert(property, { numRuns: 40 })
  })
})
