import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { systemRandom } from '../../src/kms/random.js'
import { ecdsaSigner } from '../../src/kms/signers/ecdsa.js'
import { loadNativeSecp256k1 } from '../../src/kms/signers/native-secp256k1.js'

// RFC 6979 itself has no vectors for secp256k1. These (SHA-256, low s) are the ones that the test suites of
// Bitcoin libraries have in common.
const VECTORS = [
  {
    secret: '0000000000000000000000000000000000000000000000000000000000000001',
    message: 'Satoshi Nakamoto',
    signature:
      '934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8' +
      '2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5',
  },
  {
    secret: '0000000000000000000000000000000000000000000000000000000000000001',
    message: 'All those moments will be lost in time, like tears in rain. Time to die...',
    signature:
      '8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b' +
      '547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21',
  },
  {
    secret: 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140',
    message: 'Satoshi Nakamoto',
    signature:
      'fd567d121db66e382991534ada77a6bd3106f0a1098c231e47993447cd6af2d0' +
      '6b39cd0eb1bc8603e159ef5c20a5c8ad685a45b06ce9bebed3f153d10d93bed5',
  },
  {
    secret: 'f8b8af8ce3c7cca5e300d33939540c10d45ce001b8f252bfbc57ba0342904181',
    message: 'Alan Turing',
    signature:
      '7063ae83e7f62bbb171798131b4a0564b956930092b33b07b395615d9ec7e15c' +
      '58dfcc1e00a35e1572f366ffe34ba0fc47db1e7189759b9fb233c5b05ab388ea',
  },
  {
    secret: 'e91671c46231f833a6406ccbea0e3e392c76c167bac1cb013f6f1013980455c2',
    message:
      "There is a computer disease that anybody who works with computers knows about. It's a very serious disease " +
      "and it interferes completely with the work. The trouble with computers is that you 'play' with them!",
    signature:
      'b552edd27580141f3b2a5463048cb7cd3e047b97c9f98076c32dbdf85a68718b' +
      '279fa72dd19bfae05577e06c7c0c1900c371fcd5893f7e1d56a37d30174671f6',
  },
]

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'))

describe('RFC 6979, deterministic ECDSA', () => {
  const native = loadNativeSecp256k1(systemRandom(32))

  for (const { secret, message, signature } of VECTORS)
    it(`signs "${message.slice(0, 24)}" under ${secret.slice(0, 8)}… as published`, () => {
      const digest = new Uint8Array(createHash('sha256').update(message).digest())

      const signed = ecdsaSigner(native, bytes(secret)).sign(digest)

      assert.equal(Buffer.from(signed.subarray(0, 64)).toString('hex'), signature)
    })

  it('signs the same bytes as @noble/curves, recovery id included', () => {
    for (let i = 0; i < 50; i++) {
      const secret = secp256k1.utils.randomSecretKey()
      const digest = systemRandom(32)

      const signed = ecdsaSigner(native, secret).sign(digest)

      const reference = secp256k1.sign(digest, secret, { prehash: false, format: 'recovered' })
      assert.deepEqual(Uint8Array.of(...reference.subarray(1), reference[0] ?? 255), signed)
    }
  })
})
