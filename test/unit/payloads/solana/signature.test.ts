import assert from 'node:assert/strict'
import type { webcrypto } from 'node:crypto'
import { getAddressDecoder, getPublicKeyFromAddress, verifySignature, type SignatureBytes } from '@solana/kit'
import { VERIFIERS } from '../../../../src/crypto/verify.js'
import { openEphemeralKms } from '../../../../src/kms/open.js'
import { callerKey } from '../../kms/support/keys.js'
import { mustDecode } from '../fixtures.js'
import { decodeSolana, messageOf, SOLANA, transferSol } from './fixtures.js'

describe('a signature of the KMS over a decoded Solana message', () => {
  for (const version of ['legacy', 0] as const)
    it(`verifies by @solana/kit over the very ${version} message`, async () => {
      const kms = await openEphemeralKms()
      try {
        const key = await kms.generateKey(callerKey({ type: 'Ed25519', chains: [SOLANA] }))
        const address = getAddressDecoder().decode(key.publicKey)
        const bytes = messageOf([transferSol(7n, undefined, address)], { version, feePayer: address })
        const [item] = mustDecode(decodeSolana(bytes, key)).toSign
        assert.ok(item)

        const signature = await kms.sign({ keyId: key.id, purpose: 'caller', ...item })

        assert.ok(VERIFIERS.ed25519(key.publicKey, bytes, signature))
        // Its own type is that of browsers.
        const publicKey = (await getPublicKeyFromAddress(address)) as webcrypto.CryptoKey
        const asSignature = Uint8Array.from(signature) as Uint8Array as SignatureBytes
        assert.equal(await verifySignature(publicKey, asSignature, bytes), true)
        assert.equal(await verifySignature(publicKey, asSignature, Uint8Array.of(...bytes, 0)), false)
      } finally {
        kms.close()
      }
    })
})
