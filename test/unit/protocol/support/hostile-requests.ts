/** Requests that must be refused, one fault each. Shared by the unit test and the committed vectors. */
import type { ErrorCode } from '../../../../src/errors/codes.js'
import { concat } from '../../../../src/protocol/hash.js'
import {
  rawDisable,
  rawGenerate,
  rawGrant,
  rawPublicKey,
  rawRequest,
  rawRotate,
  rawSign,
  withCall,
  withOptions,
} from './raw-request.js'
import { bytes, compactIn, filled, le, repeat, some, text, variant, vec } from './raw-scale.js'

export interface HostileRequest {
  readonly name: string
  readonly bytes: Uint8Array
  readonly code: ErrorCode
}

const malformed = (name: string, bytes: Uint8Array): HostileRequest => ({
  name,
  bytes,
  code: 'SIGNER__PROTOCOL__MALFORMED',
})
const tooMuch = (name: string, bytes: Uint8Array): HostileRequest => ({
  name,
  bytes,
  code: 'SIGNER__PROTOCOL__BOUND_EXCEEDED',
})

const ext = (...entries: [tag: number, length: number][]): Uint8Array =>
  vec(entries.map(([tag, length]) => concat(Uint8Array.of(tag), bytes(filled(length)))))
const payload = (content: Uint8Array): Uint8Array => withCall(rawSign({ payload: variant(1, content) }))
const label = (...content: number[]): Uint8Array => withCall(rawGenerate({ label: bytes(Uint8Array.from(content)) }))
const chains = (content: Uint8Array): Uint8Array => withCall(rawGenerate({ chains: content }))
const anyPayload = Uint8Array.of(1, 2, 3)
const MAX_30_BITS = 2 ** 30 - 1
/** A count whose array a careless decoder would really allocate: 256 MB of slots. */
const ALLOCATED = 2 ** 25 - 1

const NON_CANONICAL = [
  malformed('count of calls in two-byte mode', rawRequest({ calls: vec([rawPublicKey], compactIn.twoBytes(1)) })),
  malformed('count of calls in four-byte mode', rawRequest({ calls: vec([rawPublicKey], compactIn.fourBytes(1)) })),
  malformed('count of calls in big-integer mode', rawRequest({ calls: vec([rawPublicKey], compactIn.bigInteger(1)) })),
  malformed(
    'count of calls in big-integer mode of eight bytes',
    rawRequest({ calls: vec([rawPublicKey], compactIn.bigInteger(1, 8)) }),
  ),
  malformed('length of payload in two-byte mode', payload(bytes(anyPayload, compactIn.twoBytes(3)))),
  malformed('length of payload in four-byte mode', payload(bytes(anyPayload, compactIn.fourBytes(3)))),
  malformed('length of payload in big-integer mode', payload(bytes(anyPayload, compactIn.bigInteger(3)))),
  malformed('length of payload 64 in four-byte mode', payload(bytes(filled(64), compactIn.fourBytes(64)))),
  malformed('length of text in two-byte mode', chains(vec([bytes(filled(3), compactIn.twoBytes(3))]))),
  malformed('count of chains in two-byte mode', chains(vec([text('eip155:1')], compactIn.twoBytes(1)))),
  malformed('count of extensions 0 in two-byte mode', rawRequest({ ext: compactIn.twoBytes(0) })),
  malformed('publicReply is 2', rawRequest({ publicReply: Uint8Array.of(2) })),
  malformed('publicReply is 255', rawRequest({ publicReply: Uint8Array.of(255) })),
  malformed('requireTavp is 2', withOptions({ requireTavp: Uint8Array.of(2) })),
  malformed('option byte of policyId is 2', withOptions({ policyId: variant(2, text('treasury')) })),
  malformed('option byte of inlinePolicy is 2', withOptions({ inlinePolicy: variant(2, bytes(anyPayload)) })),
  malformed('option byte of freshness is 2', withOptions({ attestationMinFreshnessSec: variant(2, le(1, 4)) })),
  malformed('option byte of tavp is 2', withOptions({ tavp: variant(2, bytes(anyPayload)) })),
]

const TEXTS = [
  malformed('label starts with U+FEFF', label(0xef, 0xbb, 0xbf, 0x61)),
  malformed('label is U+FEFF alone', label(0xef, 0xbb, 0xbf)),
  malformed('label has a lone continuation byte', label(0x80)),
  malformed('label has an overlong form', label(0xc0, 0xaf)),
  malformed('label has a surrogate', label(0xed, 0xa0, 0x80)),
  malformed('label ends within a character', label(0x61, 0xe2, 0x82)),
  malformed('label has a code point above U+10FFFF', label(0xf4, 0x90, 0x80, 0x80)),
  tooMuch('label of 65 bytes', withCall(rawGenerate({ label: bytes(filled(65)) }))),
  tooMuch('label of 33 characters and 66 bytes', withCall(rawGenerate({ label: text('ä'.repeat(33)) }))),
  tooMuch('chain of 257 bytes', chains(vec([bytes(filled(257))]))),
  tooMuch('chain id of 257 bytes', withCall(rawSign({ chainId: bytes(filled(257)) }))),
  tooMuch('policy id of 257 bytes', withOptions({ policyId: some(bytes(filled(257))) })),
]

