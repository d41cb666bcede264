import { setImmediate } from 'node:timers/promises'
import type { KeyId } from '../model/ids.js'
import type { KeyPurpose, SignatureScheme } from '../model/key.js'
import type { Backend } from './backend.js'

/** The id of the agent's own KMS in routes. */
export const LOCAL_BACKEND_ID = 'kms-integritee'

/** What the local backend needs of the KMS. */
export interface LocalSigner {
  sign(request: {
    readonly keyId: KeyId
    readonly purpose: KeyPurpose
    readonly scheme: SignatureScheme
    readonly message: Uint8Array
  }): Promise<Uint8Array>
}

/**
 * The KMS of this process as a backend. It serves callers' keys only: requests never reach the agent's
 * account key or its shielding keys. Errors are those of the KMS. It keeps nothing per request: a local
 * key may sign again after a crash.
 *
 * Before each signature everything else gets a turn: a PSBT may ask for 255, which take this thread for
 * seconds, and blocks, workers and deadlines would wait for all of them.
 */
export const localBackend = (deps: { kms: LocalSigner }): Backend => ({
  id: LOCAL_BACKEND_ID,
  sign: async (_requestId, keyId, { scheme, message }) => {
    await setImmediate()
    return deps.kms.sign({ keyId, purpose: 'caller', scheme, message })
  },
})
