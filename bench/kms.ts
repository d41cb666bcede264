/**
 * What the KMS signs per second, as a ratio to `@noble/curves` (and `@scure/sr25519`) in the same run:
 * rates differ by machine and load, ratios hardly. Run: node --import=tsx bench/kms.ts
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js'
import { taprootTweakPrivKey } from '@scure/btc-signer/utils.js'
import { secretFromSeed, sign as signSr25519 } from '@scure/sr25519'
import type { KeyType, SignatureScheme } from '../src/model/key.js'
import { openEphemeralKms } from '../src/kms/open.js'
import { systemRandom } from '../src/kms/random.js'
import { compare } from './compare.js'

const message = systemRandom(32)
const secret = secp256k1.utils.randomSecretKey()
const expanded = secretFromSeed(secret)

const kms = await openEphemeralKms()

const kmsSigner = async (type: KeyType, scheme: SignatureScheme) => {
  const key = { type, purpose: 'caller', chains: [], origin: `${type}-${scheme}`, createdBlock: 0 } as const
  const { id } = await kms.generateKey(key)
  return () => kms.sign({ keyId: id, purpose: 'caller', scheme, message })
}

const print = (name: string, [ours, reference]: [number, number]): void => {
  const line = `${name.padEnd(24)} ${ours.toFixed(0).padStart(8)}/s ${(ours / reference).toFixed(2).padStart(8)} x reference`
  process.stdout.write(`${line}\n`)
}

const requestId = `0x${'11'.repeat(32)}` as const

print(
  'ecdsa',
  await compare(await kmsSigner('Secp256k1', 'ecdsa'), () => secp256k1.sign(message, secret, { prehash: false })),
)
print('bip340', await compare(await kmsSigner('Secp256k1', 'bip340'), () => schnorr.sign(message, secret)))
print(
  'taproot',
  await compare(await kmsSigner('Secp256k1', 'taproot'), () => schnorr.sign(message, taprootTweakPrivKey(secret))),
)
print('ed25519', await compare(await kmsSigner('Ed25519', 'ed25519'), () => ed25519.sign(message, secret)))
print('sr25519', await compare(await kmsSigner('Sr25519', 'sr25519'), () => signSr25519(expanded, message)))

// No reference here: the first column is the rate, the ratio is to the MAC of one row.
const row = systemRandom(300)
print(
  'vault seal',
  await compare(
    () => kms.vault.seal(requestId, message, row),
    () => kms.vault.mac(row),
  ),
)

kms.close()
