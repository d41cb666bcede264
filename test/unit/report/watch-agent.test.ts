import assert from 'node:assert/strict'
import type { AgentEvent } from '../../../src/agent.js'
import type { AccountState } from '../../../src/model/l1.js'
import type { Parts } from '../../../src/parts/parts.js'
import { readValues } from '../../../src/stages/readings.js'
import { watchAgent } from '../../../src/report/watch-agent.js'
import { openMemory, type Memory } from '../../support/memory-store.js'
import { countedBy, samplesOf, testMetrics } from '../../support/metrics.js'

const MRENCLAVE = `0x${'e0'.repeat(32)}` as const
const HASH = `0x${'05'.repeat(32)}` as const
const registration = { method: 'Skip', status: 'Fresh', buildMode: 'Debug', mrEnclave: MRENCLAVE, timestampMs: 40_000 }

const blockAt = (number: number): AgentEvent =>
  ({ type: 'block', committed: { block: { number, timestampMs: number * 6_000 } } }) as AgentEvent

describe('watchAgent', () => {
  let memory: Memory
  let nowMs: number
  let account: unknown
  let newest: number | undefined
  beforeEach(async () => {
    memory = await openMemory()
    nowMs = 1_000
    account = { nonce: 0, freePlanck: 7n, allowsSkip: true, lockedOut: false, registration }
    newest = undefined
  })
  afterEach(() => memory.close())

  const settings = {
    kms: { mode: 'ephemeral' },
    backends: [{ kind: 'local', id: 'kms-integritee' }],
    store: { path: ':memory:' },
    policy: { timeStallSec: 120 },
    submit: { minimumBalancePlanck: '5' },
    registration: { method: 'Skip', mrEnclave: MRENCLAVE },
  }
  const partsWith = (changes: Partial<Parts> = {}): Parts =>
    ({
      settings,
      store: memory.store,
      kms: memory.kms,
      backends: () => ({ health: () => ({ ok: true }) }),
      metrics: testMetrics(),
      writer: { accountAt: () => Promise.resolve(account as AccountState) },
      connection: { provider: { isConnected: true }, finalized: { newest: () => newest } },
      ...changes,
    }) as unknown as Parts
  const watchOn = (parts = partsWith()) => ({ parts, watch: watchAgent(parts, () => nowMs) })

  it('knows at the start that nothing is reached and nothing read', () => {
    const { watch } = watchOn()
    nowMs += 2_000

    assert.deepEqual(watch.state(), {
      stopping: false,
      storeReadable: true,
      kmsConnected: true,
      backendsAvailable: true,
      connected: true,
      headAgeSec: 2,
      stallSec: 120,
      reconciled: false,
      registered: undefined,
      freePlanck: undefined,
      minimumBalancePlanck: 5n,
    })
  })

  it('says when the KMS process or a backend is away, and has a metric of the one that can be', async () => {
    const kms = { ...memory.kms, isConnected: () => false }
    const backends = (() => ({ health: () => ({ ok: false, reason: 'it is away' }) })) as unknown as Parts['backends']
    const { parts, watch } = watchOn(partsWith({ kms, backends }))
    readValues(parts, watch)

    assert.deepEqual([watch.state().kmsConnected, watch.state().backendsAvailable], [false, false])
    assert.equal((await samplesOf(parts.metrics))['signer_kms_connected'], 0)
    const own = watchOn()
    readValues(own.parts, own.watch)
    assert.ok(!('signer_kms_connected' in (await samplesOf(own.parts.metrics))), 'one in this process is never away')
  })

  it('measures the age of the head by its own clock from block to block, whatever time blocks say', () => {
    const { watch } = watchOn()
    nowMs += 5_000
    watch.note(blockAt(9))
    nowMs += 1_500

    assert.equal(watch.state().headAgeSec, 1.5)
  })

  it('knows of the account what the agent read, and takes another enclave’s registration for none', async () => {
    const { watch } = watchOn()
    await watch.writer.accountAt({ number: 9, hash: HASH })
    assert.deepEqual([watch.state().registered, watch.state().freePlanck], [true, 7n])

    account = { nonce: 0, freePlanck: 7n, registration: { ...registration, mrEnclave: HASH } }
    await watch.writer.accountAt({ number: 10, hash: HASH })
    assert.equal(watch.state().registered, false)
  })

  it('says when the agent stops, and when its journal cannot be read', () => {
    const transaction = (): never => {
      throw new Error('the disk is gone')
    }
    const { watch } = watchOn(partsWith({ store: { transaction, close: () => undefined } }))
    watch.stops()

    assert.deepEqual([watch.state().stopping, watch.state().storeReadable], [true, false])
  })

  it('gives values to the metrics, and leaves out what is not known', async () => {
    const { parts, watch } = watchOn()
    readValues(parts, watch)

    assert.deepEqual(await countedBy(parts.metrics), { signer_submit_minimum_balance_planck: 5 })
    const samples = await samplesOf(parts.metrics)
    assert.equal(samples['signer_chain_reconciled'], 0)
    for (const name of ['signer_chain_lag_blocks', 'signer_registration_registered', 'signer_worker_connections'])
      assert.ok(!(name in samples), name)
  })

  it('gives values of chain, account, journal and port as they are at the moment', async () => {
    const { parts, watch } = watchOn()
    readValues(parts, watch)
    memory.store.transaction((tx) => tx.setCursor({ number: 9, hash: HASH, timestampMs: 54_000, specVersion: 2 }))
    newest = 12
    watch.built({ isReconciled: () => true, workerConnections: () => 3 })
    watch.note(blockAt(9))
    nowMs += 500
    await watch.writer.accountAt({ number: 9, hash: HASH })

    assert.deepEqual(await countedBy(parts.metrics), {
      signer_chain_head_seen_number: 12,
      signer_chain_head_committed_number: 9,
      signer_chain_lag_blocks: 3,
      signer_chain_head_age_seconds: 0.5,
      signer_chain_reconciled: 1,
      signer_worker_connections: 3,
      signer_submit_balance_planck: 7,
      signer_submit_minimum_balance_planck: 5,
      signer_registration_registered: 1,
      signer_registration_age_seconds: 14,
    })
  })
  it('shows from what the chain says that replies go out in the fallback form', async () => {
    const { parts, watch } = watchOn()
    readValues(parts, watch)
    account = { nonce: 0, freePlanck: 7n, allowsSkip: true, lockedOut: true, registration }
    await watch.writer.accountAt({ number: 9, hash: HASH })

    assert.equal((await samplesOf(parts.metrics))['signer_registration_fallback'], 1)
  })
})
