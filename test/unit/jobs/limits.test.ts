import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { NO_OPTIONS } from '../../../types/protocol/no-options.js'
import { SignerError } from '../../../src/errors/signer-error.js'
import type { JobDeps } from '../../../src/jobs/ports.js'
import { runJob, type AnsweredJob } from '../../../src/jobs/run-job.js'
import type { Facts } from '../../../src/model/facts.js'
import type { KeyId } from '../../../src/model/ids.js'
import type { Job } from '../../../src/model/job.js'
import { requestId } from '../../../src/protocol/ids.js'
import { decide } from '../../../src/routes/decide.js'
import { createLimitBook, type LimitBook } from '../../../src/routes/limits/limit-book.js'
import type { Store, StoreTx } from '../../../src/store/port.js'
import { limitedTransaction } from '../../support/limits.js'
import { openMemory, type Memory } from '../../support/memory-store.js'
import { accountOf, deployment, devPair, freshNonce } from '../../support/request.js'
import { factsOf, NOON, policyOf, transferOf } from '../routes/fixtures.js'

const settings = { deployment, keysPerOwner: 100, destroyDelayBlocks: 10 }
const DAY = 86_400_000
const digest = new Uint8Array(32).fill(9)
const alice = accountOf(devPair('Alice'))

const routes = (limits: readonly object[], id = 'base') =>
  policyOf(
    JSON.stringify({
      id,
      routes: [{ id: 'pay', match: { chain: 'eth', fee_lte: 1 }, action: { backend: 'kms-integritee', limits } }],
    }),
  )
const TEN_ETH = { amount: 10, window: '24h' }

