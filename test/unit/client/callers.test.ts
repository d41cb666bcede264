import assert from 'node:assert/strict'
import { ed25519 } from '@noble/curves/ed25519.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { stringToU8a, u8aToHex, u8aWrapBytes } from '@polkadot/util'
import {
  fromEcdsa,
  fromEd25519,
  fromPolkadotWallet,
  fromWebCrypto,
  type WebCryptoKeyPair,
} from '../../../src/client/index.js'
import { signAs } from '../../../src/client/request-signer.js'
import { bytes32, devPair } from './fixtures.js'

const MESSAGE = stringToU8a('<Bytes>signer-layer/auth/v1 and what follows</Bytes>')
const invalid = { code: 'SIGNER__CLIENT__INVALID_CALLER' }
/** A test key only. */
const SECRET = bytes32(0x31)

type Wrap = (data: Uint8Array) => Uint8Array
const WRAPS: Readonly<Record<string, Wrap>> = {
  'only what is not wrapped yet': (data) => u8aWrapBytes(data),
  always: (data) => Uint8Array.from([...stringToU8a('<Bytes>'), ...data, ...stringToU8a('</Bytes>')]),
}

const walletOf = async (type: 'ed25519' | 'sr25519' | 'ecdsa', wrap: Wrap, withType = false) => {
  const pair = await devPair(type)
  const signRaw = async ({ data }: { readonly data: string }) => ({
    id: 1,
    signature: u8aToHex(pair.sign(wrap(Uint8Array.from(Buffer.from(data.slice(2), 'hex'))), { withType })),
  })
  return { signer: { signRaw }, address: pair.address, type }
}

describe('a caller from a wallet', () => {
  for (const type of ['ed25519', 'sr25519', 'ecdsa'] as const)
    for (const [name, wrap] of Object.entries(WRAPS))
      for (const withType of [false, true])
        it(`signs with ${type} where the wallet wraps ${name}${withType ? ' and names the type' : ''}`, async () => {
          const caller = fromPolkadotWallet(await walletOf(type, wrap, withType))

          assert.equal((await signAs(caller, MESSAGE)).value.length, type === 'ecdsa' ? 65 : 64)
        })

  it('is found out when the wallet does not wrap, signs otherwise, or answers no hex', async () => {
    const wallet = await walletOf('sr25519', (data) => data)
    const garbage = { ...wallet, signer: { signRaw: async () => ({ id: 1, signature: 'no hex' as `0x${string}` }) } }

    await assert.rejects(signAs(fromPolkadotWallet(wallet), MESSAGE), invalid)
    await assert.rejects(signAs(fromPolkadotWallet({ ...wallet, type: 'ed25519' }), MESSAGE), invalid)
    await assert.rejects(signAs(fromPolkadotWallet(garbage), MESSAGE), invalid)
  })

  it('is not made of a wallet that signs no raw bytes, of another type of key, or without an address', async () => {
    const wallet = await walletOf('sr25519', u8aWrapBytes)

    assert.throws(() => fromPolkadotWallet({ ...wallet, signer: {} }), invalid)
    assert.throws(() => fromPolkadotWallet({ ...wallet, type: 'ethereum' }), invalid)
    assert.throws(() => fromPolkadotWallet({ ...wallet, address: 'no address' }), invalid)
  })
})

describe('a caller from a bare key', () => {
  it('signs with ed25519', async () => {
    const publicKey = ed25519.getPublicKey(SECRET)
    const caller = fromEd25519({ publicKey, sign: (message) => ed25519.sign(message, SECRET) })

    assert.equal((await signAs(caller, MESSAGE)).tag, 'Ed25519')
    assert.throws(() => fromEd25519({ publicKey: publicKey.slice(1), sign: () => publicKey }), invalid)
  })

  it('signs with an Ed25519 key of WebCrypto that cannot be read', async () => {
    const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as WebCryptoKeyPair

    assert.equal((await signAs(await fromWebCrypto(pair), MESSAGE)).tag, 'Ed25519')
  })

  it('signs with secp256k1, whether its signer tells v or not', async () => {
    const publicKey = secp256k1.getPublicKey(SECRET, true)
    const bare = (digest: Uint8Array) => secp256k1.sign(digest, SECRET, { prehash: false })
    const recovered = (digest: Uint8Array) => {
      const [v = 0, ...rs] = secp256k1.sign(digest, SECRET, { prehash: false, format: 'recovered' })
      return Uint8Array.from([...rs, v])
    }

    for (const sign of [bare, recovered])
      assert.equal((await signAs(fromEcdsa({ publicKey, sign }), MESSAGE)).value.length, 65)
    const stranger = fromEcdsa({ publicKey: secp256k1.getPublicKey(bytes32(0x32), true), sign: bare })
    await assert.rejects(signAs(stranger, MESSAGE), invalid)
    assert.throws(() => fromEcdsa({ publicKey: publicKey.slice(1), sign: bare }), invalid)
  })
})
