import { createMetrics, type Metrics } from '../../src/observe/metrics.js'
import { METHODS } from '../../src/worker/registry.js'

/** Metrics of an agent with two endpoints. Its clock stands unless the test moves it. */
export const testMetrics = (monotonicMs: () => number = () => 0): Metrics =>
  createMetrics({ endpoints: 2, methods: METHODS.map(({ name }) => name), monotonicMs })

/** Every line of a scrape, `name{label="value"}` → value. */
export const samplesOf = async ({ registry }: Pick<Metrics, 'registry'>): Promise<Record<string, number>> => {
  const lines = (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  )
}

/** Those of the agent itself that are not 0. */
export const countedBy = async (metrics: Pick<Metrics, 'registry'>): Promise<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(await samplesOf(metrics)).filter(([name, value]) => name.startsWith('signer_') && value !== 0),
  )
