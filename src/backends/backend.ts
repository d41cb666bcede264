import type { ToSign } from '../model/facts.js'
import type { KeyId, RequestId } from '../model/ids.js'

/** Where a backend signs: in this process, or in another one of this host. */
export type BackendKind = 'in-process' | 'process'

/** Something that signs, known to routes by its logical id. What comes back is verified by the caller before it leaves. */
export interface Backend {
  /** The name that routes use, for example `kms-integritee`. */
  readonly id: string
  readonly kind: BackendKind
  /**
   * All signatures of one request, in the order of `toSign`, or none: 65 bytes r ‖ s ‖ v for ecdsa (low s), 64 for
   * the other schemes.
   *
   * Called again with the same `requestId` and the same `toSign` (after a crash in "signing"), a backend
   * in another process gives the same bytes again; a backend in this process may sign anew, because
   * nothing that it made before the crash was released (DESIGN 2, rule 2).
   */
  sign(requestId: RequestId, keyId: KeyId, toSign: readonly ToSign[]): Promise<readonly Uint8Array[]>
}
