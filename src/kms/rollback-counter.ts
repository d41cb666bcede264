/**
 * A number outside of the disk that only grows, so that an old copy of the disk shows. What it starts from is its
 * own affair: compare it with what was written down, never with a number of one's own.
 *
 * Both raise SIGNER__KMS__SEAL_UNAVAILABLE when the device cannot be asked.
 */
export interface RollbackCounter {
  /** The number now; undefined where nothing was ever counted: a new counter, or one that was taken away. */
  read(): Promise<bigint | undefined>
  /** Adds one, durably, and gives the new number. The first call makes the counter. */
  increment(): Promise<bigint>
}
