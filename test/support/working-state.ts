import type { AgentState } from '../../src/observe/readiness.js'

/** An agent that has no reason not to be ready. */
export const WORKING: AgentState = {
  stopping: false,
  storeReadable: true,
  kmsConnected: true,
  backendsAvailable: true,
  connected: true,
  headAgeSec: 6,
  stallSec: 120,
  reconciled: true,
  registered: true,
  freePlanck: 10n,
  minimumBalancePlanck: 10n,
}
