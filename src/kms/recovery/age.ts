import { Decrypter, Encrypter } from 'age-encryption'
import type { webcrypto } from 'node:crypto'
import { SignerError } from '../../errors/signer-error.js'

/** No age file of a share is longer; longer ones are refused unread. */
export const MAX_AGE_BYTES = 4_096

const X25519_RECIPIENT = /^age1[02-9ac-hj-np-z]{58}$/
const OTHER_RECIPIENT = /^(?:age1|ssh-|github:)/i

const refuse = (message: string, line: number): SignerError =>
  new SignerError('SIGNER__KMS__INVALID_SHARE', `Recipients, line ${line}: ${message}`, { line })

const isUsable = (recipient: string): boolean => {
  try {
    new Encrypter().addRecipient(recipient)
    return true
  } catch {
    return false
  }
}

const requireUsable = (recipient: string, line: number): void => {
  if (X25519_RECIPIENT.test(recipient) && isUsable(recipient)) return
  if (!X25519_RECIPIENT.test(recipient) && OTHER_RECIPIENT.test(recipient))
    throw refuse(
      'only recipients of age-keygen, age1… with 62 characters: no plugins, no SSH keys, no other kinds',
      line,
    )
  throw refuse('is no age recipient, or has a typing error', line)
}

/**
 * The recipients of a file: one `age1…` a line, comments after `#`, in their order. Raises
 * SIGNER__KMS__INVALID_SHARE naming the line, for other kinds of recipients and for one that is there twice: one
 * operator with two shares is a smaller threshold.
 */
export const readRecipients = (text: string): string[] => {
  const recipients: string[] = []
  for (const [i, line] of text.split('\n').entries()) {
    const recipient = line.trim()
    if (recipient === '' || recipient.startsWith('#')) continue
    requireUsable(recipient, i + 1)
    if (recipients.includes(recipient)) throw refuse('this recipient is there twice', i + 1)
    recipients.push(recipient)
  }
  return recipients
}

/** Encrypts to one recipient (age v1, https://age-encryption.org/v1). `plain` stays the caller's to wipe. */
export const encryptTo = (recipient: string, plain: Uint8Array): Promise<Uint8Array> => {
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  return encrypter.encrypt(plain)
}

/** What an age file holds, for one of the identities; undefined for other identities and altered files. The receiver wipes it. */
export const decryptWith = async (
  identities: readonly webcrypto.CryptoKey[],
  file: Uint8Array,
): Promise<Uint8Array | undefined> => {
  if (file.length > MAX_AGE_BYTES) return undefined
  const decrypter = new Decrypter()
  for (const identity of identities) decrypter.addIdentity(identity)
  try {
    return await decrypter.decrypt(file)
  } catch {
    return undefined
  }
}
