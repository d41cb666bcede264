/**
 * Signs in a process of its own and prints which secrets are then left in the memory of WebAssembly. Run
 * by a test: the memory can only be seen by who stands by when the library makes it.
 */
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js'
import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js'
import { isLeft, memories } from './wasm-memories.js'

const { loadKeyKinds } = await import('../../../../src/kms/key-kinds.js')

const { ORDER } = secp256k1.Point.Fn
const secret = new Uint8Array(32).fill(0x5a)
const digest = new Uint8Array(32).fill(0x3c)
const aux = new Uint8Array(32).fill(0xa5)
const { Secp256k1 } = await loadKeyKinds(() => aux.slice())

const negated = (bytes: Uint8Array): Uint8Array => numberToBytesBE(ORDER - bytesToNumberBE(bytes), 32)
const evenSecret = (bytes: Uint8Array): Uint8Array => (secp256k1.getPublicKey(bytes)[0] === 3 ? negated(bytes) : bytes)
const tweaked = numberToBytesBE(
  (bytesToNumberBE(evenSecret(secret)) +
    bytesToNumberBE(schnorr.utils.taggedHash('TapTweak', schnorr.getPublicKey(secret)))) %
    ORDER,
  32,
)

/** BIP-340, "Default Signing": who has the nonce of a signature has the key. */
const nonceOf = (key: Uint8Array): Uint8Array => {
  const mask = schnorr.utils.taggedHash('BIP0340/aux', aux)
  const masked = evenSecret(key).map((byte, at) => byte ^ (mask[at] ?? 0))
  return schnorr.utils.taggedHash('BIP0340/nonce', masked, schnorr.getPublicKey(key), digest)
}

const secrets: Readonly<Record<string, Uint8Array>> = {
  secret,
  tweaked,
  nonce: nonceOf(secret),
  'tweaked nonce': nonceOf(tweaked),
}

const report = (): string[] =>
  Object.entries(secrets).flatMap(([name, bytes]) => [
    ...(isLeft(bytes) ? [name] : []),
    ...(isLeft(negated(bytes)) ? [`negated ${name}`] : []),
  ])

const found: Record<string, string[]> = {}
for (const [scheme, signer] of Secp256k1.signersOf(secret)) {
  signer.sign(digest)
  found[scheme] = report()
}
const { signSchnorr } = await import('tiny-secp256k1')
signSchnorr(digest, secret, aux)
found['library alone'] = report()
process.stdout.write(JSON.stringify({ memories: memories.length > 0, found }))
