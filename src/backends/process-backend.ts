import type { Backend } from './backend.js'
import { ALL_KEY_TYPES } from './key-types.js'

/** A connection to a KMS in another process. */
export interface RemoteSigner {
  /** Idempotent by request id. Raises SIGNER__KMS__UNREACHABLE when the process does not answer. */
  readonly signFor: Backend['sign']
  close(): void
}

export interface ProcessBackendDeps {
  /** Connects anew. Raises SIGNER__KMS__UNREACHABLE. */
  readonly connect: () => Promise<RemoteSigner>
}

/** A backend that can be let go. */
export interface OpenBackend {
  readonly backend: Backend
  readonly close: () => void
}

/**
 * A KMS in another process as a backend. It is connected with its first request, and again after a failure to
 * connect: an agent starts without it. Not guarded by itself.
 */
export const processBackend = (id: string, { connect }: ProcessBackendDeps): OpenBackend => {
  let link: Promise<RemoteSigner> | undefined
  let isClosed = false
  const connected = (): Promise<RemoteSigner> => {
    link ??= connect().then(
      (signer) => {
        if (isClosed) signer.close()
        return signer
      },
      (fault: unknown) => {
        link = undefined
        throw fault
      },
    )
    return link
  }
  return {
    backend: {
      id,
      kind: 'process',
      keyTypes: ALL_KEY_TYPES,
      sign: async (requestId, keyId, toSign) => (await connected()).signFor(requestId, keyId, toSign),
      health: () => ({ ok: true }),
      evidence: () => ({ tee: 'none' }),
    },
    close: () => {
      isClosed = true
      link?.then(
        (signer) => signer.close(),
        () => undefined,
      )
    },
  }
}
