import assert from 'node:assert/strict'
import type { ConnectionEvent } from '../../../src/chain/connection-event.js'
import type { LogData, Logger } from '../../../src/observe/logger.js'
import { reportConnection } from '../../../src/report/report-connection.js'
import { countedBy, testMetrics } from '../../support/metrics.js'

const ENDPOINTS = ['wss://l1.example/v1/secret-key', 'wss://user:secret@two.example:9944']
const endpoint = 'wss://l1.example'
const next = { next: 'wss://two.example:9944', retryInMs: 500 }
const hash = `0x${'ab'.repeat(32)}` as const
const lost = { kind: 'disconnected', role: 'reader', endpoint, reason: 'ECONNREFUSED', ...next } as const
const aside = {
  kind: 'setAside',
  role: 'reader',
  endpoint,
  reason: 'of another chain',
  code: 'SIGNER__CHAIN__GENESIS_MISMATCH',
  ...next,
} as const

const EVENTS: [level: keyof Logger, event: ConnectionEvent][] = [
  ['info', { kind: 'connected', role: 'reader', endpoint }],
  ['warn', lost],
  ['error', aside],
  ['error', { kind: 'conflict', block: 7, endpoint, hash, other: next.next, otherHash: hash }],
  ['warn', { kind: 'unconfirmed', block: 7, wanted: 2, missing: endpoint }],
  ['info', { kind: 'confirmed', block: 7 }],
]

describe('reportConnection', () => {
  const reported = async (...events: ConnectionEvent[]) => {
    const lines: [string, LogData | undefined][] = []
    const at = (level: string) => (_: string, data?: LogData) => void lines.push([level, data])
    const logger: Logger = { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') }
    const metrics = testMetrics()
    events.forEach(reportConnection(ENDPOINTS, logger, metrics))
    return { lines, counted: await countedBy(metrics) }
  }

  for (const [level, event] of EVENTS) {
    it(`writes a line of ${level} with all that is known when ${event.kind}`, async () => {
      const { lines } = await reported(event)

      const { kind, ...data } = event
      assert.deepEqual(lines, [[level, data]], kind)
    })
  }

  it('counts connections and losses by the place of the endpoint and by role, and shows which is connected', async () => {
    const { counted } = await reported({ kind: 'connected', role: 'reader', endpoint }, lost, {
      kind: 'connected',
      role: 'witness',
      endpoint: next.next,
    })

    assert.deepEqual(counted, {
      'signer_chain_connections_total{endpoint="0",role="reader"}': 1,
      'signer_chain_disconnections_total{endpoint="0",role="reader"}': 1,
      'signer_chain_connected{endpoint="1",role="witness"}': 1,
      'signer_chain_connections_total{endpoint="1",role="witness"}': 1,
    })
  })

  it('counts what is wrong with endpoints, and shows for how long too few agree', async () => {
    const unconfirmed = EVENTS[4]?.[1] as ConnectionEvent
    const conflict = EVENTS[3]?.[1] as ConnectionEvent

    assert.deepEqual((await reported(aside, conflict, unconfirmed)).counted, {
      'signer_chain_set_aside_total{endpoint="0",role="reader"}': 1,
      signer_chain_conflicts_total: 1,
      signer_chain_unconfirmed: 1,
    })
    assert.deepEqual((await reported(unconfirmed, { kind: 'confirmed', block: 7 })).counted, {})
  })

  it('makes no series for an endpoint that the settings do not have', async () => {
    const { counted } = await reported({ kind: 'connected', role: 'reader', endpoint: 'wss://elsewhere.example' })

    assert.deepEqual(counted, {})
  })
})
