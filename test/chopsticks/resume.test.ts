import assert from 'node:assert/strict'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { Keyring } from '@polkadot/keyring'
import type { KeyringPair } from '@polkadot/keyring/types'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import {
  generateKeyCall,
  invokeCall,
  signCall,
  type KeyResult,
  type PendingRequest,
  type SignerClient,
  type WorkerClient,
  type WorkerRequest,
} from '../../src/client/index.js'
import { isSignerError } from '../../src/errors/signer-error.js'
import { QUARANTINE_BLOCKS } from '../../src/model/epoch.js'
import type { Hex, KeyId } from '../../src/model/ids.js'
import { createLogger } from '../../src/observe/winston-logger.js'
import { openParts, type Parts } from '../../src/parts/parts.js'
import { resumeJournal, type ResumeReport } from '../../src/parts/resume-journal.js'
import { parseSettings } from '../../src/settings/load.js'
import { startAgent } from '../../src/start.js'
import { BOUNDS } from '../../types/protocol/bounds.js'
import {
  accountOfPair,
  dappOf,
  endow,
  startChain,
  startTestAgent,
  tempDir,
  untilPublished,
  type TestAgent,
  type TestChain,
} from '../support/agent-e2e.js'
import { testSettings } from '../support/agent-settings.js'
import { carry, nextBlock, untilFinal } from '../support/carry.js'
import { extrinsicsOf, repliesIn } from '../support/published.js'
import { newKey, okOf, refusalOf, signatureOf, signDigest, workerOf, workerSection } from '../support/worker-e2e.js'

const CHAIN = 'eip155:1'

const POLICY = `
version: 1
id: test
routes:
  - id: limited
    match: { chain: eth, kind: [message] }
    action: { backend: kms-integritee, limits: [{ count: 1000, window: 1d }] }
  - id: free
    match: { chain: eth, kind: [digest] }
    action: { backend: kms-integritee, allow_blind: true }
`

/** More than a hundred blocks go by: a slow machine needs its time for that. */
const QUARANTINE_TIMEOUT_MS = 900_000

/** Requests that the restored agent has to answer itself: far from their deadlines. */
const LONG = { deadlineBlocks: 5_000 }

type Pending = PendingRequest<readonly ReturnType<typeof signDigest>[]>

