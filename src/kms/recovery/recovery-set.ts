/**
 * The description of a set of recovery shares, `recovery.json`: public, signed by the agent's account, so that
 * whoever knows the account can tell which shares and which root belong to it.
 */
import { z } from 'zod'
import { verifyEd25519 } from '../../crypto/verify.js'
import type { Hex } from '../../model/ids.js'
import { canonicalBytes } from '../../protocol/canonical-json.js'
import { ascii, concat, fromHex } from '../../protocol/hash.js'
import { SignerError } from '../../errors/signer-error.js'
import { isAllowedSplit, SET_BOUNDS, type SetTerms } from './share.js'

/** Name of the description in the folder of a set. */
export const SET_FILE = 'recovery.json'

/** A description is never longer; longer files are refused unread. */
export const MAX_SET_BYTES = 32_768

const SIGNED_LABEL = 'signer-layer/recovery-set/v1'

const hex = (bytes: number) =>
  z
    .string()
    .regex(new RegExp(`^0x[0-9a-f]{${bytes * 2}}$`), `must be ${bytes} bytes as lowercase 0x hex`)
    .transform((text) => text as Hex)

const share = z.strictObject({
  index: z.int().min(1).max(SET_BOUNDS.mostShares),
  recipient: z.string().regex(/^age1[0-9a-z]{58}$/, 'must be an age recipient of X25519'),
  fileHash: hex(32),
  shareHash: hex(32),
})

const schema = z
  .strictObject({
    version: z.literal(1),
    setId: hex(16),
    threshold: z.int(),
    commitment: hex(32),
    account: hex(32),
    shares: z.array(share).max(SET_BOUNDS.mostShares),
    signature: hex(64),
  })
  .refine(({ threshold, shares }) => isAllowedSplit(threshold, shares.length), 'must need 2 or more of its shares')
  .refine(({ shares }) => shares.every(({ index }, i) => index === i + 1), 'must list its shares in order')
  .refine(
    ({ shares }) => new Set(shares.map(({ recipient }) => recipient)).size === shares.length,
    'must have one recipient for each share',
  )

/** A set of shares as everybody may know it. */
export type RecoverySet = z.output<typeof schema>
export type ShareEntry = RecoverySet['shares'][number]
export type UnsignedSet = Omit<RecoverySet, 'signature'>

/** What the account signs: the label, then the canonical JSON (RFC 8785) of all but the signature. */
export const signedBytes = ({ version, setId, threshold, commitment, account, shares }: UnsignedSet): Uint8Array =>
  concat(ascii(SIGNED_LABEL), canonicalBytes({ version, setId, threshold, commitment, account, shares }))

/** Name of the file of a share in the folder of its set. */
export const shareFileName = (index: number): string => `share-${index}.age`

/** What every share of this set says of it. */
export const termsOf = ({ setId, threshold, shares, commitment, account }: UnsignedSet): SetTerms => ({
  setId,
  threshold,
  count: shares.length,
  commitment,
  account,
})

/** The bytes of `recovery.json`. */
export const writeSet = (set: RecoverySet): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify(set, undefined, 2)}\n`)

const invalidSet = (where: string, fault: string): SignerError =>
  new SignerError('SIGNER__KMS__INVALID_SHARE', `${where} ${fault}`, { where })

const parseJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}

/**
 * Reads a description and checks its signature. Whether the account that signed it is the right one, the reader
 * has to know. Raises SIGNER__KMS__INVALID_SHARE naming `where`.
 */
export const readSet = (bytes: Uint8Array, where: string): RecoverySet => {
  if (bytes.length > MAX_SET_BYTES) throw invalidSet(where, 'is too long for the description of a recovery set')
  const parsed = schema.safeParse(parseJson(bytes))
  if (!parsed.success) throw invalidSet(where, 'is not the description of a recovery set, version 1')
  const set = parsed.data
  if (verifyEd25519(fromHex(set.account), signedBytes(set), fromHex(set.signature))) return set
  throw invalidSet(where, 'was altered: the account that it names did not sign it')
}
