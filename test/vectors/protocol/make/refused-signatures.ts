import { ed25519 } from '@noble/curves/ed25519.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { bytesToNumberBE, bytesToNumberLE, numberToBytesBE, numberToBytesLE } from '@noble/curves/utils.js'
import { blake2_256, concat } from '../../../../src/protocol/hash.js'
import { flipped } from '../../../unit/protocol/support/fixtures.js'
import { signedStory } from './auth.js'
import { ALICE, ALICE_ACCOUNT } from './inputs.js'

const overSha256 = (message: Uint8Array): Uint8Array => {
  const [recovery = 0, ...rs] = secp256k1.sign(message, ALICE.Ecdsa, { format: 'recovered' })
  return Uint8Array.of(...rs, recovery)
}

/** Signatures that do not count for `caller` under `kind`, though their libraries may accept some of them. */
export const makeRefusedSignatures = () => {
  const [ed, sr, ec] = [signedStory('Ed25519'), signedStory('Sr25519'), signedStory('Ecdsa')]
  const [edSig, srSig, ecSig] = [ed, sr, ec].map(({ request }) => request.auth.value.value)
  if (!edSig || !srSig || !ecSig) throw new Error('the story is signed three times')
  const highS = numberToBytesBE(secp256k1.Point.Fn.ORDER - bytesToNumberBE(ecSig.slice(32, 64)), 32)
  const sPlusL = numberToBytesLE(ed25519.Point.Fn.ORDER + bytesToNumberLE(edSig.slice(32)), 32)
  const ecdsa = { kind: 'Ecdsa', caller: ALICE_ACCOUNT.Ecdsa, message: ec.message }
  return [
    {
      ...ecdsa,
      name: 'high s, v turned with it',
      signature: concat(ecSig.slice(0, 32), highS, Uint8Array.of(1 - (ecSig[64] ?? 0))),
    },
    { ...ecdsa, name: 'v as 27 or 28', signature: ecSig.with(64, 27 + (ecSig[64] ?? 0)) },
    { ...ecdsa, name: 'the other v', signature: flipped(ecSig, 64) },
    { ...ecdsa, name: 's = 0', signature: concat(ecSig.slice(0, 32), new Uint8Array(32), ecSig.slice(64)) },
    {
      kind: 'Sr25519',
      caller: ALICE_ACCOUNT.Sr25519,
      message: sr.message,
      name: 'without marker bit',
      signature: srSig.with(63, (srSig[63] ?? 0) & 0x7f),
    },
    {
      kind: 'Ed25519',
      caller: ALICE_ACCOUNT.Ed25519,
      message: ed.message,
      name: 's + L',
      signature: concat(edSig.slice(0, 32), sPlusL),
    },
    {
      kind: 'Ed25519',
      caller: ALICE_ACCOUNT.Ed25519,
      message: ed.message,
      name: 'over the message without <Bytes> and </Bytes>',
      signature: ed25519.sign(ed.message.slice('<Bytes>'.length, -'</Bytes>'.length), ALICE.Ed25519),
    },
    {
      kind: 'Ed25519',
      caller: ALICE_ACCOUNT.Ed25519,
      message: ed.message,
      name: 'over H(message)',
      signature: ed25519.sign(blake2_256(ed.message), ALICE.Ed25519),
    },
    { ...ecdsa, name: 'over the SHA-256 of the message', signature: overSha256(ec.message) },
    { ...ecdsa, name: 'v before r and s', signature: concat(ecSig.slice(64), ecSig.slice(0, 64)) },
    {
      kind: 'Sr25519',
      caller: ALICE_ACCOUNT.Ed25519,
      message: ed.message,
      name: 'an ed25519 signature called sr25519',
      signature: edSig,
    },
    {
      kind: 'Ed25519',
      caller: ALICE_ACCOUNT.Sr25519,
      message: sr.message,
      name: 'an sr25519 signature called ed25519',
      signature: srSig,
    },
  ]
}
