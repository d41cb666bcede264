import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js'
import { taprootTweakPrivKey } from '@scure/btc-signer/utils.js'
import type { Expectation, ReplyValue } from '../../../../src/client/index.js'

/** Signatures of tests are the same each time. */
const NO_RANDOMNESS = new Uint8Array(32)

const sign = (secret: Uint8Array, message: Uint8Array, scheme: string): ReplyValue => {
  if (scheme === 'taproot')
    return { kind: 'bip340', bytes: schnorr.sign(message, taprootTweakPrivKey(secret), NO_RANDOMNESS) }
  const [v = 0, ...rs] = secp256k1.sign(message, secret, { prehash: false, format: 'recovered' })
  return { kind: 'ecdsa', bytes: Uint8Array.from([...rs, v]) }
}

/** The signatures of a test secret over what is expected, in the protocol's form. */
export const signaturesOf = (
  { messages, schemes }: Pick<Expectation, 'messages' | 'schemes'>,
  secret: Uint8Array,
): [ReplyValue, ...ReplyValue[]] => {
  const [first, ...others] = messages.map((message, at) => sign(secret, message, schemes?.[at] ?? 'ecdsa'))
  if (first === undefined) throw new Error('nothing is expected')
  return [first, ...others]
}
