import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Keyring } from '@polkadot/keyring'
import type { KeyringPair } from '@polkadot/keyring/types'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { generateKeyCall, type KeyResult, type PendingRequest, type SignerClient } from '../../src/client/index.js'
import type { Hex } from '../../src/model/ids.js'
import { createLogger } from '../../src/observe/winston-logger.js'
import { openParts } from '../../src/parts/parts.js'
import { resumeJournal, type ResumeReport } from '../../src/parts/resume-journal.js'
import { parseSettings } from '../../src/settings/load.js'
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
import { okOf, signatureOf, signDigest } from '../support/worker-e2e.js'

const CHAIN = 'eip155:1'

/** More than a hundred blocks go by: a slow machine needs its time for that. */
const QUARANTINE_TIMEOUT_MS = 900_000

describe('an agent that has lost its journal', () => {
  let chain: TestChain
  let running: TestAgent
  /** A well-known development key. */
  let alice: KeyringPair
  let key: KeyResult
  let answered: PendingRequest
  let report: ResumeReport
  const { dir, remove } = tempDir()

  const start = async (): Promise<void> => void (running = await startTestAgent(chain, dir))
  const dapp = (): Promise<SignerClient> => dappOf(chain, running, alice)
  const resume = async (withoutJournal: boolean): Promise<ResumeReport> => {
    const settings = parseSettings(testSettings(dir, chain.l1.url, chain.genesis), 'the test')
    const parts = await openParts(settings, createLogger({ level: 'error', format: 'text' }))
    return resumeJournal(parts, withoutJournal).finally(() => parts.close())
  }
  /** How often each request was answered in finalised blocks. */
  const finalAnswers = async (): Promise<ReadonlyMap<Hex, number>> => {
    const answers = new Map<Hex, number>()
    for (const { requestId } of (await extrinsicsOf(chain, running.agent.account, 1)).flatMap(repliesIn))
      answers.set(requestId, (answers.get(requestId) ?? 0) + 1)
    return answers
  }

  before(async () => {
    await cryptoWaitReady()
    alice = new Keyring({ type: 'sr25519' }).addFromUri('//Alice')
    chain = await startChain()
    await endow(chain, [accountOfPair(alice)])
    await start()
    await untilPublished(chain, running)
    const client = await dapp()
    const generate = await client.seal([generateKeyCall({ keyType: 'Secp256k1', chains: [CHAIN] })])
    await carry(chain, running, alice, [generate.envelope])
    key = okOf((await client.results(generate))[0])
    answered = await client.seal([signDigest(CHAIN, key.keyId, 0x11)])
    await carry(chain, running, alice, [answered.envelope])
    await running.agent.stop()
    for (const end of ['', '-wal', '-shm']) rmSync(join(dir, `journal.db${end}`), { force: true })
  })
  after(async () => {
    await running?.agent.stop().catch(() => undefined)
    await chain?.close()
    remove()
  })

  it('goes on only when it is told that there is none', async () => {
    await assert.rejects(resume(false), { code: 'SIGNER__RESUME__JOURNAL_NOT_FOUND' })
    report = await resume(true)

    assert.equal(report.journalBlock, undefined)
    assert.equal(report.keys, 1)
  })

  it('answers nothing again, and serves new requests with the keys that it has', async () => {
    const before = await finalAnswers()
    await start()
    while (chain.l1.head().number < report.signsFrom) await nextBlock(chain, running)
    await untilFinal(chain, running)
    await untilPublished(chain, running)
    assert.deepEqual(await finalAnswers(), before)
    await carry(chain, running, alice, [answered.envelope])
    assert.deepEqual(await finalAnswers(), before)

    const client = await dapp()
    const fresh = await client.seal([signDigest(CHAIN, key.keyId, 0x12)])
    await carry(chain, running, alice, [fresh.envelope])
    assert.equal(signatureOf((await client.results(fresh))[0]).length, 65)
  }).timeout(QUARANTINE_TIMEOUT_MS)
})
