import { attestationResult, noParams, type AttestationResult } from '../../../types/worker/agent.js'
import type { Registration } from '../../model/l1.js'
import type { OpenMethod } from '../method.js'
import { EXAMPLE_ACCOUNT } from '../examples.js'

const registrationJson = (registration: Registration | undefined): AttestationResult['registration'] => {
  if (registration === undefined) return null
  const { method, status, buildMode, mrEnclave, timestampMs } = registration
  return { method, status, build_mode: buildMode, mr_enclave: mrEnclave, timestamp_ms: timestampMs }
}

const EXAMPLE: AttestationResult = {
  account: EXAMPLE_ACCOUNT,
  registration: {
    method: 'Dcap',
    status: 'Ok',
    build_mode: 'Production',
    mr_enclave: `0x${'e0'.repeat(32)}`,
    timestamp_ms: 1_767_225_600_000,
  },
  evidence: null,
}

/** What the L1 says of the agent. Whoever does not trust the agent reads it there. */
export const signerGetAttestation: OpenMethod<Record<string, never>> = {
  kind: 'open',
  name: 'signer_getAttestation',
  summary: "Answers with the agent's account and its registration on the L1. Read it there to be sure.",
  params: noParams,
  result: attestationResult,
  errors: [],
  example: { params: {}, result: { ...EXAMPLE } },
  run: async (_params, { ports }) => {
    const registration = registrationJson(await ports.registration())
    return { result: { account: ports.agentAccount, registration, evidence: null } }
  },
}
