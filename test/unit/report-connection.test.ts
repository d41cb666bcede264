import assert from 'node:assert/strict'
import type { ConnectionEvent } from '../../src/chain/connection-event.js'
import { createCounters } from '../../src/observe/counters.js'
import type { Logger } from '../../src/observe/logger.js'
import { reportConnection } from '../../src/report-connection.js'

const endpoint = 'wss://l1.example'
const next = { next: 'wss://l1.example.org', retryInMs: 500 }
const hash = `0x${'ab'.repeat(32)}` as const

const EVENTS: [level: keyof Logger, event: ConnectionEvent][] = [
  ['info', { kind: 'connected', role: 'reader', endpoint }],
  ['warn', { kind: 'disconnected', role: 'witness', endpoint, reason: 'ECONNREFUSED', ...next }],
  [
    'error',
    {
      kind: 'setAside',
      role: 'reader',
      endpoint,
      reason: 'of another chain',
      code: 'SIGNER__CHAIN__GENESIS_MISMATCH',
      ...next,
    },
  ],
  ['error', { kind: 'conflict', block: 7, endpoint, hash, other: next.next, otherHash: hash }],
  ['warn', { kind: 'unconfirmed', block: 7, wanted: 2, missing: endpoint }],
  ['info', { kind: 'confirmed', block: 7 }],
]

describe('what is reported of connections', () => {
  for (const [level, event] of EVENTS) {
    it(`is a line of ${level} with all that is known when ${event.kind}`, () => {
      const lines: [string, unknown][] = []
      const at = (name: string) => (_: string, data?: unknown) => void lines.push([name, data])
      const counters = createCounters()

      reportConnection({ error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') }, counters)(event)

      const { kind, ...data } = event
      assert.deepEqual(lines, [[level, data]])
      assert.deepEqual(counters.snapshot(), { [`chain_connection_${kind}`]: 1 })
    })
  }
})
