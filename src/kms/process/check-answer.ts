import { SignerError } from '../../errors/signer-error.js'
import type { KeyId } from '../../model/ids.js'
import type { KeyInfo, KeyState } from '../../model/key.js'
import type { NewKey } from '../kms.js'

/** The error for an answer that can be read and answers something else. */
export const anotherAnswer = (what: string): SignerError =>
  new SignerError(
    'SIGNER__KMS__SERVER_FAULT',
    `The process that holds the keys answered something else than was asked (${what}): see that agent and KMS are of one version`,
  )

const sameText = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((text, at) => text === other[at])

/** The key that was made must be the one that was asked for. Raises SIGNER__KMS__SERVER_FAULT. */
export const checkMade = (asked: NewKey, { type, purpose, owner, origin, chains }: KeyInfo): void => {
  const isAsked = type === asked.type && purpose === asked.purpose && owner === asked.owner && origin === asked.origin
  if (!isAsked || !sameText(chains, asked.chains)) throw anotherAnswer('a new key')
}

/** The key whose state was set must be the one that was named, in that state. Raises SIGNER__KMS__SERVER_FAULT. */
export const checkState = (id: KeyId, state: KeyState, info: KeyInfo): void => {
  if (info.id !== id || info.state !== state) throw anotherAnswer('the state of a key')
}
