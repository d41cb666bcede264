/** Requests by hand, each part replaceable by hostile bytes. */
import { concat } from '../../../../src/protocol/hash.js'
import { bytes, filled, le, none, some, text, variant, vec } from './raw-scale.js'

type Parts<T extends Record<string, Uint8Array>> = Partial<Record<keyof T, Uint8Array>>

const OPTIONS = {
  policyId: some(text('treasury')),
  inlinePolicy: none,
  requireTavp: Uint8Array.of(0),
  attestationMinFreshnessSec: some(le(600, 4)),
  tavp: none,
  ext: vec([]),
}
export const rawOptions = (parts: Parts<typeof OPTIONS> = {}): Uint8Array =>
  concat(...Object.values({ ...OPTIONS, ...parts }))

const SIGN = {
  chainId: text('eip155:1'),
  keyId: filled(32, 7),
  payload: variant(1, bytes(Uint8Array.of(1, 2, 3))),
  opts: rawOptions(),
}
export const rawSign = (parts: Parts<typeof SIGN> = {}): Uint8Array =>
  variant(2, concat(...Object.values({ ...SIGN, ...parts })))

const GENERATE = { keyType: Uint8Array.of(0), chains: vec([text('eip155:1')]), label: text('hot') }
export const rawGenerate = (parts: Parts<typeof GENERATE> = {}): Uint8Array =>
  variant(0, concat(...Object.values({ ...GENERATE, ...parts })))

export const rawPublicKey = variant(1, filled(32, 7))

const GRANT = { keyId: filled(32, 7), to: filled(32, 8), rights: Uint8Array.of(1), until: le(200, 4) }
export const rawGrant = (parts: Parts<typeof GRANT> = {}): Uint8Array =>
  variant(4, concat(...Object.values({ ...GRANT, ...parts })))

export const rawDisable = (disabled: number): Uint8Array => variant(5, concat(filled(32, 7), Uint8Array.of(disabled)))
export const rawRotate = (keyType: number): Uint8Array => variant(6, concat(filled(32, 7), Uint8Array.of(keyType)))

const REQUEST = {
  caller: filled(32, 1),
  nonce: filled(16, 2),
  deadline: le(100, 4),
  publicReply: Uint8Array.of(0),
  calls: vec([rawGenerate(), rawSign()]),
  ext: vec([]),
  auth: variant(0, variant(0, filled(64, 3))),
}
export const rawRequest = (parts: Parts<typeof REQUEST> = {}): Uint8Array =>
  concat(...Object.values({ ...REQUEST, ...parts }))

export const withCall = (call: Uint8Array): Uint8Array => rawRequest({ calls: vec([call]) })
export const withOptions = (parts: Parts<typeof OPTIONS>): Uint8Array => withCall(rawSign({ opts: rawOptions(parts) }))
