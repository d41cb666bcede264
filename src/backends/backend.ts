import type { ToSign } from '../model/facts.js'
import type { KeyId, RequestId } from '../model/ids.js'
import type { KeyType } from '../model/key.js'

/** Where a backend signs: in this process, or in another one of this host. */
export type BackendKind = 'in-process' | 'process'

/** Whether a backend can be asked, as far as is known without asking it. */
export type BackendHealth = { readonly ok: true } | { readonly ok: false; readonly reason: string }

/**
 * What proves where a backend signs, to be verified by whoever decides on it. `none`: nothing does. No kind of
 * today has more, so a route that wants attestation cannot be met.
 */
export interface BackendEvidence {
  readonly tee: 'none'
}

/** Something that signs, known to routes by its logical id. What comes back is verified by the caller before it leaves. */
export interface Backend {
  /** The name that routes use, for example `kms-integritee`. */
  readonly id: string
  readonly kind: BackendKind
  /** Types of keys that it signs with; anything else it refuses with SIGNER__KMS__KEY_PURPOSE_MISMATCH. */
  readonly keyTypes: readonly KeyType[]
  /**
   * All signatures of one request, in the order of `toSign`, or none: 65 bytes r ‖ s ‖ v for ecdsa (low s), 64 for
   * the other schemes.
   *
   * Called again with the same `requestId` and the same `toSign` (after a crash in "signing", or an answer that did
   * not come), a backend in another process gives the same bytes again; a backend in this process may sign anew,
   * because nothing that it made before was released (DESIGN 2, rule 2).
   *
   * Raises the refusals of the KMS where certainly nothing was signed. A backend that may be away raises
   * SIGNER__BACKEND__UNAVAILABLE when it gave no answer, whatever became of the request.
   */
  sign(requestId: RequestId, keyId: KeyId, toSign: readonly ToSign[]): Promise<readonly Uint8Array[]>
  /** Asks nobody, and never raises. */
  health(): BackendHealth
  evidence(): BackendEvidence
}
