import { healthResult, noParams } from '../../../types/worker/agent.js'
import type { OpenMethod } from '../method.js'

/** Whether the agent does its work. */
export const systemHealth: OpenMethod<Record<string, never>> = {
  kind: 'open',
  name: 'system_health',
  summary: 'Answers whether the agent takes requests, and if not, why.',
  params: noParams,
  result: healthResult,
  errors: [],
  example: { params: {}, result: { ready: true, reasons: [], head: 1_000_000, version: '0.1.0' } },
  run: (_params, { ports }) => {
    const { ready, reasons } = ports.health()
    return { result: { ready, reasons: [...reasons], head: ports.head() ?? null, version: ports.version } }
  },
}
