import type { ToSign } from '../model/facts.js'
import type { KeyId, RequestId } from '../model/ids.js'

/** Something that signs, known to routes by its logical id. What comes back is verified by the caller before it leaves. */
export interface Backend {
  /** The name that routes use, for example `kms-integritee`. */
  readonly id: string
  /**
   * 65 bytes r ‖ s ‖ v for ecdsa (low s), 64 for the other schemes.
   *
   * Called again with the same `requestId` and the same `toSign` (after a crash in "signing"), a backend
   * in another process gives the same bytes again; a backend in this process may sign anew, because
   * nothing that it made before the crash was released (DESIGN 2, rule 2).
   */
  sign(requestId: RequestId, keyId: KeyId, toSign: ToSign): Promise<Uint8Array>
}
