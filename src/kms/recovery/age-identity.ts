/**
 * age identities (`AGE-SECRET-KEY-1…`, bech32 of BIP-173) read as bytes, from start to end: the secret is never in a
 * string, and the key that it becomes cannot be taken out again.
 */
import { webcrypto } from 'node:crypto'
import { ascii, concat } from '../../protocol/hash.js'
import { SignerError } from '../../errors/signer-error.js'

const HRP = ascii('age-secret-key-')
const CHARSET = ascii('qpzry9x8gf2tvdw0s3jn54khce6mua7l')
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const
const CHECKSUM_WORDS = 6
const SECRET_WORDS = 52
const SECRET_BYTES = 32
const LINE_BYTES = HRP.length + 1 + SECRET_WORDS + CHECKSUM_WORDS
const ONE = 0x31
const NEWLINE = 0x0a
const COMMENT = 0x23
// RFC 8410: everything of a PKCS #8 document before the 32 bytes of an X25519 key.
const PKCS8 = Uint8Array.from([0x30, 46, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 34, 4, 32])

const polymod = (words: Iterable<number>): number => {
  let check = 1
  for (const word of words) {
    const top = check >>> 25
    check = ((check & 0x1ffffff) << 5) ^ word
    GENERATORS.forEach((generator, i) => {
      if ((top >>> i) & 1) check ^= generator
    })
  }
  return check
}

function* checked(words: Uint8Array): Generator<number> {
  for (const byte of HRP) yield byte >>> 5
  yield 0
  for (const byte of HRP) yield byte & 31
  yield* words
}

/** 52 words of 5 bits are 32 bytes and 4 bits of padding, which are zero. */
const packBytes = (words: Uint8Array): Uint8Array | undefined => {
  const out = new Uint8Array(SECRET_BYTES)
  let [held, bits, at] = [0, 0, 0]
  for (const word of words) {
    held = ((held << 5) | word) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    out[at++] = (held >>> bits) & 0xff
  }
  return (held & 0x0f) === 0 ? out : undefined
}

const secretOf = (line: Uint8Array): Uint8Array | undefined => {
  const hasHrp = HRP.every((byte, i) => ((line[i] ?? 0) | (byte > 0x60 ? 0x20 : 0)) === byte)
  if (line.length !== LINE_BYTES || !hasHrp || line[HRP.length] !== ONE) return undefined
  const words = line.subarray(HRP.length + 1).map((byte) => CHARSET.indexOf(byte > 0x40 ? byte | 0x20 : byte))
  try {
    // An unknown character became 255, which is no word of 5 bits.
    if (words.some((word) => word > 31) || polymod(checked(words)) !== 1) return undefined
    return packBytes(words.subarray(0, SECRET_WORDS))
  } finally {
    words.fill(0)
  }
}

const importSecret = async (secret: Uint8Array): Promise<webcrypto.CryptoKey> => {
  const der = concat(PKCS8, secret)
  try {
    return await webcrypto.subtle.importKey('pkcs8', der, { name: 'X25519' }, false, ['deriveBits'])
  } finally {
    der.fill(0)
    secret.fill(0)
  }
}

const linesOf = (file: Uint8Array): Uint8Array[] => {
  const lines: Uint8Array[] = []
  let start = 0
  for (let at = 0; at <= file.length; at++) {
    if (at < file.length && file[at] !== NEWLINE) continue
    const end = file[at - 1] === 0x0d ? at - 1 : at
    if (end > start && file[start] !== COMMENT) lines.push(file.subarray(start, end))
    start = at + 1
  }
  return lines
}

/**
 * The X25519 identities of a file as `age-keygen` writes it: one a line, comments after `#`. `where` names the file
 * in errors. Raises SIGNER__KMS__INVALID_SHARE for a file without any, or with a line of another kind.
 */
export const readIdentities = async (file: Uint8Array, where: string): Promise<webcrypto.CryptoKey[]> => {
  const refuse = (fault: string) => new SignerError('SIGNER__KMS__INVALID_SHARE', `${where} ${fault}`, { where })
  const lines = linesOf(file)
  if (lines.length === 0) throw refuse('has no age identity: give the file that age-keygen wrote')
  const keys: webcrypto.CryptoKey[] = []
  for (const line of lines) {
    const secret = secretOf(line)
    if (secret === undefined)
      throw refuse('has a line that is no AGE-SECRET-KEY-1…: encrypted identities and plugins are not supported')
    keys.push(await importSecret(secret))
  }
  return keys
}
