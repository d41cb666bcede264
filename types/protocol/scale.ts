/**
 * The SCALE definitions of the protocol (PROTOCOL 2–4), in one place, with their bounds. They describe
 * shapes and sizes only: like every SCALE library, scale-ts accepts bytes that it would not write (bool 2,
 * trailing bytes, non-canonical compacts). Use `decodeStrict` of src/protocol, never `.dec` of these.
 */
import { bool, Enum, Option, Struct, Tuple, type CodecType } from 'scale-ts'
import { KEY_TYPES } from '../../src/model/key.js'
import {
  ascending,
  ascendingTexts,
  bytes,
  fixedBytes,
  fixedHex,
  flags,
  oneOf,
  text,
  U16,
  U32,
  U8,
  vector,
} from '../../src/protocol/codecs.js'
import { BOUNDS } from './bounds.js'

export const Hex32 = fixedHex(32)
export const Hex16 = fixedHex(16)
export const Hex8 = fixedHex(8)

/** Tagged extensions, tags strictly ascending. */
export const Ext = ascending(
  'ext',
  vector('ext', Tuple(U8, bytes('ext entry', BOUNDS.extEntry)), BOUNDS.extEntries),
  ([tag]) => tag,
)
export type Ext = CodecType<typeof Ext>

const ChainId = text('chain id', BOUNDS.text)
const PayloadBytes = bytes('payload', BOUNDS.payload)

/** What is to be signed (PROTOCOL 8): the bytes that the chain itself signs, never a hash of them, but for `Digest`. */
export const Payload = Enum({
  EthereumTransaction: PayloadBytes,
  EthereumMessage: PayloadBytes,
  EthereumTypedData: PayloadBytes,
  BitcoinPsbt: PayloadBytes,
  SubstratePayload: PayloadBytes,
  SolanaMessage: PayloadBytes,
  Digest: fixedBytes(32),
})
/** What is to be signed (PROTOCOL 8): the bytes that the chain itself signs, never a hash of them, but for `Digest`. */
export type Payload = CodecType<typeof Payload>

/** `Some` of empty Bytes or Text is refused: absent has one spelling. */
export const SignOptions = Struct({
  policyId: Option(text('policy id', BOUNDS.text, 1)),
  inlinePolicy: Option(bytes('inline policy', BOUNDS.inlinePolicy, 1)),
  requireTavp: bool,
  attestationMinFreshnessSec: Option(U32),
  tavp: Option(bytes('tavp', BOUNDS.tavp, 1)),
  ext: Ext,
})
export type SignOptions = CodecType<typeof SignOptions>

/** Indices 7 and 8 are reserved (EnrolCredential, Confirm): bad SCALE until defined. */
export const RequestCall = Enum({
  GenerateKey: Struct({
    keyType: oneOf('key type', KEY_TYPES),
    chains: vector('chains', ChainId, BOUNDS.chains, 1),
    label: text('label', BOUNDS.label),
  }),
  PublicKey: Struct({ keyId: Hex32 }),
  Sign: Struct({ chainId: ChainId, keyId: Hex32, payload: Payload, opts: SignOptions }),
  DeleteKey: Struct({ keyId: Hex32 }),
  /** Bits of `rights` as in `RIGHTS`; none takes all rights away. `until` is the last L1 block in which they count. */
  Grant: Struct({ keyId: Hex32, to: Hex32, rights: flags('rights', 2), until: U32 }),
  DisableKey: Struct({ keyId: Hex32, disabled: bool }),
  /** `keyType` is that of both keys: of the 32 bytes in the answer alone nobody could tell which key it is. */
  RotateKey: Struct({ keyId: Hex32, keyType: oneOf('key type', KEY_TYPES) }),
})
export type RequestCall = CodecType<typeof RequestCall>

export const Body = Struct({
  caller: Hex32,
  nonce: Hex16,
  deadline: U32,
  publicReply: bool,
  calls: vector('calls', RequestCall, BOUNDS.calls, 1),
  ext: Ext,
})
export type Body = CodecType<typeof Body>

export const MultiSignature = Enum({ Ed25519: fixedBytes(64), Sr25519: fixedBytes(64), Ecdsa: fixedBytes(65) })
export type MultiSignature = CodecType<typeof MultiSignature>

export const Auth = Enum({ Signed: MultiSignature })
export const Request = Struct({ body: Body, auth: Auth })
export type Request = CodecType<typeof Request>

/** Tag of a `SignedContext` in `SignOptions.ext`. */
export const CONTEXT_TAG = 1

/** What an issuer says of one intent. */
export const ContextStatement = Struct({
  /** In thousandths: 12,500 is a score of 12.5. */
  riskScore: Option(U32),
  tags: ascendingTexts('tags', vector('tags', text('tag', BOUNDS.contextTag, 1), BOUNDS.contextTags)),
  /** Last L1 block in which it counts. */
  validUntil: U32,
})
export type ContextStatement = CodecType<typeof ContextStatement>

/** Content of the extension `CONTEXT_TAG`: as such it has at most `BOUNDS.extEntry` bytes. */
export const SignedContext = Struct({ statement: ContextStatement, issuer: Hex32, signature: MultiSignature })
export type SignedContext = CodecType<typeof SignedContext>

/** What `intent` hashes. */
export const Intent = Tuple(ChainId, Hex32, Payload)

export const Bulk = vector('bulk', Struct({ requestId: Hex32, part: U8, parts: U8, body: bytes('body', Infinity) }))
export type Bulk = CodecType<typeof Bulk>

/** The key to which requests are sealed, and the blocks in which it is (PROTOCOL 4.2). */
export const ShieldingRecord = Struct({
  version: U8,
  kid: Hex8,
  publicKey: fixedBytes(32),
  validFrom: U32,
  validUntil: U32,
  protocols: ascending('protocols', vector('protocols', U8), (protocol) => protocol),
  tlsSpki: Option(fixedBytes(32)),
})
/** The key to which requests are sealed, and the blocks in which it is (PROTOCOL 4.2). */
export type ShieldingRecord = CodecType<typeof ShieldingRecord>

/** Position of a call in its request, from 0. */
export const CallIndex = U16
