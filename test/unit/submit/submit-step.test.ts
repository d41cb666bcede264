import assert from 'node:assert/strict'
import type { AgentCall } from '../../../src/model/l1.js'
import { decodeBulk } from '../../../src/protocol/bulk.js'
import type { Store } from '../../../src/store/port.js'
import type { SubmissionEvent } from '../../../src/submit/events.js'
import { NO_FAILURES } from '../../../src/submit/failure-hold.js'
import { createKeeper } from '../../../src/submit/keeper.js'
import { createSendLog } from '../../../src/submit/resend.js'
import { createSpell } from '../../../src/submit/spell.js'
import { submitStep, type Moment, type StepDeps, type StepOptions } from '../../../src/submit/submit-step.js'
import { createLocalChain, MRENCLAVE, type BlockPlan, type LocalChain } from './support/local-chain.js'
import { addReply, commitBlock, openMemoryStore, shieldingRow } from './support/memory-store.js'

const OPTIONS: StepOptions = {
  registration: { method: 'Skip', mrEnclave: MRENCLAVE, url: '' },
  renewAfterMs: 24 * 3_600_000,
  maxRepliesPerBulk: 100,
  maxInFlight: 2,
  minimumBalancePlanck: 10n,
  warnBalancePlanck: 0n,
  tip: { firstPlanck: 0n, maxPlanck: 0n },
}

const QUIET: Moment = { gathering: false, streak: NO_FAILURES }

