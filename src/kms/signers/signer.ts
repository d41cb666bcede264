/** One signature scheme bound to one secret. */
export interface Signer {
  /** Message lengths have been checked by the caller (`use-rules.ts`). */
  sign(message: Uint8Array): Uint8Array
  /** Overwrites what this signer made from the secret; the secret itself belongs to its owner. */
  wipe(): void
}

/** For signers that hold nothing but a reference to their owner's secret. */
export const nothingToWipe = (): void => undefined
