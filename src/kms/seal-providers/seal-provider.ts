/** Most that a provider may keep in the root file. */
export const MAX_CONTEXT_BYTES = 256

/** Binds the root secret to this trusted environment, or to what an operator knows. */
export interface SealProvider {
  /** Written into the root file; another provider is refused by it. */
  readonly id: string
  /** What `getKek` needs to make the same key again: parameters, salts. Not secret, stored in the root file; at most 256 bytes. */
  newContext(): Uint8Array
  /**
   * The key-encryption key, 16 to 32 bytes, always the same for the same context. The receiver wipes it.
   * `context` comes from disk and is not proven yet: bounds are the provider's to check.
   */
  getKek(context: Uint8Array): Promise<Uint8Array>
}
