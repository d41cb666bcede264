/** Gives what `use` makes of secret bytes, and overwrites them, also when it raises. */
export const wiping = <T>(secret: Uint8Array, use: (secret: Uint8Array) => T): T => {
  try {
    return use(secret)
  } finally {
    secret.fill(0)
  }
}

/** A library's bytes in memory of their own; the library's copy is overwritten. */
export const taken = (bytes: Uint8Array): Uint8Array => wiping(bytes, (from) => Uint8Array.from(from))
