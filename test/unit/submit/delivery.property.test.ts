import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Submission } from '../../../src/model/reply.js'
import { decodeBulk } from '../../../src/protocol/bulk.js'
import { toHex } from '../../../src/protocol/hash.js'
import type { OwnExtrinsic, PoolAnswer, PoolStatus } from '../../../src/model/l1.js'
import { afterBlock, NO_FAILURES } from '../../../src/submit/failure-hold.js'
import { hearPool } from '../../../src/submit/hear-pool.js'
import { STATUSES } from '../../../src/submit/pool-table.js'
import { createKeeper } from '../../../src/submit/keeper.js'
import { createSendLog } from '../../../src/submit/resend.js'
import { createSpell } from '../../../src/submit/spell.js'
import { submitStep, type StepDeps, type StepOptions } from '../../../src/submit/submit-step.js'
import { createLocalChain, MRENCLAVE, type BlockPlan, type PoolBehaviour } from './support/local-chain.js'
import { addReply, commitBlock, openMemoryStore } from './support/memory-store.js'

const OPTIONS: StepOptions = {
  registration: { method: 'Skip', mrEnclave: MRENCLAVE, url: '' },
  renewAfterMs: 24 * 3_600_000,
  maxRepliesPerBulk: 3,
  maxInFlight: 3,
  minimumBalancePlanck: 10n,
  warnBalancePlanck: 0n,
  tip: { firstPlanck: 3n, maxPlanck: 10n },
}

/** Where the process may end: the extrinsic is signed, stored, sent, or nothing of it. */
type CrashPoint = 'beforeComposing' | 'beforeStoring' | 'beforeSending' | 'afterSending'

type Deed =
  | { readonly deed: 'answer'; readonly parts: number }
  | { readonly deed: 'step'; readonly pool: readonly PoolBehaviour[] }
  | { readonly deed: 'crash'; readonly at: CrashPoint }
  | { readonly deed: 'block'; readonly plan: BlockPlan }
  | { readonly deed: 'poolForgets' }
  /** The chain changes what it allows: registering, and `publishHash`. */
  | { readonly deed: 'refuse'; readonly skip: boolean; readonly lockOut: boolean; readonly remove: boolean }
  /** The pool says something of what it took, true or not. */
  | { readonly deed: 'status'; readonly of: number; readonly kind: PoolStatus['kind']; readonly byOther: boolean }
  | { readonly deed: 'restart' }

