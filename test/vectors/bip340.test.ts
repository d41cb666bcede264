import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { VERIFIERS } from '../../src/crypto/verify.js'
import { loadKeyKinds } from '../../src/kms/key-kinds.js'
import { systemRandom } from '../../src/kms/random.js'
import { bip340Signer } from '../../src/kms/signers/bip340.js'

// The signing vectors of BIP-340 with 32-byte messages (bip-0340/test-vectors.csv, indices 0 to 3, public domain).
const VECTORS = [
  {
    index: 0,
    secret: '0000000000000000000000000000000000000000000000000000000000000003',
    publicKey: 'f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9',
    aux: '0000000000000000000000000000000000000000000000000000000000000000',
    message: '0000000000000000000000000000000000000000000000000000000000000000',
    signature:
      'e907831f80848d1069a5371b402410364bdf1c5f8307b0084c55f1ce2dca8215' +
      '25f66a4a85ea8b71e482a74f382d2ce5ebeee8fdb2172f477df4900d310536c0',
  },
  {
    index: 1,
    secret: 'b7e151628aed2a6abf7158809cf4f3c762e7160f38b4da56a784d9045190cfef',
    publicKey: 'dff1d77f2a671c5f36183726db2341be58feae1da2deced843240f7b502ba659',
    aux: '0000000000000000000000000000000000000000000000000000000000000001',
    message: '243f6a8885a308d313198a2e03707344a4093822299f31d0082efa98ec4e6c89',
    signature:
      '6896bd60eeae296db48a229ff71dfe071bde413e6d43f917dc8dcf8c78de3341' +
      '8906d11ac976abccb20b091292bff4ea897efcb639ea871cfa95f6de339e4b0a',
  },
  {
    index: 2,
    secret: 'c90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b14e5c9',
    publicKey: 'dd308afec5777e13121fa72b9cc1b7cc0139715309b086c960e18fd969774eb8',
    aux: 'c87aa53824b4d7ae2eb035a2b5bbbccc080e76cdc6d1692c4b0b62d798e6d906',
    message: '7e2d58d8b3bcdf1abadec7829054f90dda9805aab56c77333024b9d0a508b75c',
    signature:
      '5831aaeed7b44bb74e5eab94ba9d4294c49bcf2a60728d8b4c200f50dd313c1b' +
      'ab745879a5ad954a72c45a91c3a51d3c7adea98d82f8481e0e1e03674a6f3fb7',
  },
  {
    index: 3,
    secret: '0b432b2677937381aef05bb02a66ecd012773062cf3fa2549e44f58ed2401710',
    publicKey: '25d1dff95105f5253c4022f628a996ad3a0d95fbf21d468a1b33f8c160d8f517',
    aux: 'ff'.repeat(32),
    message: 'ff'.repeat(32),
    signature:
      '7eb0509757e246f19449885651611cb965ecc1a187dd51b64fda1edc9637d5ec' +
      '97582b9cb13db3933705b32ba982af5af25fd78881ebb32771fc5922efc66ea3',
  },
]

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'))
const hex = (value: Uint8Array): string => Buffer.from(value).toString('hex')

interface Verification {
  readonly index: number
  readonly publicKey: string
  readonly message: string
  readonly signature: string
  readonly valid: boolean
  readonly comment: string
}

/** All of bip-0340/test-vectors.csv, as what is to be verified. */
const readVerification = (): readonly Verification[] =>
  (
    JSON.parse(readFileSync(new URL('bip340-verify.json', import.meta.url), 'utf8')) as {
      vectors: readonly Verification[]
    }
  ).vectors

describe('BIP-340, Schnorr signatures', () => {
  for (const { index, secret, publicKey, aux, message, signature } of VECTORS)
    it(`derives the public key and signs as in vector ${index}`, async () => {
      const { Secp256k1 } = await loadKeyKinds(systemRandom)

      // The x coordinate: a BIP-340 public key has no parity byte.
      assert.equal(hex(Secp256k1.publicKeyOf(bytes(secret)).subarray(1)), publicKey)
      assert.equal(hex(bip340Signer(bytes(secret), () => bytes(aux)).sign(bytes(message))), signature)
    })

  for (const { index, publicKey, message, signature, valid, comment } of readVerification())
    it(`${valid ? 'verifies' : 'refuses'} vector ${index}${comment === '' ? '' : `: ${comment}`}`, () => {
      // Of the two points of an x coordinate BIP-340 takes the even one.
      const point = Uint8Array.of(2, ...bytes(publicKey))

      assert.equal(VERIFIERS.bip340(point, bytes(message), bytes(signature)), valid)
    })
})
