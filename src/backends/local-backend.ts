import type { Backend } from './backend.js'
import { ALL_KEY_TYPES } from './key-types.js'

/** The id of the agent's own KMS in routes, where the settings give it no other. */
export const LOCAL_BACKEND_ID = 'kms-integritee'

/** What the local backend needs of the KMS: it serves callers' keys, never the agent's account key or its shielding keys. */
export interface LocalSigner {
  readonly signFor: Backend['sign']
}

/** The agent's own KMS as a backend. Errors are those of the KMS. */
export const localBackend = ({
  kms,
  id = LOCAL_BACKEND_ID,
}: {
  readonly kms: LocalSigner
  readonly id?: string
}): Backend => ({
  id,
  kind: 'in-process',
  keyTypes: ALL_KEY_TYPES,
  sign: (requestId, keyId, toSign) => kms.signFor(requestId, keyId, toSign),
  health: () => ({ ok: true }),
  evidence: () => ({ tee: 'none' }),
})
