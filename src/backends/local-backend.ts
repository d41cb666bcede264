import type { Backend } from './backend.js'

/** The id of the agent's own KMS in routes. */
export const LOCAL_BACKEND_ID = 'kms-integritee'

/** What the local backend needs of the KMS: it serves callers' keys, never the agent's account key or its shielding keys. */
export interface LocalSigner {
  readonly signFor: Backend['sign']
}

/** The agent's own KMS as a backend. Errors are those of the KMS. */
export const localBackend = ({ kms }: { readonly kms: LocalSigner }): Backend => ({
  id: LOCAL_BACKEND_ID,
  kind: 'in-process',
  sign: (requestId, keyId, toSign) => kms.signFor(requestId, keyId, toSign),
})