const BOUNDS = [
  tooMuch('no call', rawRequest({ calls: vec([]) })),
  tooMuch('33 calls', rawRequest({ calls: vec(repeat(33, rawPublicKey)) })),
  tooMuch('no chain', chains(vec([]))),
  tooMuch('17 chains', chains(vec(repeat(17, text('eip155:1'))))),
  tooMuch('payload of 49,153 bytes', payload(bytes(filled(49_153)))),
  tooMuch('inline policy of 8,193 bytes', withOptions({ inlinePolicy: some(bytes(filled(8_193))) })),
  tooMuch('tavp of 4,097 bytes', withOptions({ tavp: some(bytes(filled(4_097))) })),
  tooMuch('policyId is Some of empty', withOptions({ policyId: some(text('')) })),
  tooMuch('inlinePolicy is Some of empty', withOptions({ inlinePolicy: some(bytes(filled(0))) })),
  tooMuch('tavp is Some of empty', withOptions({ tavp: some(bytes(filled(0))) })),
  tooMuch('nine extensions', withOptions({ ext: ext(...repeat(9, 0).map((_, i) => [i, 1] as [number, number])) })),
  tooMuch('extension of 1,025 bytes', withOptions({ ext: ext([1, 1_025]) })),
]

const MEANINGS = [
  malformed('extensions descending', withOptions({ ext: ext([2, 1], [1, 1]) })),
  malformed('extension twice', withOptions({ ext: ext([1, 1], [1, 2]) })),
  malformed('extension 0 of the body', rawRequest({ ext: ext([0, 1]) })),
  malformed('extension 1 of the body', rawRequest({ ext: ext([1, 0]) })),
  // From before 4, 5 and 6 were defined: read as their content, the bytes that follow claim too many extensions.
  ...[4, 5, 6, 7, 8, 9, 255].map((index) =>
    (index === 4 ? tooMuch : malformed)(`call variant ${index}`, withCall(variant(index, filled(32)))),
  ),
  ...[4, 5, 6, 7, 8].map((index) =>
    (index === 5 ? tooMuch : malformed)(`call variant ${index} without content`, withCall(variant(index))),
  ),
  malformed('payload variant 7', withCall(rawSign({ payload: variant(7, filled(32)) }))),
  malformed('payload variant 7 with Bytes', withCall(rawSign({ payload: variant(7, bytes(anyPayload)) }))),
  malformed('payload variant 7 without content', withCall(rawSign({ payload: variant(7) }))),
  malformed('payload variant 255 with Bytes', withCall(rawSign({ payload: variant(255, bytes(anyPayload)) }))),
  malformed('key type 3', withCall(rawGenerate({ keyType: Uint8Array.of(3) }))),
  malformed('key type 255', withCall(rawGenerate({ keyType: Uint8Array.of(255) }))),
  malformed('auth variant 1', rawRequest({ auth: variant(1, variant(0, filled(64))) })),
  malformed('signature variant 3', rawRequest({ auth: variant(0, variant(3, filled(65))) })),
  malformed('Ed25519 signature of 65 bytes', rawRequest({ auth: variant(0, variant(0, filled(65))) })),
  malformed('Ecdsa signature of 64 bytes', rawRequest({ auth: variant(0, variant(2, filled(64))) })),
]

const LIFE_OF_KEYS = [
  malformed('grant of right 4', withCall(rawGrant({ rights: Uint8Array.of(4) }))),
  malformed('grant of right 128', withCall(rawGrant({ rights: Uint8Array.of(128) }))),
  malformed('grant of every bit', withCall(rawGrant({ rights: Uint8Array.of(255) }))),
  malformed('grant without rights', withCall(rawGrant({ rights: filled(0) }))),
  malformed('grant to an account of 31 bytes', withCall(rawGrant({ to: filled(31, 8) }))),
  malformed('disabled is 2', withCall(rawDisable(2))),
  malformed('disabled is 255', withCall(rawDisable(255))),
  malformed('rotation of key type 3', withCall(rawRotate(3))),
]

const CLAIMS = [
  tooMuch('claims 2^25 - 1 calls', rawRequest({ calls: vec([rawPublicKey], compactIn.fourBytes(ALLOCATED)) })),
  tooMuch('claims 2^30 - 1 calls', rawRequest({ calls: vec([rawPublicKey], compactIn.fourBytes(MAX_30_BITS)) })),
  tooMuch('claims 2^536 - 1 calls', rawRequest({ calls: compactIn.bigInteger(2n ** 536n - 1n, 67) })),
  tooMuch('claims 2^25 - 1 chains', chains(vec([text('a')], compactIn.fourBytes(ALLOCATED)))),
  tooMuch('claims 2^25 - 1 extensions', rawRequest({ ext: compactIn.fourBytes(ALLOCATED) })),
  malformed(
    'claims 32 calls and ends after one',
    rawRequest({ calls: vec([rawPublicKey], compactIn.oneByte(32)), ext: filled(0), auth: filled(0) }),
  ),
  malformed('claims a payload of 2^30 - 1 bytes', payload(compactIn.fourBytes(MAX_30_BITS))),
  malformed('claims a payload of 2^536 - 1 bytes', payload(compactIn.bigInteger(2n ** 536n - 1n, 67))),
  malformed('claims a text of 2^30 - 1 bytes', chains(vec([compactIn.fourBytes(MAX_30_BITS)]))),
]

export const HOSTILE_REQUESTS: readonly HostileRequest[] = [
  malformed('empty', filled(0)),
  malformed('one zero byte after the end', concat(rawRequest(), Uint8Array.of(0))),
  malformed('the request twice', concat(rawRequest(), rawRequest())),
  malformed('last byte missing', rawRequest().slice(0, -1)),
  malformed('signature missing', rawRequest({ auth: Uint8Array.of(0) })),
  ...NON_CANONICAL,
  ...TEXTS,
  ...BOUNDS,
  ...MEANINGS,
  ...LIFE_OF_KEYS,
  ...CLAIMS,
]