describe('runJob under limits', () => {
  let memory: Memory
  let now: number | undefined
  let book: LimitBook
  before(cryptoWaitReady)
  beforeEach(async () => {
    memory = await openMemory()
    now = NOON
    book = createLimitBook(() => now)
    memory.store.transaction((tx) =>
      tx.setCursor({ number: 5, hash: `0x${'05'.repeat(32)}`, timestampMs: NOON, specVersion: 2 }),
    )
  })
  afterEach(() => memory.close())

  const read = <T>(work: (tx: StoreTx) => T): T => memory.store.transaction(work)
  const newKey = async (): Promise<KeyId> => {
    const origin = `0x${Buffer.from(randomBytes(32)).toString('hex')}`
    const made = { type: 'Secp256k1', purpose: 'caller', owner: alice, chains: ['eip155:1'] } as const
    const key = await memory.kms.generateKey({ ...made, origin, createdBlock: 5 })
    read((tx) => tx.insertKey({ ...key, label: '' }))
    return key.id
  }
  const jobOn = (keyId: KeyId): Job => {
    const nonce = freshNonce()
    const id = requestId({ ...deployment, caller: alice, nonce, callIndex: 0 })
    const value = { chainId: 'eip155:1', keyId, payload: { tag: 'Digest', value: digest }, opts: NO_OPTIONS } as const
    const call = { tag: 'Sign', value } as const
    const times = { deadline: 100, admittedAt: 5 }
    const job = {
      id,
      caller: alice,
      nonce,
      callIndex: 0,
      call,
      ...times,
      factsSalt: digest,
      state: 'admitted',
    } as const
    read((tx) => {
      tx.insertRequest({ caller: alice, nonce, contentHash: id, block: 5 })
      tx.insertJob(job)
    })
    return job
  }
  const depsFor = (facts: Facts, policies = [routes([TEN_ETH])], store: Store = memory.store): JobDeps => ({
    transaction: limitedTransaction(store, book),
    newestFinalized: () => 5,
    decode: () => ({ ok: true, decoded: { facts, toSign: [{ scheme: 'ecdsa', message: digest }] } }),
    factsHash: () => `0x${'00'.repeat(32)}`,
    decide: (subject) => decide({ ...subject, policyTimeMs: now }, policies),
    backend: () => ({ sign: (id, keyId, toSign) => memory.kms.signFor(id, keyId, toSign) }),
    checkChains: () => ({ ok: true }),
    generateKey: () => assert.fail('no key is made here'),
    deleteKey: () => assert.fail('no key is deleted here'),
    setKeyState: () => assert.fail('no key is disabled here'),
    randomNonce: () => randomBytes(12),
  })
  const ether = (amount: string, fee = 0n): Facts => factsOf([transferOf(amount)], { fee })
  const run = (deps: JobDeps, job: Job): Promise<AnsweredJob> => runJob(settings, deps, job)
  const endOf = ({ result }: AnsweredJob): string => (result.outcome === 'ok' ? 'ok' : result.reason)
  const pay = async (amount: string, policies = [routes([TEN_ETH])]): Promise<string> =>
    endOf(await run(depsFor(ether(amount), policies), jobOn(await newKey())))
  const uses = () => read((tx) => tx.limitUses('base', 'pay', 0))
  const total = (): bigint => uses().reduce((sum, { amount = 0n }) => sum + amount, 0n)
  const eth = 10n ** 18n

  it('never signs more than the limit, however many jobs of different keys run side by side', async () => {
    const jobs = await Promise.all(Array.from({ length: 25 }, async () => jobOn(await newKey())))
    const deps = depsFor(ether('0.75'))

    const ends = (await Promise.all(jobs.map((job) => run(deps, job)))).map(endOf)

    assert.equal(ends.filter((end) => end === 'ok').length, 13)
    assert.equal(ends.filter((end) => end === 'LimitExceeded').length, 12)
    assert.equal(total(), (13n * 3n * eth) / 4n)
  })

  it('counts the fee on the native asset', async () => {
    const end = async (fee: bigint) => endOf(await run(depsFor(ether('9.5', fee)), jobOn(await newKey())))

    assert.equal(await end(eth / 2n + 1n), 'LimitExceeded')
    assert.equal(await end(eth / 2n), 'ok')
    assert.equal(total(), 10n * eth)
  })

  it('says which limit is used up, how much is used and left, and when more is free', async () => {
    await pay('9.5')
    now = NOON + 1_000
    const { result } = await run(depsFor(ether('1')), jobOn(await newKey()))

    assert.equal(
      result.detail,
      'route pay of policy base: limit of 10 ETH in 1d: 9.5 ETH used, 0.5 ETH left; ' +
        'more is free at 2026-11-27T12:00:00.000Z',
    )
    assert.equal(result.outcome, 'denied')
  })

  it('says that a request is above a limit by itself', async () => {
    const { result } = await run(depsFor(ether('11')), jobOn(await newKey()))
    assert.match(result.detail ?? '', /10 ETH left; this request alone is above it$/)
  })

  it('has room again when a use is as old as the window, by policy time and not before', async () => {
    assert.equal(await pay('10'), 'ok')
    now = NOON + DAY - 1
    assert.equal(await pay('1'), 'LimitExceeded')
    now = NOON + DAY
    assert.equal(await pay('10'), 'ok')
  })

  it('answers failed, and uses no key, while policy time is unknown (rule 4)', async () => {
    now = undefined
    assert.equal(await pay('1'), 'PolicyTimeUnknown')
    assert.deepEqual(uses(), [])
    now = NOON
    assert.equal(await pay('1'), 'ok')
  })

  it('needs no policy time where no route has limits', async () => {
    now = undefined
    const plain = policyOf('{ routes: [{ id: pay, match: { chain: eth }, action: { backend: kms-integritee } }] }')
    assert.equal(await pay('1', [plain]), 'ok')
  })

  it('checks all limits of a route and reserves once for all of them', async () => {
    const both = [routes([TEN_ETH, { amount: 4, window: '1h' }, { count: 3, window: '24h' }])]
    assert.deepEqual([await pay('3', both), await pay('3', both)], ['ok', 'LimitExceeded'])
    now = NOON + 3_600_000
    assert.deepEqual([await pay('3', both), await pay('1', both), await pay('0', both)], ['ok', 'ok', 'LimitExceeded'])
    assert.equal(uses().length, 3)
  })

  it('reserves of all policies or of none', async () => {
    const two = [routes([TEN_ETH]), routes([{ amount: 2, window: '24h' }], 'team')]
    assert.deepEqual([await pay('2', two), await pay('1', two)], ['ok', 'LimitExceeded'])
    assert.equal(total(), 2n * eth)
    assert.equal(read((tx) => tx.limitUses('team', 'pay', 0)).length, 1)
  })

  it('counts per key where a limit says so', async () => {
    const perKey = depsFor(ether('6'), [routes([{ amount: 10, window: '24h', per: 'key' }])])
    const [one, other] = [await newKey(), await newKey()]
    const ends = []
    for (const key of [one, other, one]) ends.push(endOf(await run(perKey, jobOn(key))))
    assert.deepEqual(ends, ['ok', 'ok', 'LimitExceeded'])
  })

  it('is not reset by a new version of a policy, nor by other limits in it', async () => {
    await pay('6')
    assert.equal(await pay('5', [routes([{ amount: 10, window: '2d', per: ['caller', 'asset'] }])]), 'LimitExceeded')
    assert.equal(await pay('4', [routes([{ amount: 10, window: '2d' }])]), 'ok')
  })

  it('is not reset by a restart (rule 3)', async () => {
    await pay('6')
    book = createLimitBook(() => now)
    assert.deepEqual([await pay('4.000000000000000001'), await pay('4')], ['LimitExceeded', 'ok'])
  })

  const failing =
    (error: Error): JobDeps['backend'] =>
    () => ({ sign: () => Promise.reject(error) })

  it('gives back what was reserved when the backend certainly did not sign', async () => {
    const refusal = new SignerError('SIGNER__KMS__KEY_NOT_ACTIVE', 'The key is disabled')
    const end = await run({ ...depsFor(ether('10')), backend: failing(refusal) }, jobOn(await newKey()))

    assert.equal(endOf(end), 'BackendFailed')
    assert.deepEqual(uses(), [])
    assert.equal(await pay('10'), 'ok')
  })

  it('gives nothing back for a wrong signature: who made it may have made a right one too', async () => {
    const lying: JobDeps['backend'] = () => ({ sign: () => Promise.resolve([new Uint8Array(65).fill(1)]) })
    const end = await run({ ...depsFor(ether('6')), backend: lying }, jobOn(await newKey()))

    assert.equal(endOf(end), 'SignatureSelfCheckFailed')
    assert.equal(total(), 6n * eth)
  })

  it('gives nothing back while it is not known whether the backend signed', async () => {
    const backend = failing(new Error('connection lost'))
    assert.equal(endOf(await run({ ...depsFor(ether('6')), backend }, jobOn(await newKey()))), 'BackendFailed')
    assert.equal(total(), 6n * eth)
    assert.equal(await pay('5'), 'LimitExceeded')
  })

  it('gives nothing back for a job whose backend was away, however it ends', async () => {
    const away = failing(new SignerError('SIGNER__BACKEND__UNAVAILABLE', 'no answer'))
    const refusing = failing(new SignerError('SIGNER__KMS__KEY_NOT_ACTIVE', 'The key is disabled'))
    const ends = [
      [{ newestFinalized: () => 101 }, 'DeadlinePassed'],
      [{ backend: refusing }, 'BackendFailed'],
    ] as const
    for (const [changes, reason] of ends) {
      const { id } = await jobThatWaits(away)
      const waiting = read((tx) => tx.findJob(id)) ?? assert.fail('no job')
      assert.equal(endOf(await run({ ...depsFor(ether('4')), ...changes }, waiting)), reason)
    }
    assert.equal(total(), 8n * eth)
  })

  it('takes nothing for a job that expires, is denied or loses its key before the key is used', async () => {
    const late = { ...depsFor(ether('1')), newestFinalized: () => 101 }
    assert.equal(endOf(await run(late, jobOn(await newKey()))), 'DeadlinePassed')
    let newest = 5
    const slow = depsFor(ether('1'))
    const expiring: JobDeps = {
      ...slow,
      newestFinalized: () => newest,
      decide: (subject) => {
        newest = 101
        return slow.decide(subject)
      },
    }
    assert.equal(endOf(await run(expiring, jobOn(await newKey()))), 'DeadlinePassed')
    assert.deepEqual(uses(), [])
  })

  /** A store whose transactions fail at the end, as if the disk had. */
  const crashing = (when: (tx: readonly string[]) => boolean): Store => ({
    ...memory.store,
    transaction: (work) =>
      memory.store.transaction((tx) => {
        const called: string[] = []
        const watched = Object.fromEntries(
          Object.entries(tx).map(([name, method]) => [
            name,
            (...args: unknown[]) => {
              called.push(name)
              return (method as (...args: unknown[]) => unknown)(...args)
            },
          ]),
        ) as unknown as StoreTx
        const result = work(watched)
        if (when(called)) throw new SignerError('SIGNER__STORE__CONFLICT', 'crash')
        return result
      }),
  })
  const jobThatWaits = async (backend: JobDeps['backend']): Promise<Job> => {
    const job = jobOn(await newKey())
    await assert.rejects(run({ ...depsFor(ether('4')), backend }, job), { code: 'SIGNER__BACKEND__UNAVAILABLE' })
    return job
  }
  const resumed = (): Job => {
    const [job] = read((tx) => tx.openJobs())
    assert.ok(job)
    return job
  }

  it('leaves ledger and store as they were when the transaction that reserves fails', async () => {
    const deps = depsFor(
      ether('10'),
      undefined,
      crashing((called) => called.includes('markSigning')),
    )
    await assert.rejects(run(deps, jobOn(await newKey())), /crash/)

    assert.deepEqual(uses(), [])
    assert.equal(await pay('10'), 'ok')
  })

  it('leaves the reservation when the transaction that would give it back fails', async () => {
    const store = crashing((called) => called.includes('removeLimitUses'))
    const refusal = new SignerError('SIGNER__KMS__KEY_NOT_ACTIVE', 'The key is disabled')
    const deps = { ...depsFor(ether('6'), undefined, store), backend: failing(refusal) }
    await assert.rejects(run(deps, jobOn(await newKey())), /crash/)

    assert.equal(total(), 6n * eth)
    assert.equal(await pay('5'), 'LimitExceeded')
  })

  for (const restart of [true, false])
    it(`counts a job once that a crash interrupted in "signing"${restart ? ', after a restart' : ''} (rule 2)`, async () => {
      const crashed = depsFor(
        ether('10'),
        undefined,
        crashing((called) => called.includes('answerJob')),
      )
      await assert.rejects(run(crashed, jobOn(await newKey())), /crash/)
      assert.equal(total(), 10n * eth)
      const job = resumed()
      assert.equal(job.state, 'signing')
      if (restart) book = createLimitBook(() => now)
      now = NOON + 60_000

      assert.equal(endOf(await run(depsFor(ether('10')), job)), 'ok')
      assert.equal(total(), 10n * eth)
      assert.deepEqual(
        uses().map(({ timeMs }) => timeMs),
        [NOON + 60_000],
      )
      assert.equal(await pay('0.1'), 'LimitExceeded')
    })

  it('gives nothing back for a job that was "signing" before a crash: what it did is not known', async () => {
    const crashed = depsFor(
      ether('6'),
      undefined,
      crashing((called) => called.includes('answerJob')),
    )
    await assert.rejects(run(crashed, jobOn(await newKey())), /crash/)
    const refusal = new SignerError('SIGNER__KMS__KEY_NOT_ACTIVE', 'The key is disabled')

    const end = await run({ ...depsFor(ether('6')), backend: failing(refusal) }, resumed())

    assert.equal(endOf(end), 'BackendFailed')
    assert.equal(total(), 6n * eth)
  })
})