describe('an agent that is resumed', () => {
  let chain: TestChain
  let running: TestAgent
  /** Asks on chain only. */
  let alice: KeyringPair
  /** Asks by both doors. */
  let bob: KeyringPair
  let dapp: SignerClient
  let worker: WorkerClient
  let key: KeyResult
  let laterKey: KeyResult
  let bobsLaterKey: KeyResult
  let answered: Pending
  let unseen: Pending
  let bobsEnvelope: Pending
  let bobsRequest: WorkerRequest
  let report: ResumeReport
  const { dir, remove } = tempDir()
  const journal = join(dir, 'journal.db')
  const backup = join(dir, 'backup.db')

  const changes = () => ({ policy: POLICY, worker: workerSection([bob]) })
  const start = async (): Promise<void> => {
    running = await startTestAgent(chain, dir, changes())
    worker = workerOf(running, bob, { head: async () => chain.l1.head().number })
  }
  const open = (): Promise<Parts> =>
    openParts(
      parseSettings(testSettings(dir, chain.l1.url, chain.genesis, changes()), 'the test'),
      createLogger({ level: 'error', format: 'text' }),
    )
  const carryNow = async (...pendings: readonly { envelope: Uint8Array }[]): Promise<void> => {
    const calls = pendings.map(({ envelope }) => invokeCall(chain.api, running.pin.shard, envelope))
    const signed = await chain.api.tx.utility.batchAll(calls).signAsync(alice, { nonce: -1 })
    await chain.l1.newBlock([signed.toHex()])
  }
  const resume = async (withoutJournal: boolean): Promise<ResumeReport> => {
    const parts = await open()
    return resumeJournal(parts, withoutJournal).finally(() => parts.close())
  }
  const own = (from = 1) => extrinsicsOf(chain, running.agent.account, from)
  /** How often each request was answered in finalised blocks. */
  const finalAnswers = async (): Promise<Map<Hex, number>> => {
    const answers = new Map<Hex, number>()
    for (const { requestId } of (await own()).flatMap(repliesIn))
      answers.set(requestId, (answers.get(requestId) ?? 0) + 1)
    return answers
  }
  const passQuarantine = async (): Promise<void> => {
    while (chain.l1.head().number < report.signsFrom) await nextBlock(chain, running)
  }
  const trail = (action: string) =>
    running.parts.store
      .transaction((tx) => tx.trail(1, 100_000))
      .map(({ entry }) => entry)
      .filter(({ type, ...entry }) => type === 'epoch' && entry['action'] === action)
  const sign = (keyId: KeyId, byte: number) => [signDigest(CHAIN, keyId, byte)] as const
  /** By the route with a limit. */
  const signText = (keyId: KeyId, text: string) =>
    [
      signCall({ chainId: CHAIN, keyId, payload: { tag: 'EthereumMessage', value: new TextEncoder().encode(text) } }),
    ] as const

  before(async () => {
    await cryptoWaitReady()
    // Well-known development keys.
    const keyring = new Keyring({ type: 'sr25519' })
    alice = keyring.addFromUri('//Alice')
    bob = keyring.addFromUri('//Bob')
    chain = await startChain()
    await endow(chain, [alice, bob].map(accountOfPair))
    await start()
    await untilPublished(chain, running)
    dapp = await dappOf(chain, running, alice)
    const pending = await dapp.seal([generateKeyCall({ keyType: 'Secp256k1', chains: [CHAIN], label: 'first' })])
    await carry(chain, running, alice, [pending.envelope])
    key = okOf((await dapp.results(pending))[0])
  })
  after(async () => {
    await running?.agent.stop().catch(() => undefined)
    await chain?.close()
    remove()
  })

  it('was lost after its last backup, with answers on chain and to workers that the backup does not know', async () => {
    await running.agent.stop()
    copyFileSync(journal, backup)
    await start()
    await nextBlock(chain, running)
    const generate = await dapp.seal([generateKeyCall({ keyType: 'Secp256k1', chains: [CHAIN], label: 'later' })])
    answered = await dapp.seal(signText(key.keyId, 'before'))
    await carry(chain, running, alice, [generate.envelope, answered.envelope])
    laterKey = okOf((await dapp.results(generate))[0])
    okOf((await dapp.results(answered))[0]!)
    bobsLaterKey = await newKey(worker, CHAIN, 'Secp256k1')
    bobsRequest = await worker.prepare(sign(bobsLaterKey.keyId, 0x12))
    okOf((await worker.send(bobsRequest))[0]!)
    const bobs = await dappOf(chain, running, bob)
    const { nonce } = bobsRequest
    const deadlineBlocks = bobsRequest.deadline - chain.l1.head().number
    bobsEnvelope = await bobs.seal(sign(bobsLaterKey.keyId, 0x12), { nonce, deadlineBlocks })
    unseen = await dapp.seal(sign(key.keyId, 0x13), LONG)

    await running.agent.stop()
    await carryNow(bobsEnvelope, unseen)
    copyFileSync(backup, journal)
  })

  it('does not start on the older journal, and says what to do', async () => {
    const parts = await open()
    await assert.rejects(
      startAgent(parts),
      (error) => isSignerError(error, 'SIGNER__KMS__KEY_NOT_FOUND') && /recovery resume/.test(error.message),
    )
  })

  it('begins a new epoch once, however often it is told to, and refuses to forget its journal', async () => {
    const parts = await open()
    await assert.rejects(
      resumeJournal(parts, true).finally(() => parts.close()),
      { code: 'SIGNER__RESUME__JOURNAL_EXISTS' },
    )
    report = await resume(false)
    const again = await resume(false)

    assert.equal(report.isNew, true)
    assert.equal(report.head, chain.l1.head().number)
    assert.equal(report.signsFrom, report.head + QUARANTINE_BLOCKS)
    assert.deepEqual(again, { ...report, isNew: false })
  })

  it('signs and sends nothing before all that it may have sent is settled', async () => {
    const before = (await own()).length
    await start()
    while (chain.l1.head().number < report.signsFrom - 1) await nextBlock(chain, running)

    assert.equal((await own()).length, before)
    assert.equal(await refusalOf(worker.getJob(answered.requestIds[0]!)), 'NotReady')
  }).timeout(QUARANTINE_TIMEOUT_MS)

  it('then answers what nobody answered, once, and nothing twice (rule 2)', async () => {
    await passQuarantine()
    await untilFinal(chain, running)

    okOf((await dapp.results(unseen))[0]!)
    const answers = await finalAnswers()
    assert.deepEqual(
      [...answers.values()].filter((count) => count !== 1),
      [],
    )
    assert.equal(answers.get(answered.requestIds[0]!), 1)
    assert.equal(answers.get(bobsEnvelope.requestIds[0]!), undefined, 'a worker has that answer')
  })

  it('knows the answers that it took over, and says so in its trail', async () => {
    const { store } = running.parts
    const job = store.transaction((tx) => tx.findJob(answered.requestIds[0]!))
    const answer = store.transaction((tx) => tx.findAnswer(answered.requestIds[0]!))

    assert.equal(job?.state, 'answered')
    assert.equal(answer?.plains.length, 1)
    assert.deepEqual(
      trail('resumed').map(({ epoch, block }) => [epoch, block]),
      [[1, report.head]],
    )
    assert.equal(
      trail('adopted').reduce((sum, { answered: count }) => sum + Number(count), 0),
      2,
    )
    assert.deepEqual(
      trail('ended').map(({ withdrawn, keysFound }) => [withdrawn, keysFound]),
      [[1, 1]],
    )
  })

  it('does not answer again what a worker may have the answer to, by either door', async () => {
    assert.equal(await refusalOf(worker.send(bobsRequest, { attempts: 1 })), 'MayBeAnswered')
    const near = await worker.prepare(sign(bobsLaterKey.keyId, 0x14), { deadline: report.refusesDeadlinesTo })
    assert.equal(await refusalOf(worker.send(near)), 'MayBeAnswered')
    const before = (await finalAnswers()).size

    await carry(chain, running, alice, [bobsEnvelope.envelope, answered.envelope])

    assert.equal((await finalAnswers()).size, before)
  })

  it('serves new requests with all its keys', async () => {
    const far = { deadline: chain.l1.head().number + BOUNDS.deadlineBlocks }
    const byWorker = await worker.prepare(sign(bobsLaterKey.keyId, 0x15), far)
    okOf((await worker.send(byWorker))[0])
    const onChain = await dapp.seal([...sign(laterKey.keyId, 0x16), ...sign(key.keyId, 0x17)])
    await carry(chain, running, alice, [onChain.envelope])

    for (const result of await dapp.results(onChain)) assert.equal(signatureOf(result).length, 65)
    const rows = running.parts.store.transaction((tx) => tx.keys())
    assert.deepEqual(
      [key, laterKey, bobsLaterKey].map(({ keyId }) => rows.find(({ id }) => id === keyId)?.label),
      ['first', 'later', ''],
    )
  })

  it('counts every limit as used up', async () => {
    const limited = await dapp.seal(signText(key.keyId, 'after'))
    await carry(chain, running, alice, [limited.envelope])

    const [result] = await dapp.results(limited)
    assert.ok(result.status === 'denied')
    assert.equal(result.reason, 'LimitExceeded')
  })
})
