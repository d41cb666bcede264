import assert from 'node:assert/strict'
import { Subject, VirtualTimeScheduler } from 'rxjs'
import { SignerError } from '../../../src/errors/signer-error.js'
import type { Hex } from '../../../src/model/ids.js'
import type { L1Writer } from '../../../src/model/l1.js'
import type { Store } from '../../../src/store/port.js'
import type { SubmissionEvent } from '../../../src/submit/events.js'
import type { Wake } from '../../../src/submit/gather.js'
import { RENEW_AFTER_MS, submit$, type SubmitOptions } from '../../../src/submit/submitter.js'
import { createLocalChain, MRENCLAVE, type BlockPlan, type LocalChain } from './support/local-chain.js'
import { addReply, commitBlock, openMemoryStore } from './support/memory-store.js'

const OPTIONS: SubmitOptions = {
  registration: { method: 'Skip', mrEnclave: MRENCLAVE, url: '', devChain: true },
  renewAfterMs: RENEW_AFTER_MS,
  maxRepliesPerBulk: 100,
  maxInFlight: 2,
  minimumBalancePlanck: 10n,
  warnBalancePlanck: 0n,
  tip: { firstPlanck: 0n, maxPlanck: 0n },
  gatherMs: 200,
  resendAfterBlocks: 3,
}

/** Answers every question with the same failure. */
const unreachableNode = (chain: LocalChain): L1Writer => ({
  ...chain.l1,
  accountAt: async () => {
    throw new SignerError('SIGNER__CHAIN__STATE_UNAVAILABLE', 'node is away')
  },
})