describe('submitStep', () => {
  let store: Store
  let chain: LocalChain
  let deps: StepDeps

  const restart = (): void => {
    const register = { kind: 'register', proof: new Uint8Array(32).fill(0xab), url: '', method: 'Skip' } as const
    deps = {
      store,
      l1: chain.l1,
      sendLog: createSendLog(3, () => 1),
      keeper: createKeeper(OPTIONS.registration),
      register,
      lowBalance: createSpell(),
      onStatus: () => undefined,
    }
  }
  const step = async (moment = QUIET, options = OPTIONS): Promise<SubmissionEvent[]> => {
    const events: SubmissionEvent[] = []
    for await (const event of submitStep(options, deps, moment)) events.push(event)
    return events
  }
  const block = (plan?: BlockPlan) => {
    const made = chain.makeBlock(plan)
    return { ...commitBlock(store, made), number: made.number }
  }
  const composed = (events: SubmissionEvent[]) => events.flatMap((event) => (event.kind === 'composed' ? [event] : []))
  const register = async (): Promise<void> => {
    block()
    await step()
    block()
    // What is new of the registration is told here.
    await step()
  }
  const liveNonces = (): number[] => store.transaction((tx) => tx.submissions('live').map(({ nonce }) => nonce))

  beforeEach(() => {
    store = openMemoryStore()
    chain = createLocalChain()
    restart()
  })
  afterEach(() => store.close())

  it('does nothing before a finalised block is committed', async () => {
    addReply(store, 1)

    assert.deepEqual(await step(), [])
  })

  it('registers first: record and replies wait until the registration is finalised', async () => {
    store.transaction((tx) => tx.insertShielding(shieldingRow(1)))
    addReply(store, 1)
    block()

    const unregistered = composed(await step())
    const registering = composed(await step())
    block()
    const registered = composed(await step())

    assert.deepEqual(
      [unregistered, registering, registered].map((events) => events.map(({ submission }) => submission)),
      [['register'], [], ['record', 'bulk']],
    )
  })

  it('puts all ready replies into one bulk, oldest first', async () => {
    await register()
    const ids = [1, 2, 3].map((i) => addReply(store, i, i))

    const [event] = composed(await step())
    block()

    assert.equal(event?.replies, 6)
    assert.deepEqual([...new Set(decodeBulk(chain.bulks[0] as Uint8Array).map(({ requestId }) => requestId))], ids)
  })

  it('stores nothing that is signed for an older runtime than the newest block: it is dead already', async () => {
    await register()
    addReply(store, 1)
    const compose: typeof chain.l1.compose = async (call, terms) => ({
      ...(await chain.l1.compose(call, terms)),
      specVersion: 1,
    })
    deps = { ...deps, l1: { ...chain.l1, compose } }
    const sent = chain.sent.length

    await assert.rejects(step(), { code: 'SIGNER__SUBMIT__METADATA_OUTDATED' })
    assert.deepEqual([liveNonces(), chain.sent.length], [[], sent])

    deps = { ...deps, l1: chain.l1 }
    assert.equal(composed(await step()).length, 1)
  })

  it('stores an extrinsic before it is sent', async () => {
    await register()
    addReply(store, 1)
    const atSending: number[] = []
    const l1 = {
      ...chain.l1,
      send: (extrinsic: Uint8Array) => {
        atSending.push(...liveNonces())
        return chain.l1.send(extrinsic)
      },
    }
    deps = { ...deps, l1 }

    await step()

    assert.deepEqual(atSending, [1])
  })

  it('sends nothing that could not be stored', async () => {
    await register()
    addReply(store, 1)
    const failingStore: StepDeps['store'] = {
      transaction: (work) =>
        store.transaction((tx) =>
          work({
            ...tx,
            insertSubmission: () => {
              throw new Error('disk is full')
            },
          }),
        ),
    }
    deps = { ...deps, store: failingStore }

    await assert.rejects(step(), /disk is full/)
    assert.equal(chain.sent.length, 1, 'only the registration')
  })

  it('waits while it gathers, unless the replies fill a bulk', async () => {
    await register()
    addReply(store, 1)

    const waiting = composed(await step({ ...QUIET, gathering: true }))
    const full = composed(await step({ ...QUIET, gathering: true }, { ...OPTIONS, maxRepliesPerBulk: 1 }))

    assert.equal(waiting.length, 0)
    assert.equal(full.length, 1)
  })

  it('sends what does not fit one bulk in the next, up to maxInFlight', async () => {
    await register()
    for (let i = 0; i < 5; i += 1) addReply(store, i)

    const events = composed(await step(QUIET, { ...OPTIONS, maxRepliesPerBulk: 2 }))

    assert.deepEqual(
      events.map(({ nonce, replies }) => [nonce, replies]),
      [
        [1, 2],
        [2, 2],
      ],
    )
  })

  it('waits for funds, says how much, and sends nothing, not even again', async () => {
    chain.funds = 9n
    addReply(store, 1)
    block()

    const events = await step()

    assert.equal(events.length, 1)
    const [event] = events
    assert.ok(event?.kind === 'waitingForFunds')
    assert.deepEqual([event.freePlanck, event.neededPlanck, event.account], [9n, 10n, chain.l1.account])
    assert.deepEqual(chain.sent, [])
  })

  it('sends the same bytes again with the next block when the pool said retry', async () => {
    await register()
    addReply(store, 1)
    chain.behaviour.push({ keeps: false, says: 'retry' })

    const refused = await step()
    const sameBlock = await step()
    block()
    const again = await step()

    assert.deepEqual(
      refused.map(({ kind }) => kind),
      ['composed', 'poolRefused'],
    )
    assert.deepEqual(sameBlock, [])
    assert.deepEqual(
      again.map(({ kind }) => kind),
      ['sent'],
    )
    assert.equal(chain.sent[1], chain.sent[2])
  })

  it('composes nothing more in a step after the pool refused', async () => {
    await register()
    for (let i = 0; i < 3; i += 1) addReply(store, i)
    chain.behaviour.push({ keeps: false, says: 'retry' })

    const events = await step(QUIET, { ...OPTIONS, maxRepliesPerBulk: 1 })

    assert.equal(composed(events).length, 1)
  })

  it('sends what the pool had forgotten again after some blocks', async () => {
    await register()
    addReply(store, 1)
    await step()
    chain.pool.clear()

    const perBlock: number[] = []
    for (let i = 0; i < 4; i += 1) {
      block()
      perBlock.push((await step()).length)
    }

    assert.deepEqual(perBlock, [0, 0, 1, 0])
  })

  it('sends every live submission again after a restart, the same bytes, lowest nonce first', async () => {
    await register()
    for (let i = 0; i < 2; i += 1) addReply(store, i)
    await step(QUIET, { ...OPTIONS, maxRepliesPerBulk: 1 })
    const before = chain.sent.slice(1)

    restart()
    const events = await step()

    assert.deepEqual(chain.sent.slice(3), before)
    assert.deepEqual(composed(events), [])
  })

  it('carries no reply twice while a submission may still be included', async () => {
    await register()
    addReply(store, 1)
    chain.behaviour.push({ keeps: true, says: 'invalid' })
    await step()

    block({ room: 0 })
    const events = await step()

    assert.deepEqual(composed(events), [])
  })

  it('gives the nonce of a dead submission to the next one, beyond maxInFlight', async () => {
    await register()
    for (let i = 0; i < 2; i += 1) addReply(store, i)
    chain.behaviour.push({ keeps: false, says: 'accepted' })
    await step(QUIET, { ...OPTIONS, maxRepliesPerBulk: 1, maxInFlight: 1 })
    for (let i = 0; i < 6; i += 1) block({ room: 0 })
    await step(QUIET, { ...OPTIONS, maxRepliesPerBulk: 1, maxInFlight: 2 })
    assert.deepEqual(liveNonces(), [1, 2])
    chain.pool.clear()

    const settled = block({ room: 0 })
    const settledNext = block({ room: 0 })
    const events = composed(await step(QUIET, { ...OPTIONS, maxInFlight: 1 }))

    assert.deepEqual(
      [...settled.dead, ...settledNext.dead].map(({ submission, cause }) => [submission.nonce, cause]),
      [[1, 'eraEnded']],
    )
    assert.deepEqual(
      events.map(({ nonce }) => nonce),
      [1],
    )
  })

  it('holds back after failures on chain, but sends again what is live', async () => {
    await register()
    addReply(store, 1)
    chain.behaviour.push({ keeps: false, says: 'retry' })
    await step()
    block()
    addReply(store, 2)

    const events = await step({ gathering: false, streak: { failures: 3, untilBlock: 99 } })

    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['sent', 'holding'],
    )
  })

  it('ends when another block is committed meanwhile: what it read is no longer the newest', async () => {
    await register()
    addReply(store, 1)
    addReply(store, 2)
    const l1 = {
      ...chain.l1,
      send: async (extrinsic: Uint8Array) => {
        const answer = await chain.l1.send(extrinsic)
        block({ room: 0 })
        return answer
      },
    }
    deps = { ...deps, l1 }

    const events = composed(await step(QUIET, { ...OPTIONS, maxRepliesPerBulk: 1 }))

    assert.equal(events.length, 1)
  })

  describe('where publishHash fails for good', () => {
    const lastCall = () => chain.calls.at(-1)
    const formOf = () => lastCall()?.kind

    for (const [what, cause] of [
      ['the list of accounts is full (TooManyEnclaves)', () => void (chain.lockedOut = true)],
      [
        'the registration is gone (EnclaveIsNotRegistered), and the chain refuses another',
        () => {
          chain.registration = undefined
          chain.allowsSkip = false
        },
      ],
    ] as const) {
      it(`brings replies in the fallback form after the usual one failed, because ${what}`, async () => {
        await register()
        const id = addReply(store, 1)
        await step()
        cause()
        assert.deepEqual(
          block().dead.map(({ cause }) => cause),
          ['failed'],
        )

        await step()
        const settled = block()

        assert.deepEqual(
          settled.included.map(({ kind }) => kind),
          ['bulk'],
        )
        assert.equal(formOf(), 'remark')
        assert.deepEqual(
          decodeBulk(chain.bulks[0] as Uint8Array).map(({ requestId }) => requestId),
          [id],
        )
      })
    }

    it('publishes shielding records too, which count as published once they are final', async () => {
      await register()
      chain.lockedOut = true
      block()
      store.transaction((tx) => tx.insertShielding(shieldingRow(1)))

      await step()
      block()

      assert.equal(formOf(), 'remark')
      assert.equal(store.transaction((tx) => tx.shieldingKeys())[0]?.published, true)
      assert.deepEqual(composed(await step()), [])
    })

    it('decides by the state alone: after a restart as before, and back to the usual form with the cause gone', async () => {
      await register()
      chain.lockedOut = true
      block()
      addReply(store, 1)
      restart()
      await step()
      block()
      assert.equal(formOf(), 'remark')

      chain.lockedOut = false
      block()
      addReply(store, 2)
      await step()
      block()

      assert.equal(formOf(), 'publish')
      assert.equal(chain.bulks.length, 2)
    })

    it('registers again when the chain allows it again', async () => {
      await register()
      chain.registration = undefined
      chain.allowsSkip = false
      block()
      assert.deepEqual(composed(await step()), [])

      chain.allowsSkip = true
      block()
      const events = composed(await step())

      assert.deepEqual(
        events.map(({ submission }) => submission),
        ['register'],
      )
    })

    it('packs by what a remark costs', async () => {
      await register()
      chain.lockedOut = true
      block()
      for (let i = 0; i < 4; i += 1) addReply(store, i)
      const costs: number[] = []
      const cost = async (call: AgentCall) => {
        const cost = await chain.l1.cost(call)
        costs.push(call.kind === 'remark' ? cost.length : NaN)
        return cost
      }
      deps = { ...deps, l1: { ...chain.l1, cost, limits: { ...chain.l1.limits, length: 600 } } }

      await step()

      assert.ok(costs.length > 1 && costs.every((length) => length > 0))
      assert.equal(liveNonces().length, 2)
    })

    it('tells of it, also while it waits for funds', async () => {
      chain.lockedOut = true
      chain.funds = 9n
      block()

      assert.deepEqual(
        (await step()).map(({ kind }) => kind),
        ['fallback', 'waitingForFunds'],
      )
    })
  })

  it('publishes the record of a rotated key after that of the key before, and before replies', async () => {
    await register()
    store.transaction((tx) => {
      tx.insertShielding(shieldingRow(1, { validFrom: 5 }))
      tx.insertShielding(shieldingRow(2, { validFrom: 1 }))
    })
    addReply(store, 1)

    const events = await step(QUIET, { ...OPTIONS, maxInFlight: 3 })
    block()

    assert.deepEqual(
      composed(events).map(({ submission }) => submission),
      ['record', 'record', 'bulk'],
    )
    assert.deepEqual(
      chain.calls.flatMap((call) => (call.kind === 'publish' ? [call.remark[0]] : [])).slice(0, 2),
      [2, 1],
    )
  })

  for (const [what, plan] of [
    ['failed', { success: false }],
    ['lost its nonce', { room: 0, foreign: true }],
  ] as const) {
    it(`publishes a record again whose submission ${what}`, async () => {
      await register()
      store.transaction((tx) => tx.insertShielding(shieldingRow(1)))
      await step()

      assert.equal(block(plan).dead.length, 1)
      assert.equal(store.transaction((tx) => tx.shieldingKeys())[0]?.published, false)
      chain.pool.clear()
      const again = composed(await step())
      block()

      assert.deepEqual(
        again.map(({ submission }) => submission),
        ['record'],
      )
      assert.equal(store.transaction((tx) => tx.shieldingKeys())[0]?.published, true)
    })
  }

  it('publishes no record whose key is over, however often it failed', async () => {
    await register()
    const { number } = block()
    store.transaction((tx) => tx.insertShielding(shieldingRow(1, { validUntil: number })))
    await step()
    assert.equal(block({ success: false }).dead.length, 1)

    assert.deepEqual(composed(await step()), [])
  })

  it('renews a registration without holding up replies', async () => {
    await register()
    addReply(store, 1)

    const events = composed(await step(QUIET, { ...OPTIONS, renewAfterMs: 0 }))

    assert.deepEqual(
      events.map(({ submission }) => submission),
      ['register', 'bulk'],
    )
  })

  describe('with tips', () => {
    const WITH_TIPS: StepOptions = { ...OPTIONS, tip: { firstPlanck: 5n, maxPlanck: 100n } }
    const tips = (): bigint[] => store.transaction((tx) => tx.submissions('live').map(({ tipPlanck }) => tipPlanck))
    const letEraEnd = async (): Promise<void> => {
      for (let i = 0; i < 8; i += 1) block({ room: 0 })
      await step(QUIET, WITH_TIPS)
    }

    it('pays none for what goes well, and one more for each era that ends in vain, also after a restart', async () => {
      await register()
      addReply(store, 1)
      await step(QUIET, WITH_TIPS)
      const paid = [tips()]
      await letEraEnd()
      paid.push(tips())
      restart()
      await letEraEnd()
      paid.push(tips())
      block()
      addReply(store, 2)
      await step(QUIET, WITH_TIPS)

      assert.deepEqual([...paid, tips()], [[0n], [5n], [10n], [0n]])
    })

    it('pays none that the account needs to go on', async () => {
      await register()
      addReply(store, 1)
      await step(QUIET, WITH_TIPS)
      chain.funds = 12n

      await letEraEnd()

      assert.deepEqual(tips(), [2n])
    })

    it('pays none where none are allowed', async () => {
      await register()
      addReply(store, 1)
      await step()
      for (let i = 0; i < 8; i += 1) block({ room: 0 })
      await step()

      assert.deepEqual(tips(), [0n])
    })
  })

  it('warns once of a low balance, and again when it falls anew', async () => {
    const options = { ...OPTIONS, warnBalancePlanck: 100n }
    const warnings = async (funds: bigint): Promise<readonly bigint[]> => {
      chain.funds = funds
      block()
      return (await step(QUIET, options)).flatMap((event) => (event.kind === 'lowBalance' ? [event.freePlanck] : []))
    }

    assert.deepEqual(
      [await warnings(100n), await warnings(99n), await warnings(50n), await warnings(100n), await warnings(9n)],
      [[], [99n], [], [], [9n]],
    )
  })
})
