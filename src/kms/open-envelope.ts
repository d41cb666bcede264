import { SignerError } from '../errors/signer-error.js'
import { setupRecipient } from '../protocol/hpke.js'
import type { SealedEnvelope } from './kms.js'

/** What an envelope held, and the secret under which its asker reads the reply (PROTOCOL 3: S). */
export interface OpenedEnvelope {
  readonly plaintext: Uint8Array
  readonly replySecret: Uint8Array
}

/** A shielding key in use. */
export interface ShieldingKey {
  readonly publicKey: Uint8Array
  readonly secret: Uint8Array
}

// One error without a cause for everything: which step refused is nobody's business but would help an attacker.
const refused = ({ kid }: SealedEnvelope): SignerError =>
  new SignerError(
    'SIGNER__KMS__ENVELOPE_REFUSED',
    'The envelope does not open: it is not for a shielding key of this agent in use, or it was altered',
    { kid },
  )

/**
 * Opens an envelope with the shielding key of its `kid`; undefined where no such key is in use.
 *
 * @throws SIGNER__KMS__ENVELOPE_REFUSED, the same for an unknown or deleted key, other `info`, and altered or truncated bytes
 */
export const openEnvelope = async (
  key: ShieldingKey | undefined,
  envelope: SealedEnvelope,
  info: Uint8Array,
): Promise<OpenedEnvelope> => {
  if (key === undefined) throw refused(envelope)
  const keyPair = { privateKey: key.secret, publicKey: key.publicKey }
  try {
    const { open, replySecret } = await setupRecipient(keyPair, envelope.enc, info)
    return { plaintext: await open(envelope.ciphertext), replySecret }
  } catch {
    throw refused(envelope)
  }
}
