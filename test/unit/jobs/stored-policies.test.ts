/** Stored policies from the door to the signature: real book, real decisions, real store and keys. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { runJob } from '../../../src/jobs/run-job.js'
import type { JobDeps } from '../../../src/jobs/ports.js'
import type { KeyInfo } from '../../../src/model/key.js'
import { requestId } from '../../../src/protocol/ids.js'
import { openBook } from '../../../src/routes/book/open-book.js'
import type { PolicyBook } from '../../../src/routes/book/policy-book.js'
import { putPolicy } from '../../../src/routes/book/put-policy.js'
import { removePolicy } from '../../../src/routes/book/remove-policy.js'
import { decide } from '../../../src/routes/decide.js'
import { NO_OPTIONS } from '../../../types/protocol/no-options.js'
import { limitedTransaction } from '../../support/limits.js'
import { openMemory, type Memory } from '../../support/memory-store.js'
import { deployment, freshNonce } from '../../support/request.js'
import { factsOf, NOON, policyOf, transferOf } from '../routes/fixtures.js'

const CALLER = `0x${'ca'.repeat(32)}` as const
const TML = `0x${'71'.repeat(32)}` as const
const settings = { deployment, keysPerOwner: 3, destroyDelayBlocks: 10 }
const document = (id: string, match: object): string =>
  JSON.stringify({ id, routes: [{ id: 'small', match: { chain: 'eth', ...match }, action: { backend: 'k' } }] })

describe('a stored policy', () => {
  let memory: Memory
  let key: KeyInfo
  let book: PolicyBook
  beforeEach(async () => {
    memory = await openMemory()
    const made = { type: 'Secp256k1', purpose: 'caller', owner: CALLER, chains: ['eip155:1'], createdBlock: 5 } as const
    key = await memory.kms.generateKey({ ...made, origin: 'test' })
    memory.store.transaction((tx) => tx.insertKey({ ...key, label: '' }))
    book = openBook(policyOf(document('base', {})), (work) => memory.store.transaction(work))
  })
  afterEach(() => memory.close())

  const transaction: JobDeps['transaction'] = (work) => limitedTransaction(memory.store)(work)
  const bookDeps = () => ({
    transaction: <T>(work: Parameters<typeof memory.store.transaction<T>>[0]) => memory.store.transaction(work),
    book,
  })
  const deps: JobDeps = {
    transaction,
    newestFinalized: () => 5,
    decode: () => ({
      ok: true,
      decoded: {
        facts: factsOf([transferOf('2')]),
        toSign: [{ scheme: 'ecdsa', message: new Uint8Array(32).fill(1) }],
      },
    }),
    factsHash: () => `0x${'fa'.repeat(32)}`,
    decide: (subject) => decide({ ...subject, policyTimeMs: NOON }, book.policiesFor(subject)),
    backend: () => ({ sign: (id, keyId, toSign) => memory.kms.signFor(id, keyId, toSign) }),
    checkChains: () => assert.fail('no key is made'),
    generateKey: () => assert.fail('no key is made'),
    deleteKey: () => assert.fail('no key is deleted'),
    setKeyState: () => assert.fail('no key is disabled'),
    randomNonce: () => new Uint8Array(randomBytes(12)),
  }
  const put = (id: string, match: object, onKey = false) =>
    putPolicy({ maxStored: 9 }, bookDeps(), {
      text: document(id, match),
      attach: onKey ? { keys: [key.id] } : {},
      dryRun: false,
      by: TML,
      byOperator: false,
    })

  /** How a transfer of 2 ETH ends, and its trail entry. */
  const sign = async (policyId?: string) => {
    const nonce = freshNonce()
    const job = {
      id: requestId({ ...deployment, caller: CALLER, nonce, callIndex: 0 }),
      caller: CALLER,
      nonce,
      callIndex: 0,
      call: {
        tag: 'Sign',
        value: {
          chainId: 'eip155:1',
          keyId: key.id,
          payload: { tag: 'EthereumTransaction', value: new Uint8Array(1) },
          opts: { ...NO_OPTIONS, policyId },
        },
      },
      deadline: 100,
      admittedAt: 5,
      factsSalt: new Uint8Array(32),
      state: 'admitted',
    } as const
    memory.store.transaction((tx) => tx.insertJob(job))
    const { result } = await runJob(settings, deps, job)
    const entry = memory.store.transaction((tx) => tx.trail(1, 1_000)).at(-1)?.entry ?? assert.fail()
    return { reason: result.reason, entry }
  }

  it('holds for the request that names it, from the next decision on, until it is removed', async () => {
    assert.equal((await sign('strict')).reason, 'UnknownPolicy')
    put('strict', { amount_lt: 1 })
    assert.equal((await sign('strict')).reason, 'NoRoute')
    assert.equal((await sign()).reason, 'None')
    removePolicy(bookDeps(), 'strict', TML)
    assert.equal((await sign('strict')).reason, 'UnknownPolicy')
  })

  it('holds for every request on the key that it is attached to, and the trail names all that were asked', async () => {
    put('wide', { amount_lt: 3 }, true)
    const allowed = await sign()
    put('strict', { amount_lt: 1 }, true)
    const denied = await sign()

    assert.deepEqual([allowed.reason, denied.reason], ['None', 'NoRoute'])
    const { base, stored } = book.current()
    const hashOf = (id: string): string | undefined => stored.get(id)?.policy.hash
    assert.equal(allowed.entry.policyId, 'base')
    assert.equal(allowed.entry.policies, `base@1:${base.policy.hash}/small,wide@1:${hashOf('wide')}/small`)
    assert.equal(denied.entry.policyId, 'strict')
    assert.equal(
      denied.entry.policies,
      `base@1:${base.policy.hash}/small,strict@1:${hashOf('strict')},wide@1:${hashOf('wide')}/small`,
    )
  })

  it('is not named in the trail where the base decides alone', async () => {
    assert.equal('policies' in (await sign()).entry, false)
  })
})
