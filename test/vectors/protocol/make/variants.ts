/** Wire numbers of what travels as SCALE variants, read off what the codecs write: the first byte. */
import { MultiSignature, Payload, RequestCall } from '../../../../types/protocol/scale.js'
import { BODIES, PAYLOADS } from './bodies.js'

const numbersOf = <Variant extends { readonly tag: string }>(
  { enc }: { readonly enc: (variant: Variant) => Uint8Array },
  samples: readonly Variant[],
): Readonly<Record<string, number | undefined>> =>
  Object.fromEntries(samples.map((sample) => [sample.tag, enc(sample)[0]]))

const SIGNATURES: readonly MultiSignature[] = [
  { tag: 'Ed25519', value: new Uint8Array(64) },
  { tag: 'Sr25519', value: new Uint8Array(64) },
  { tag: 'Ecdsa', value: new Uint8Array(65) },
]

const CALLS = Object.values(BODIES).flatMap(({ calls }) => calls)

export const CALL_NUMBERS = numbersOf(RequestCall, CALLS)
export const PAYLOAD_NUMBERS = numbersOf(Payload, PAYLOADS)
export const SIGNATURE_NUMBERS = numbersOf(MultiSignature, SIGNATURES)
