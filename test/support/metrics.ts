import { createMetrics, type Metrics } from '../../src/observe/metrics.js'
import { METHODS } from '../../src/worker/registry.js'

/** Metrics of an agent with two endpoints and two backends. Its clock stands unless the test moves it. */
export const testMetrics = (monotonicMs: () => number = () => 0): Metrics =>
  createMetrics({
    endpoints: 2,
    methods: METHODS.map(({ name }) => name),
    backends: ['kms-integritee', 'kms-other'],
    build: { version: '0.0.0', node: 'v0.0.0' },
    monotonicMs,
  })

/** Every line of a scrape, `name{label="value"}` → value. */
export const samplesOf = async ({ registry }: Pick<Metrics, 'registry'>): Promise<Record<string, number>> => {
  const lines = (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  )
}

/** What an agent that has done nothing is: those that `countedBy` leaves out. */
const ALWAYS = /^signer_(?:build_info|backend_available)\b/

/** Those of the agent itself that are not 0, but for what is always there. */
export const countedBy = async (metrics: Pick<Metrics, 'registry'>): Promise<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(await samplesOf(metrics)).filter(
      ([name, value]) => name.startsWith('signer_') && !ALWAYS.test(name) && value !== 0,
    ),
  )
