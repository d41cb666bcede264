import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { otelTracing } from '../../../src/report/otel-tracing.js'
import { startCollector, type Collector } from '../../support/collector.js'
import { samplesOf, testMetrics } from '../../support/metrics.js'

const ID = `0x${'07'.repeat(32)}` as const
const DRIP_MS = 5

const rawOf = ({ socket }: ServerResponse): Socket => {
  assert.ok(socket)
  return socket.on('error', () => undefined)
}
/** Sends a byte now and then, for ever. */
const drippingAfter =
  (head: string) =>
  (response: ServerResponse): void => {
    const socket = rawOf(response)
    socket.write(head)
    const timer = setInterval(() => socket.write('a'), DRIP_MS)
    socket.once('close', () => clearInterval(timer))
  }
/** Sends as fast as it is read, for ever. */
const huge = (response: ServerResponse): void => {
  const socket = rawOf(response)
  const more = (): void => {
    while (socket.write('a'.repeat(65_536)));
  }
  socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000000000000\r\n\r\n')
  socket.on('drain', more)
  more()
}

describe('otelTracing', () => {
  let collector: Collector
  afterEach(() => collector.close())

  /** What became of one span, and when its connection was gone. */
  const sentTo = async (answer: (response: ServerResponse) => void) => {
    let gone: Promise<unknown> | undefined
    collector = await startCollector((response) => {
      gone = new Promise((resolve) => rawOf(response).once('close', resolve))
      answer(response)
    })
    const metrics = testMetrics()
    const tracing = otelTracing(
      { endpoint: collector.endpoint, sampleRatio: 1, version: '0.0.0', exportMs: 1_000 },
      { metrics, logger: { warn: () => undefined } },
    )
    tracing.of(ID)?.end({ outcome: 'ok' })
    await tracing.close()
    await (gone ?? assert.fail('the collector was not asked'))
    const samples = await samplesOf(metrics)
    return Object.fromEntries(
      ['exported', 'failed', 'dropped'].map((outcome) => [
        outcome,
        samples[`signer_traces_spans_total{outcome="${outcome}"}`],
      ]),
    )
  }

  for (const [what, head, outcome] of [
    ['whose head drips in', 'HTTP/1.1 200 OK\r\nx: ', 'failed'],
    ['that takes them and drips its answer', 'HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n', 'exported'],
    ['that refuses them and drips why', 'HTTP/1.1 400 No\r\ncontent-length: 1000000\r\n\r\n', 'failed'],
    ['that is busy and drips why', 'HTTP/1.1 503 No\r\ncontent-length: 1000000\r\n\r\n', 'failed'],
  ] as const)
    it(`settles its spans at a collector ${what}, and holds no connection to it`, async () => {
      assert.deepEqual(await sentTo(drippingAfter(head)), { exported: 0, failed: 0, dropped: 0, [outcome]: 1 })
    })

  it('settles its spans at a collector whose answer has no end, and holds no connection to it', async () => {
    assert.deepEqual(await sentTo(huge), { exported: 0, failed: 1, dropped: 0 })
  })
})
