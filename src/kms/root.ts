import { hkdfSync } from 'node:crypto'
import { SignerError } from '../errors/signer-error.js'

/** Length of the root secret and of every key derived from it. */
export const ROOT_BYTES = 32

const NO_SALT = new Uint8Array(0)

/** The one secret that everything else hangs on. It leaves this closure as derived keys, and to be sealed or split. */
export interface Root {
  /** HKDF-SHA256(root, salt, info), 32 bytes. Raises SIGNER__KMS__CLOSED after `wipe`. */
  derive(info: Uint8Array, salt?: Uint8Array): Uint8Array
  /** Raises SIGNER__KMS__CLOSED after `wipe`; for users of keys derived earlier. */
  assertOpen(): void
  /** Lends the secret, for sealing it or splitting it into recovery shares: `use` keeps no copy of it. Raises SIGNER__KMS__CLOSED. */
  lend<T>(use: (secret: Uint8Array) => T): T
  wipe(): void
}

/** Takes `secret` over: `wipe` overwrites it. */
export const rootOf = (secret: Uint8Array): Root => {
  let wiped = false
  // A wiped root is all zeros: what it derived would look like a key, and anyone could make it.
  const assertOpen = (): void => {
    if (wiped) throw new SignerError('SIGNER__KMS__CLOSED', 'The KMS is closed: open it again to use its keys')
  }
  return {
    derive: (info, salt = NO_SALT) => {
      assertOpen()
      return new Uint8Array(hkdfSync('sha256', secret, salt, info, ROOT_BYTES))
    },
    assertOpen,
    lend: (use) => {
      assertOpen()
      return use(secret)
    },
    wipe: () => {
      wiped = true
      secret.fill(0)
    },
  }
}