const outcome = fc.constantFrom<PoolAnswer['outcome']>('accepted', 'known', 'stale', 'retry', 'invalid')
const behaviour = fc.record({ keeps: fc.boolean(), says: outcome })
const seldom = fc.integer({ min: 0, max: 9 }).map((n) => n === 0)
const plan = fc.record({
  room: fc.integer({ min: 0, max: 3 }),
  success: fc.boolean(),
  foreign: fc.boolean(),
  eventless: seldom,
  upgrade: seldom,
})
const status = fc.constantFrom(...(Object.keys(STATUSES) as PoolStatus['kind'][]))
const crashPoint = fc.constantFrom<CrashPoint>('beforeComposing', 'beforeStoring', 'beforeSending', 'afterSending')
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ deed: fc.constant('answer'), parts: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 5, arbitrary: fc.record({ deed: fc.constant('step'), pool: fc.array(behaviour, { maxLength: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ deed: fc.constant('crash'), at: crashPoint }) },
  { weight: 5, arbitrary: fc.record({ deed: fc.constant('block'), plan }) },
  { weight: 1, arbitrary: fc.record({ deed: fc.constant('poolForgets') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      deed: fc.constant('refuse'),
      skip: fc.boolean(),
      lockOut: fc.boolean(),
      remove: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ deed: fc.constant('status'), of: fc.nat(), kind: status, byOther: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ deed: fc.constant('restart') }) },
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
  const freshDeps = (): StepDeps => {
    const sendLog = createSendLog(3, () => 1)
    const hear = hearPool({ store, l1: chain.l1, sendLog, newest: () => number })
    const onStatus: StepDeps['onStatus'] = (submission, heard) => void hear({ submission, status: heard })
    const keeper = createKeeper(OPTIONS.registration)
    return { store, l1: chain.l1, register, keeper, sendLog, lowBalance: createSpell(), onStatus }
  }
  let number = 0
  const parts = new Map<string, number>()
  let deps = freshDeps()
  let streak = NO_FAILURES
  let wasUnknown = false

  const restart = (): void => {
    deps = freshDeps()
    streak = NO_FAILURES
    chain.watches.clear()
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
    number = made.number
    wasUnknown ||= made.own.some(({ outcome }) => outcome === 'unknown')
    assert.deepEqual(commitBlock(store, made).unknown, [], 'every bulk of ours is known to the journal')
    const isDead = ({ hash }: OwnExtrinsic): boolean =>
      store.transaction((tx) => tx.findSubmission(hash))?.state === 'dead'
    streak = afterBlock(streak, made, isDead)
  }
  const say = ({ of, kind, byOther }: Extract<Deed, { deed: 'status' }>): void => {
    const watches = [...chain.watches]
    const [hash, onStatus] = watches[of % watches.length] ?? []
    if (hash) onStatus?.({ kind, hash: byOther ? `0x${'bad'.padStart(64, '0')}` : hash })
  }
  const live = () => store.transaction((tx) => tx.submissions('live'))
  const carriedBy = ({ hash, kind }: Submission): readonly string[] => {
    const call = chain.callOf(hash)
    if (kind !== 'bulk' || call?.kind !== 'publish') return []
    return decodeBulk(call.remark).map(({ requestId, part }) => `${requestId} ${part}`)
  }
  /** What holds at every moment. */
  const check = (): void => {
    const carried = live().flatMap(carriedBy)
    assert.equal(new Set(carried).size, carried.length, 'no two live submissions carry the same reply')
    const nonces = live().map(({ nonce }) => nonce)
    assert.equal(new Set(nonces).size, nonces.length, 'no two live submissions have the same nonce')
    for (const { tipPlanck } of live()) assert.ok(tipPlanck <= OPTIONS.tip.maxPlanck, 'tips have a bound')
  }
  const doDeed = async (one: Deed): Promise<void> => {
    if (one.deed === 'answer') parts.set(addReply(store, parts.size, one.parts), one.parts)
    if (one.deed === 'block') block(one.plan)
    if (one.deed === 'poolForgets') chain.pool.clear()
    if (one.deed === 'refuse') {
      chain.allowsSkip = !one.skip
      chain.lockedOut = one.lockOut
      if (one.remove) chain.registration = undefined
    }
    if (one.deed === 'restart') restart()
    if (one.deed === 'status') say(one)
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
  /** From now on nodes are honest; the chain refuses what it refuses. */
  const deliverAll = async (): Promise<void> => {
    chain.behaviour.length = 0
    for (let i = 0; i < 200; i += 1) {
      block()
      await step(deps)
      if (open() === 0) return
    }
  }
  const checkDelivery = (): void => {
    const bodies = new Map<string, Set<string>>()
    const counts = new Map<string, number>()
    for (const { requestId, part, body } of chain.bulks.flatMap((bulk) => decodeBulk(bulk))) {
      const reply = `${requestId} ${part}`
      counts.set(reply, (counts.get(reply) ?? 0) + 1)
      bodies.set(reply, (bodies.get(reply) ?? new Set()).add(toHex(body)))
    }
    const owed = [...parts].flatMap(([id, n]) => Array.from({ length: n }, (_, part) => `${id} ${part}`))
    assert.deepEqual([...counts.keys()].sort(), owed.sort(), 'every reply is delivered, and nothing else')
    for (const [reply, variants] of bodies) assert.equal(variants.size, 1, `${reply} is always the same bytes`)
    if (!wasUnknown)
      assert.deepEqual(
        [...counts.values()].filter((n) => n !== 1),
        [],
        'once',
      )
  }
  return { doDeed, check, deliverAll, checkDelivery, close: () => store.close() }
}

describe('delivery of replies', () => {
  it('is once on chain, whatever pools say, blocks hold, upgrades end and crashes cut: more often only where the outcome was unknown', async () => {
    const deeds = fc.array(deed, { minLength: 10, maxLength: 60, size: 'max' })
    const property = fc.asyncProperty(deeds, fc.boolean(), async (list, registered) => {
      const world = createWorld()
      try {
        for (const one of registered ? [...REGISTRATION, ...list] : list) {
          await world.doDeed(one)
          world.check()
        }
        await world.deliverAll()
        world.checkDelivery()
      } finally {
        world.close()
      }
    })
    await fc.assert(property, { numRuns: 40 })
  })
})
