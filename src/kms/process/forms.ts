import type { Codec } from 'scale-ts'
import { concat, exactly } from '../../protocol/hash.js'
import { decodeStrict, encodeStrict } from '../../protocol/strict.js'
import { SignerError } from '../../errors/signer-error.js'
import type { VaultKeys } from '../vault.js'

/** How a value goes over the socket. Both raise SIGNER__PROTOCOL__MALFORMED or SIGNER__PROTOCOL__BOUND_EXCEEDED. */
export interface Form<T> {
  write(value: T): Uint8Array
  /** What it gives shares no memory with `bytes`. */
  read(bytes: Uint8Array): T
  /** Overwrites what is secret in a value. */
  wipe(value: T): void
}

const nothing = (): void => undefined

/** Strict SCALE, for what is not secret. */
export const scale = <T>(what: string, codec: Codec<T>): Form<T> => ({
  write: (value) => encodeStrict<T>(codec, value, what),
  read: (bytes) => decodeStrict(codec, bytes, what),
  wipe: nothing,
})

/** No bytes at all. */
export const empty: Form<void> = {
  write: () => new Uint8Array(0),
  read: (bytes) => void exactly(0, bytes, 'what follows'),
  wipe: nothing,
}

/** store 32 ‖ journal 32. */
export const vaultKeysForm: Form<VaultKeys> = {
  write: ({ store, journal }) => concat(exactly(32, store, 'store key'), exactly(32, journal, 'journal key')),
  read: (bytes) => {
    exactly(64, bytes, 'vault keys')
    return { store: bytes.slice(0, 32), journal: bytes.slice(32) }
  },
  wipe: ({ store, journal }) => {
    store.fill(0)
    journal.fill(0)
  },
}

/** What an envelope held. */
export interface Opened {
  readonly plaintext: Uint8Array
  readonly replySecret: Uint8Array
}

const SECRET_BYTES = 32

/** replySecret 32 ‖ plaintext. */
export const openedForm: Form<Opened> = {
  write: ({ replySecret, plaintext }) => concat(exactly(SECRET_BYTES, replySecret, 'reply secret'), plaintext),
  read: (bytes) => {
    if (bytes.length < SECRET_BYTES)
      throw new SignerError('SIGNER__PROTOCOL__MALFORMED', 'An opened envelope begins with the secret of its reply')
    return { replySecret: bytes.slice(0, SECRET_BYTES), plaintext: bytes.slice(SECRET_BYTES) }
  },
  wipe: ({ replySecret, plaintext }) => {
    replySecret.fill(0)
    plaintext.fill(0)
  },
}
