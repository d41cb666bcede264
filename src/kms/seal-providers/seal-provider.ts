/** Most that a provider may keep in the root file. */
export const MAX_CONTEXT_BYTES = 1_024

/** Whether a provider can work on this machine; where not, a sentence that says why and what to do. */
export type Probe = { readonly available: true } | { readonly available: false; readonly reason: string }

/** Binds the root secret to this trusted environment, or to what an operator knows. */
export interface SealProvider {
  /** Written into the root file; another provider is refused by it. */
  readonly id: string
  /** Looks without changing anything, and never raises. */
  probe(): Promise<Probe>
  /**
   * What `getKek` needs to make the same key again: parameters, salts, a sealed blob. Not secret, stored in the root
   * file; at most 1,024 bytes. Raises SIGNER__KMS__SEAL_UNAVAILABLE.
   */
  newContext(): Promise<Uint8Array>
  /**
   * The key-encryption key, 16 to 32 bytes, always the same for the same context. The receiver wipes it.
   * `context` comes from disk and is not proven yet: bounds are the provider's to check. Raises
   * SIGNER__KMS__SEAL_UNAVAILABLE when the provider cannot work here, SIGNER__KMS__UNSEAL_REFUSED when it works and
   * does not open this.
   */
  getKek(context: Uint8Array): Promise<Uint8Array>
}
