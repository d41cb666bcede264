import assert from 'node:assert/strict'
import type { ConnectionEvent } from '../../src/chain/node-provider.js'
import type { LogData, Logger } from '../../src/observe/logger.js'
import { reportConnection } from '../../src/report-connection.js'
import { countedBy, testMetrics } from '../support/metrics.js'

const ENDPOINTS = ['wss://one.example/v1/secret-key', 'wss://user:secret@two.example:9944']

describe('reportConnection', () => {
  const reported = async (...events: ConnectionEvent[]) => {
    const lines: [string, LogData | undefined][] = []
    const at = (level: string) => (_: string, data?: LogData) => void lines.push([level, data])
    const logger: Logger = { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') }
    const metrics = testMetrics()
    events.forEach(reportConnection(ENDPOINTS, logger, metrics))
    return { lines, counted: await countedBy(metrics) }
  }
  const [first, second] = ENDPOINTS as [string, string]
  const lost = { kind: 'disconnected', endpoint: first, reason: 'silent', retryInMs: 500 } as const

  it('counts connections and losses by the place of the endpoint, and shows which is connected', async () => {
    const { counted } = await reported({ kind: 'connected', endpoint: first }, lost, {
      kind: 'connected',
      endpoint: second,
    })

    assert.deepEqual(counted, {
      'signer_chain_connections_total{endpoint="0",role="reader"}': 1,
      'signer_chain_disconnections_total{endpoint="0",role="reader"}': 1,
      'signer_chain_connected{endpoint="1",role="reader"}': 1,
      'signer_chain_connections_total{endpoint="1",role="reader"}': 1,
    })
  })

  it('knows an endpoint that is shown without its path', async () => {
    const { counted } = await reported({ kind: 'connected', endpoint: 'wss://two.example:9944' })

    assert.equal(counted['signer_chain_connections_total{endpoint="1",role="reader"}'], 1)
  })

  it('warns of a loss, and not of the end of the agent; no line holds what may be a secret of the address', async () => {
    const { lines } = await reported({ kind: 'connected', endpoint: second }, lost, { ...lost, retryInMs: 0 })

    assert.deepEqual(
      lines.map(([level]) => level),
      ['info', 'warn', 'info'],
    )
    assert.deepEqual(lines[1]?.[1], { endpoint: '0', host: 'one.example', reason: 'silent', retryInMs: 500 })
    assert.ok(!JSON.stringify(lines).includes('secret'))
  })

  it('makes no series for an endpoint that the settings do not have', async () => {
    const { counted } = await reported({ kind: 'connected', endpoint: 'wss://elsewhere.example' })

    assert.deepEqual(counted, {})
  })
})