describe('submit$', () => {
  let store: Store
  let chain: LocalChain
  let scheduler: VirtualTimeScheduler
  let wake$: Subject<Wake>
  let events: SubmissionEvent[]
  let completed: boolean
  let reconciled: boolean

  const start = (l1 = chain.l1, idle?: () => boolean): void => {
    const base = { store, l1, scheduler, isReconciled: () => reconciled, connection: () => 1 }
    const deps = idle ? { ...base, idle } : base
    submit$(OPTIONS, deps)(wake$).subscribe({ next: (event) => events.push(event), complete: () => (completed = true) })
  }
  /** Lets promises run dry; virtual time stands still. */
  const quiet = async (): Promise<void> => {
    for (let i = 0; i < 20; i += 1) await new Promise((resolve) => setImmediate(resolve))
  }
  /** Lets so much virtual time pass. */
  const pass = async (ms: number): Promise<void> => {
    const until = scheduler.frame + ms
    for (let next = scheduler.actions[0]; next && next.delay <= until; next = scheduler.actions[0]) {
      scheduler.maxFrames = next.delay
      scheduler.flush()
      await quiet()
    }
    scheduler.frame = until
  }
  const block = async (plan?: BlockPlan): Promise<void> => {
    const made = chain.makeBlock(plan)
    commitBlock(store, made)
    wake$.next(made)
    await quiet()
  }
  const kinds = (): string[] => events.splice(0).map(({ kind }) => kind)
  const register = async (): Promise<void> => {
    await block()
    await block()
    assert.deepEqual(kinds(), ['composed', 'sent', 'registered'])
  }

  beforeEach(() => {
    store = openMemoryStore()
    chain = createLocalChain()
    scheduler = new VirtualTimeScheduler()
    wake$ = new Subject()
    events = []
    completed = false
    reconciled = true
  })
  afterEach(() => store.close())

  it('refuses settings without a lawful registration before anything runs', () => {
    const registration = { ...OPTIONS.registration, devChain: false }

    assert.throws(
      () =>
        submit$({ ...OPTIONS, registration }, { store, l1: chain.l1, isReconciled: () => true, connection: () => 1 }),
      {
        code: 'SIGNER__SUBMIT__REGISTRATION_REFUSED',
      },
    )
  })

  it('puts the replies of one moment into one bulk, after the gathering time', async () => {
    start()
    await register()

    for (let i = 0; i < 3; i += 1) {
      addReply(store, i)
      wake$.next('replies-ready')
    }
    await pass(199)
    assert.deepEqual(kinds(), [])
    await pass(1)

    assert.deepEqual(
      events.map((event) => event.kind === 'composed' && event.replies),
      [3, false],
    )
  })

  it('composes at once when nothing else is in hand', async () => {
    start(chain.l1, () => true)
    await register()

    addReply(store, 1)
    wake$.next('replies-ready')
    await quiet()

    assert.deepEqual(kinds(), ['composed', 'sent'])
  })

  it('makes one more step of all wakes that come while it is busy', async () => {
    let accountReads = 0
    let answer = (): void => assert.fail('nobody asked')
    const slowNode: L1Writer = {
      ...chain.l1,
      accountAt: async (at) => {
        accountReads += 1
        await new Promise<void>((resolve) => (answer = resolve))
        return chain.l1.accountAt(at)
      },
    }
    start(slowNode)
    await block()
    for (let i = 0; i < 50; i += 1) await block({ room: 0 })
    assert.equal(accountReads, 1)

    answer()
    await quiet()
    answer()
    await quiet()

    assert.equal(accountReads, 2)
  })

  it('tries a failed step again with growing pauses, then leaves it to the next wake', async () => {
    start(unreachableNode(chain))
    await block()

    await pass(500 + 1_000 + 1_999)
    assert.deepEqual(kinds(), [])
    await pass(1)
    assert.deepEqual(kinds(), ['stepFailed'])

    await block()
    await pass(3_500)
    assert.deepEqual(kinds(), ['stepFailed'])
  })

  it('goes on when the node is back during the pause', async () => {
    let away = true
    const failing = unreachableNode(chain)
    start({ ...chain.l1, accountAt: (at) => (away ? failing : chain.l1).accountAt(at) })
    await block()

    away = false
    await pass(500)

    assert.deepEqual(kinds(), ['composed', 'sent'])
  })

  it('does not repeat what will fail again, names what was not foreseen, and lives on', async () => {
    let faults = 1
    start({
      ...chain.l1,
      compose: async (...args) => {
        if (faults-- > 0) throw new TypeError('x is not a function')
        return chain.l1.compose(...args)
      },
    })
    await block()

    const [event] = events.splice(0)
    assert.ok(event?.kind === 'stepFailed')
    assert.equal(event.error.code, 'SIGNER__SUBMIT__STEP_FAILED')
    assert.ok(event.error.cause instanceof TypeError)

    await block()
    assert.deepEqual(kinds(), ['composed', 'sent'])
  })

  it('says once that it waits for funds, and goes on when they come', async () => {
    chain.funds = 9n
    start()
    for (let i = 0; i < 4; i += 1) await block()
    assert.deepEqual(kinds(), ['waitingForFunds'])

    chain.funds = 10n
    await block()

    assert.deepEqual(kinds(), ['composed', 'sent'])
  })

  it('raises the alarm of the fallback form once per spell, with replies between', async () => {
    start(chain.l1, () => true)
    await register()
    chain.lockedOut = true
    for (let i = 0; i < 3; i += 1) {
      addReply(store, i)
      await block()
    }
    assert.deepEqual(kinds(), ['fallback', 'composed', 'sent', 'composed', 'sent', 'composed', 'sent'])

    chain.lockedOut = false
    await block()

    assert.deepEqual(kinds(), ['fallbackEnded'])
  })

  it('burns no fee where the chain registers nobody, and says so once', async () => {
    chain.allowsSkip = false
    start()
    for (let i = 0; i < 4; i += 1) await block()
    assert.deepEqual(kinds(), ['registrationRefused', 'fallback'])
    assert.deepEqual(chain.sent, [])

    chain.allowsSkip = true
    await block()

    assert.deepEqual(kinds(), ['fallbackEnded', 'composed', 'sent'])
  })

  it('pays for a registration that the chain refuses ever more seldom', async () => {
    start()
    for (let i = 0; i < 40; i += 1) await block({ success: false })

    const attempts = events.filter(({ kind }) => kind === 'composed').length
    assert.ok(attempts >= 4 && attempts <= 6, `${attempts} attempts in 40 blocks`)
  })

  it('pays ever more seldom for replies that come on chain and are not recognised there', async () => {
    start()
    await register()
    addReply(store, 1)
    const at: number[] = []
    for (let number = 0; number < 40; number += 1) {
      const made = chain.makeBlock()
      const unrecognised = made.own.map(({ hash, nonce, outcome }) => ({ hash, nonce, outcome }))
      commitBlock(store, { ...made, own: unrecognised })
      wake$.next({ ...made, own: unrecognised })
      await quiet()
      if (kinds().includes('composed')) at.push(number)
    }

    assert.deepEqual(at, [0, 2, 5, 10, 19, 36])
  })

  it('finishes the step in hand and the gathered replies when the wakes end', async () => {
    start()
    await register()
    addReply(store, 1)
    wake$.next('replies-ready')

    wake$.complete()
    await quiet()

    assert.deepEqual(kinds(), ['composed', 'sent'])
    assert.equal(completed, true)
  })

  it('sends nothing, not even again, before the chain is read up to what was final at the start', async () => {
    start()
    await register()
    addReply(store, 1)
    await block({ room: 0 })
    const before = [...chain.sent]
    wake$.complete()
    await quiet()
    kinds()

    reconciled = false
    wake$ = new Subject()
    start()
    for (let i = 0; i < 3; i += 1) await block({ room: 0 })
    wake$.next('replies-ready')
    await pass(200)
    assert.deepEqual([kinds(), chain.sent], [[], before])

    reconciled = true
    await block({ room: 0 })
    assert.deepEqual(chain.sent.at(-1), before.at(-1))
  })

  it('tells what the pool says, and sends again with the next block what it dropped', async () => {
    start()
    await register()
    addReply(store, 1)
    await block({ room: 0 })
    kinds()
    const [hash] = chain.sent.slice(-1)

    chain.watches.get(hash as Hex)?.({ kind: 'ready' })
    chain.watches.get(hash as Hex)?.({ kind: 'dropped' })
    assert.deepEqual(kinds(), ['poolStatus', 'poolStatus'])
    await block({ room: 0 })

    assert.deepEqual(kinds(), ['sent'])
    assert.equal(chain.sent.at(-1), hash)
  })

  it('does not take what the pool answered for newer than what came with the answer', async () => {
    const l1: L1Writer = {
      ...chain.l1,
      send: async (extrinsic, onStatus) => {
        onStatus?.({ kind: 'dropped' })
        return chain.l1.send(extrinsic, onStatus)
      },
    }
    start(l1)
    await block()
    kinds()

    await block({ room: 0 })

    assert.deepEqual(kinds(), ['poolStatus', 'sent'])
  })

  it('watches what is live and nothing else, and nothing when it has ended', async () => {
    start()
    await block()
    const [registration] = chain.sent
    assert.deepEqual([...chain.watches.keys()], [registration])
    await block()
    assert.deepEqual([...chain.watches.keys()], [])

    addReply(store, 1)
    await block({ room: 0 })
    assert.equal(chain.watches.size, 1)
    wake$.complete()
    await quiet()

    assert.deepEqual([chain.watches.size, completed], [0, true])
  })

  it('lives on when the store fails at what the pool says', async () => {
    const broken: Store = {
      ...store,
      transaction: (work) =>
        store.transaction((tx) =>
          work({
            ...tx,
            findSubmission: () => {
              throw new SignerError('SIGNER__STORE__UNAVAILABLE', 'disk is away')
            },
          }),
        ),
    }
    const whole = store
    store = broken
    start()
    store = whole
    await block()
    kinds()
    const [hash] = chain.sent

    chain.watches.get(hash as Hex)?.({ kind: 'usurped', hash: hash as Hex })
    await block()

    assert.deepEqual(kinds(), ['stepFailed', 'registered'])
    assert.equal(completed, false)
  })
})
