import { BOUNDS } from '../../../../types/protocol/bounds.js'
import { PAYLOAD_TAG_OF, type PayloadTypeName } from '../../../../types/worker/names.js'
import type { Payload } from '../../../../types/protocol/scale.js'
import { SignerError } from '../../../errors/signer-error.js'
import { systemCodeOf } from '../../../errors/system-code.js'
import { fromHex } from '../../../protocol/hash.js'
import { readFileBounded } from '../../../settings/read-bounded.js'

/** How the bytes of a payload stand in a file; `auto` by the kind and the content. */
export const ENCODINGS = ['auto', 'raw', 'hex', 'base64'] as const
export type Encoding = (typeof ENCODINGS)[number]

/** Names of payload kinds as flags have them. */
export const KINDS = [
  'ethereum-transaction',
  'ethereum-message',
  'ethereum-typed-data',
  'bitcoin-psbt',
  'substrate-payload',
  'solana-message',
  'digest',
] as const
export type Kind = (typeof KINDS)[number]

/** Hex of the largest payload, a prefix and a newline. */
const MOST_FILE_BYTES = 2 * BOUNDS.payload + 4

const HEX = /^(?:0x)?(?:[0-9a-fA-F]{2})*$/
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** A text may look like hex and be meant as it stands, so these are never guessed at. */
const TEXTS: ReadonlySet<Kind> = new Set(['ethereum-message', 'ethereum-typed-data'])
/** What is sound of these begins with a byte that no digit is, so hex is told from it, and from base64, without a prefix too. */
const IN_BARE_HEX: ReadonlySet<Kind> = new Set(['ethereum-transaction', 'bitcoin-psbt'])
/** What their tools write as base64. */
const IN_BASE64: ReadonlySet<Kind> = new Set(['bitcoin-psbt', 'solana-message'])

const encodingOf = (kind: Kind, text: string): Exclude<Encoding, 'auto'> => {
  if (TEXTS.has(kind)) return 'raw'
  if (HEX.test(text) && (text.startsWith('0x') || (text !== '' && IN_BARE_HEX.has(kind)))) return 'hex'
  return IN_BASE64.has(kind) && text !== '' && BASE64.test(text) ? 'base64' : 'raw'
}

const bytesOfHex = (text: string): Uint8Array => fromHex(`0x${text.replace(/^0x/, '').toLowerCase()}`)

/** What is wrong, or the bytes. */
type Decoded = Uint8Array | string

const fromBase64 = (text: string): Decoded => {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'))
  // One spelling: bits that are not used must be zero.
  return Buffer.from(bytes).toString('base64') === text ? bytes : 'it is no base64'
}

const decode = (bytes: Uint8Array, kind: Kind, encoding: Encoding): Decoded => {
  const text = Buffer.from(bytes).toString('latin1').trim()
  const chosen = encoding === 'auto' ? encodingOf(kind, text) : encoding
  if (chosen === 'raw') return bytes
  if (chosen === 'hex') return HEX.test(text) ? bytesOfHex(text) : 'it is no text of hex digits, with or without 0x'
  return fromBase64(text)
}

const checkSize = (bytes: Uint8Array, kind: Kind): Decoded => {
  if (bytes.length === 0) return 'it is empty'
  if (bytes.length > BOUNDS.payload) return `it has more than the ${BOUNDS.payload} bytes that a payload may have`
  return kind === 'digest' && bytes.length !== 32 ? `a digest has 32 bytes, and not ${bytes.length}` : bytes
}

/** The payload in the bytes of a file; words for what is none. Total. */
export const payloadIn = (bytes: Uint8Array, kind: Kind, encoding: Encoding): Payload | string => {
  const decoded = decode(bytes, kind, encoding)
  const value = typeof decoded === 'string' ? decoded : checkSize(decoded, kind)
  const tag = PAYLOAD_TAG_OF[kind.replaceAll('-', '_') as PayloadTypeName]
  return typeof value === 'string' ? value : { tag, value }
}

/** Reads a payload from a file. Raises SIGNER__CLI__INVALID_FILE. */
export const readPayloadFile = async (path: string, kind: Kind, encoding: Encoding): Promise<Payload> => {
  const bytes = await readFileBounded(path, MOST_FILE_BYTES + 1).catch((error: unknown) => {
    const message = `The payload file ${path} cannot be read (${systemCodeOf(error) ?? 'unknown fault'}).`
    throw new SignerError('SIGNER__CLI__INVALID_FILE', message, { path }, error)
  })
  const payload = bytes.length > MOST_FILE_BYTES ? `it is too large for a payload` : payloadIn(bytes, kind, encoding)
  if (typeof payload !== 'string') return payload
  throw new SignerError('SIGNER__CLI__INVALID_FILE', `The payload file ${path} cannot be used: ${payload}.`, { path })
}
