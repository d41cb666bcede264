import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { schnorr } from '@noble/curves/secp256k1.js'
import { taprootOutputKey, tapTweak } from '../../src/crypto/taproot.js'
import { loadKeyKinds } from '../../src/kms/key-kinds.js'
import { systemRandom } from '../../src/kms/random.js'
import { taprootSighash } from '../../src/payloads/bitcoin/sighash/bip341.js'
import { hex, transactionOf, unhex } from '../unit/payloads/bitcoin/fixtures.js'

interface Vectors {
  readonly keyOnly: { readonly internalPubkey: string; readonly tweak: string; readonly tweakedPubkey: string }
  readonly keyPath: {
    readonly rawUnsignedTx: string
    readonly utxosSpent: readonly { readonly scriptPubKey: string; readonly amountSats: number }[]
    readonly inputs: readonly {
      readonly txinIndex: number
      readonly internalPrivkey: string
      readonly merkleRoot: string | null
      readonly hashType: number
      readonly sigHash: string
      readonly tweakedPrivkey: string
    }[]
  }
}

const { keyOnly, keyPath } = JSON.parse(
  readFileSync(new URL('bitcoin/bip341.json', import.meta.url), 'utf8'),
) as Vectors

describe('BIP-341, taproot', () => {
  it('tweaks a key without script tree as in the vector, whatever its parity byte', () => {
    assert.equal(hex(tapTweak(unhex(keyOnly.internalPubkey))), keyOnly.tweak)
    for (const parity of ['02', '03'])
      assert.equal(hex(taprootOutputKey(unhex(parity + keyOnly.internalPubkey))), keyOnly.tweakedPubkey)
  })

  it('signs under the tweaked secret of the vector without script tree', async () => {
    const [vector] = keyPath.inputs.filter(({ merkleRoot }) => merkleRoot === null)
    assert.ok(vector)
    const { Secp256k1 } = await loadKeyKinds(systemRandom)
    const digest = unhex(vector.sigHash)

    const signature = Secp256k1.signersOf(unhex(vector.internalPrivkey)).get('taproot')?.sign(digest)
    assert.ok(signature)
    const outputKey = schnorr.getPublicKey(unhex(vector.tweakedPrivkey))
    assert.equal(hex(outputKey), keyOnly.tweakedPubkey)
    assert.ok(schnorr.verify(signature, digest, outputKey))
  })

  it('gives the digest of the key path that signs SIGHASH_DEFAULT', () => {
    const spent = keyPath.utxosSpent.map(({ scriptPubKey, amountSats }) => ({
      script: unhex(scriptPubKey),
      amount: BigInt(amountSats),
    }))
    const vectors = keyPath.inputs.filter(({ hashType }) => hashType === 0)
    assert.equal(vectors.length, 1)

    const sighash = taprootSighash(transactionOf(keyPath.rawUnsignedTx), spent)
    for (const { txinIndex, sigHash } of vectors) assert.equal(hex(sighash(txinIndex)), sigHash)
  })
})
