/**
 * The SCALE definitions of the protocol (PROTOCOL 2–4), in one place. They describe shapes only:
 * scale-ts, like every SCALE library, accepts bytes that it would not write (bool 2, trailing bytes,
 * non-canonical compacts). Use `decodeStrict` of src/protocol, never `.dec` of these.
 */
import {
  Bytes,
  enhanceCodec,
  Enum,
  Option,
  str,
  Struct,
  Tuple,
  u16,
  u32,
  u8,
  Vector,
  bool,
  type Codec,
  type CodecType,
} from 'scale-ts'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'

type Hex = `0x${string}`

/** A fixed number of bytes as `0x` hex, for what serves as an id. */
const fixedHex = (length: number): Codec<Hex> =>
  enhanceCodec(
    Bytes(length),
    (hex: Hex) => hexToBytes(hex.slice(2)),
    (bytes): Hex => `0x${bytesToHex(bytes)}`,
  )

export const Hex32 = fixedHex(32)
export const Hex16 = fixedHex(16)
export const Hex8 = fixedHex(8)

/** Tagged extensions, tags strictly ascending. */
export const Ext = Vector(Tuple(u8, Bytes()))

/** Variant index is the wire number of `KEY_TYPES`. */
export const KeyTypeIndex = u8

export const Payload = Enum({
  EthereumTransaction: Bytes(),
  EthereumMessage: Bytes(),
  EthereumTypedData: Bytes(),
  BitcoinPsbt: Bytes(),
  SubstratePayload: Bytes(),
  SolanaMessage: Bytes(),
  Digest: Bytes(32),
})
export type Payload = CodecType<typeof Payload>

export const SignOptions = Struct({
  policyId: Option(str),
  inlinePolicy: Option(Bytes()),
  requireTavp: bool,
  attestationMinFreshnessSec: Option(u32),
  tavp: Option(Bytes()),
  ext: Ext,
})
export type SignOptions = CodecType<typeof SignOptions>

/** Indices 4..8 are reserved (Grant, DisableKey, RotateKey, EnrolCredential, Confirm): bad SCALE until defined. */
export const RequestCall = Enum({
  GenerateKey: Struct({ keyType: KeyTypeIndex, chains: Vector(str), label: str }),
  PublicKey: Struct({ keyId: Hex32 }),
  Sign: Struct({ chainId: str, keyId: Hex32, payload: Payload, opts: SignOptions }),
  DeleteKey: Struct({ keyId: Hex32 }),
})
export type RequestCall = CodecType<typeof RequestCall>

export const Body = Struct({
  caller: Hex32,
  nonce: Hex16,
  deadline: u32,
  publicReply: bool,
  calls: Vector(RequestCall),
  ext: Ext,
})
export type Body = CodecType<typeof Body>

export const MultiSignature = Enum({ Ed25519: Bytes(64), Sr25519: Bytes(64), Ecdsa: Bytes(65) })
export type MultiSignature = CodecType<typeof MultiSignature>

export const Auth = Enum({ Signed: MultiSignature })
export const Request = Struct({ body: Body, auth: Auth })
export type Request = CodecType<typeof Request>

/** What `intent` hashes. */
export const Intent = Tuple(str, Hex32, Payload)

export const Bulk = Vector(Struct({ requestId: Hex32, part: u8, parts: u8, body: Bytes() }))
export type Bulk = CodecType<typeof Bulk>

export const ShieldingRecord = Struct({
  version: u8,
  kid: Hex8,
  publicKey: Bytes(32),
  validFrom: u32,
  validUntil: u32,
  protocols: Vector(u8),
  tlsSpki: Option(Bytes(32)),
})
export type ShieldingRecord = CodecType<typeof ShieldingRecord>

export const CallIndex = u16
