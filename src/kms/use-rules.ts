import { SignerError } from '../errors/signer-error.js'
import type { KeyInfo, SignatureScheme } from '../model/key.js'
import { BOUNDS } from '../../types/protocol/bounds.js'
import type { NewKey, SignRequest } from './kms.js'

const DIGEST_BYTES = 32
const MAX_MESSAGE_BYTES = 65_536
const MAX_BLOCK = 0xffff_ffff
// Visible ASCII: what is written to a key file reads back as the same string.
const NAME = new RegExp(`^[\\x21-\\x7e]{1,${BOUNDS.text}}$`)
const ACCOUNT = /^0x[0-9a-f]{64}$/

const SCHEMES: Readonly<Record<KeyInfo['type'], readonly SignatureScheme[]>> = {
  Secp256k1: ['ecdsa', 'bip340', 'taproot'],
  Ed25519: ['ed25519'],
  Sr25519: ['sr25519'],
  X25519: [],
}

const TAKES_DIGEST: Readonly<Record<SignatureScheme, boolean>> = {
  ecdsa: true,
  bip340: true,
  taproot: true,
  ed25519: false,
  sr25519: false,
}

const invalidKey = (message: string, key: NewKey): SignerError =>
  new SignerError('SIGNER__KMS__INVALID_KEY', message, { type: key.type, purpose: key.purpose })

/** Bounds of a new key: what passes here can be written to a key file and read again. Raises SIGNER__KMS__INVALID_KEY. */
export const checkNewKey = (key: NewKey): void => {
  if ((key.type === 'X25519') !== (key.purpose === 'shielding'))
    throw invalidKey(`A key of type ${key.type} cannot serve as ${key.purpose} key: X25519 is for shielding only`, key)
  if (!NAME.test(key.origin))
    throw invalidKey(`The origin of a key is 1 to ${BOUNDS.text} visible ASCII characters`, key)
  if (key.chains.length > BOUNDS.chains || !key.chains.every((chain) => NAME.test(chain)))
    throw invalidKey(`A key has at most ${BOUNDS.chains} chains of 1 to ${BOUNDS.text} visible ASCII characters`, key)
  if (key.owner !== undefined && !ACCOUNT.test(key.owner))
    throw invalidKey('The owner of a key is an account: 0x and 64 lowercase hex digits', key)
  if (!Number.isInteger(key.createdBlock) || key.createdBlock < 0 || key.createdBlock > MAX_BLOCK)
    throw invalidKey('The block in which a key is made is a 32-bit number', key)
}

/** Purpose separation: a key signs for its own purpose only, and shielding keys never do. Raises SIGNER__KMS__KEY_PURPOSE_MISMATCH. */
const checkPurpose = ({ id, type, purpose }: KeyInfo, request: SignRequest): void => {
  if (purpose === request.purpose && SCHEMES[type].includes(request.scheme)) return
  throw new SignerError(
    'SIGNER__KMS__KEY_PURPOSE_MISMATCH',
    `A ${purpose} key of type ${type} does not sign ${request.scheme} as ${request.purpose} key`,
    { keyId: id },
  )
}

const checkMessage = ({ scheme, message, keyId }: SignRequest): void => {
  const fits = TAKES_DIGEST[scheme] ? message.length === DIGEST_BYTES : message.length <= MAX_MESSAGE_BYTES
  if (fits) return
  throw new SignerError(
    'SIGNER__KMS__INVALID_MESSAGE',
    `${scheme} takes ${TAKES_DIGEST[scheme] ? `a digest of ${DIGEST_BYTES}` : `a message of at most ${MAX_MESSAGE_BYTES}`} bytes, not ${message.length}`,
    { keyId },
  )
}

/**
 * Whether a key may be used like this.
 *
 * @throws SIGNER__KMS__KEY_PURPOSE_MISMATCH SIGNER__KMS__KEY_NOT_ACTIVE SIGNER__KMS__INVALID_MESSAGE
 */
export const checkUse = (info: KeyInfo, request: SignRequest): void => {
  checkPurpose(info, request)
  if (info.state !== 'active')
    throw new SignerError('SIGNER__KMS__KEY_NOT_ACTIVE', `The key is ${info.state} and signs nothing`, {
      keyId: info.id,
    })
  checkMessage(request)
}
