/** Everything that a request can be, for property tests. */
import fc from 'fast-check'
import type { Hex } from '../../../../src/model/ids.js'
import { KEY_TYPES } from '../../../../src/model/key.js'
import { toHex } from '../../../../src/protocol/hash.js'
import type { Body, Ext, Payload, Request, RequestCall, SignOptions } from '../../../../types/protocol/scale.js'

/** Plain objects, as decoders make them. */
const record = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record<T>(model, { noNullPrototype: true })

const bytes = (minLength: number, maxLength: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength, maxLength })

export const hex = (length: number): fc.Arbitrary<Hex> => bytes(length, length).map(toHex)

/** At most `max` bytes: no character is longer than 4 bytes. */
const text = (max: number): fc.Arbitrary<string> =>
  fc.string({ unit: 'grapheme', maxLength: 24 }).filter((value) => new TextEncoder().encode(value).length <= max)

const ext: fc.Arbitrary<Ext> = fc
  .uniqueArray(fc.tuple(fc.nat(255), bytes(0, 40)), { maxLength: 8, selector: ([tag]) => tag })
  .map((entries) => entries.sort(([a], [b]) => a - b))

const PAYLOAD_KINDS = [
  'EthereumTransaction',
  'EthereumMessage',
  'EthereumTypedData',
  'BitcoinPsbt',
  'SubstratePayload',
  'SolanaMessage',
] as const

const payload: fc.Arbitrary<Payload> = fc.oneof(
  record({ tag: fc.constantFrom(...PAYLOAD_KINDS), value: bytes(0, 300) }),
  record({ tag: fc.constant('Digest' as const), value: bytes(32, 32) }),
)

const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined })

const signOptions: fc.Arbitrary<SignOptions> = record({
  policyId: optional(text(256).filter((value) => value !== '')),
  inlinePolicy: optional(bytes(1, 100)),
  requireTavp: fc.boolean(),
  attestationMinFreshnessSec: optional(fc.nat(0xffff_ffff)),
  tavp: optional(bytes(1, 100)),
  ext,
})

const call: fc.Arbitrary<RequestCall> = fc.oneof(
  record({
    tag: fc.constant('GenerateKey' as const),
    value: record({
      keyType: fc.constantFrom(...KEY_TYPES),
      chains: fc.array(text(256), { minLength: 1, maxLength: 16 }),
      label: text(64),
    }),
  }),
  record({ tag: fc.constantFrom('PublicKey' as const, 'DeleteKey' as const), value: record({ keyId: hex(32) }) }),
  record({
    tag: fc.constant('Grant' as const),
    value: record({ keyId: hex(32), to: hex(32), rights: fc.nat(3), until: fc.nat(0xffff_ffff) }),
  }),
  record({ tag: fc.constant('DisableKey' as const), value: record({ keyId: hex(32), disabled: fc.boolean() }) }),
  record({
    tag: fc.constant('RotateKey' as const),
    value: record({ keyId: hex(32), keyType: fc.constantFrom(...KEY_TYPES) }),
  }),
  record({
    tag: fc.constant('Sign' as const),
    value: record({ chainId: text(256), keyId: hex(32), payload, opts: signOptions }),
  }),
)

export const body: fc.Arbitrary<Body> = record({
  caller: hex(32),
  nonce: hex(16),
  deadline: fc.nat(0xffff_ffff),
  publicReply: fc.boolean(),
  calls: fc.array(call, { minLength: 1, maxLength: 32 }),
  ext: fc.constant([]),
})

const signature = fc.oneof(
  record({ tag: fc.constantFrom('Ed25519' as const, 'Sr25519' as const), value: bytes(64, 64) }),
  record({ tag: fc.constant('Ecdsa' as const), value: bytes(65, 65) }),
)

export const request: fc.Arbitrary<Request> = record({
  body,
  auth: record({ tag: fc.constant('Signed' as const), value: signature }),
})
