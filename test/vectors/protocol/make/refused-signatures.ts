import { ed25519 } from '@noble/curves/ed25519.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { bytesToNumberBE, bytesToNumberLE, numberToBytesBE, numberToBytesLE } from '@noble/curves/utils.js'
import { concat } from '../../../../src/protocol/hash.js'
import { flipped } from '../../../unit/protocol/support/fixtures.js'
import { signedStory } from './auth.js'
import { ALICE_ACCOUNT } from './inputs.js'

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
