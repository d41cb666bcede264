import { attestationResult, type AttestationResult } from '../../../types/worker/agent.js'
import { callOpenly } from './call-worker.js'
import { readResult } from './signed-call.js'

/**
 * What the agent at an address says that it is. Nobody proves it, so it is for addresses that are trusted themselves,
 * such as one of this machine; everybody else pins the account. Raises as the calls of `WorkerClient`.
 */
export const askAttestation = async (url: string, fetch = globalThis.fetch): Promise<AttestationResult> =>
  readResult('signer_getAttestation', attestationResult, await callOpenly({ url, fetch }, 'signer_getAttestation'))
