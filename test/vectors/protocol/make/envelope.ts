import { formatEnvelope } from '../../../../src/protocol/envelope.js'
import { ascii } from '../../../../src/protocol/hash.js'
import { hpkeInfo } from '../../../../src/protocol/hpke.js'
import { LABELS } from '../../../../types/protocol/labels.js'
import { setupBase } from '../../rfc9180/hpke-by-hand.js'
import { signedStory } from './auth.js'
import { DEPLOYMENT, EPHEMERAL_PRIVATE_KEY, KID, RECIPIENT } from './inputs.js'

const INFO = hpkeInfo(DEPLOYMENT, KID)
const context = setupBase('aes-256-gcm', RECIPIENT.publicKey, EPHEMERAL_PRIVATE_KEY, INFO)

/** S of the story's envelope. */
export const REPLY_SECRET = context.export(ascii(LABELS.reply), 32)

export const makeEnvelope = () => {
  const plaintext = signedStory('Ed25519').scale
  const ciphertext = context.seal(plaintext)
  return {
    deployment: DEPLOYMENT,
    recipientPrivateKey: RECIPIENT.privateKey,
    recipientPublicKey: RECIPIENT.publicKey,
    kid: KID,
    ephemeralPrivateKey: EPHEMERAL_PRIVATE_KEY,
    enc: context.enc,
    info: INFO,
    sharedSecret: context.sharedSecret,
    key: context.key,
    baseNonce: context.baseNonce,
    exporterSecret: context.exporterSecret,
    plaintext,
    ciphertext,
    envelope: formatEnvelope({ kid: KID, enc: context.enc, ciphertext }),
    replySecret: REPLY_SECRET,
  }
}
