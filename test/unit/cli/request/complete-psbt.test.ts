/** What becomes of a PSBT with the signatures of its key, judged by bitcoinjs-lib. */
import assert from 'node:assert/strict'
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js'
import { Psbt, Transaction } from 'bitcoinjs-lib'
import { complete } from '../../../../src/cli/request/complete.js'
import { expectationOf, knownKey } from '../../../../src/cli/request/expected.js'
import { putPsbt, requirePsbt } from '../../../../src/cli/request/put-psbt.js'
import { checkExpectation } from '../../../../src/client/expectation.js'
import { keyId } from '../../../../src/protocol/ids.js'
import {
  hex,
  KINDS,
  OURS,
  psbtV0,
  psbtV2,
  PUBLIC_KEY,
  SECRET,
  THEIRS,
  type Plan,
} from '../../payloads/bitcoin/fixtures.js'
import { readBySecond, sighash } from '../../payloads/bitcoin/second-reading.js'
import { signaturesOf } from '../../client/adapters/psbt-signatures.js'
import { hex32 } from '../../client/fixtures.js'
import { ED25519_KEY } from './support.js'

const OUTPUTS: Plan['outputs'] = [{ script: THEIRS.p2tr, amount: 100_000n }]
const REDEEM = { redeemScript: OURS.p2wpkh }
const OWN: Plan['spends'] = KINDS.map((kind) => ({
  script: OURS[kind],
  amount: 50_000n,
  utxo: kind === 'p2pkh' ? 'previous' : 'both',
  fields: {
    ...(kind === 'p2sh-p2wpkh' ? REDEEM : {}),
    ...(kind === 'p2tr' ? { tapInternalKey: PUBLIC_KEY.slice(1) } : {}),
  },
}))
const FOREIGN: Plan['spends'][number] = { script: THEIRS.p2wpkh, amount: 9_000n, utxo: 'both' }
const KEY = knownKey(keyId('Secp256k1', PUBLIC_KEY), PUBLIC_KEY)

const completed = (value: Uint8Array) => {
  const payload = { tag: 'BitcoinPsbt', value } as const
  const expectation = expectationOf(payload, KEY)
  assert.ok(expectation)
  const values = signaturesOf(expectation, SECRET)
  checkExpectation({ status: 'ok', requestId: hex32(1), values }, expectation)
  return complete({ payload, publicKey: PUBLIC_KEY }, values)
}

describe('a PSBT with the signatures of its key', () => {
  it('has signatures that another library finds valid, and is finalised by it to the transaction that is shown', () => {
    const {
      psbt = '',
      complete: isComplete,
      signedTransaction,
      transactionHash,
    } = completed(psbtV0({ spends: OWN, outputs: OUTPUTS }))

    const read = Psbt.fromBase64(psbt)
    const isValid = (key: Uint8Array, digest: Uint8Array, signature: Uint8Array) =>
      key.length === 32
        ? schnorr.verify(signature, digest, key)
        : secp256k1.verify(signature, digest, key, { prehash: false })
    assert.ok(read.validateSignaturesOfAllInputs(isValid))
    const transaction = read.finalizeAllInputs().extractTransaction(true)
    assert.deepEqual([isComplete, signedTransaction, transactionHash], [true, transaction.toHex(), transaction.getId()])
  })

  it('is complete without the scripts that its key tells, in version 2, and without any witness', () => {
    const bare = OWN.map(({ fields: _, ...spend }) => spend)
    const legacy = OWN.filter(({ script }) => script === OURS.p2pkh)
    const { signedTransaction = '' } = completed(psbtV2({ spends: bare, outputs: OUTPUTS }))
    const expected = completed(psbtV0({ spends: OWN, outputs: OUTPUTS }))
    assert.equal(signedTransaction, expected.signedTransaction)
    const { signedTransaction: old = '', transactionHash } = completed(
      psbtV0({ spends: legacy, outputs: [{ script: THEIRS.p2tr, amount: 1_000n }] }),
    )
    assert.equal(Transaction.fromHex(old).getId(), transactionHash)
    assert.ok(!Transaction.fromHex(old).hasWitnesses())
  })

  it('is no transaction while others have to sign, and takes what they made final as it stands', () => {
    const open = completed(psbtV0({ spends: [FOREIGN, ...OWN], outputs: OUTPUTS }))
    assert.deepEqual([open.complete, open.signedTransaction, open.transactionHash], [false, undefined, undefined])
    const witness = [Uint8Array.of(1, 2), Uint8Array.of(3)]
    const final = { ...FOREIGN, fields: { finalScriptWitness: witness } }
    const { signedTransaction = '' } = completed(psbtV0({ spends: [final, ...OWN], outputs: OUTPUTS }))
    assert.deepEqual(Transaction.fromHex(signedTransaction).ins[0]?.witness.map(hex), witness.map(hex))
  })

  it('does not stand on final scripts that the file already has for an input of the key', () => {
    const fields = { finalScriptWitness: [Uint8Array.of(9)], finalScriptSig: Uint8Array.of(9) }
    const spends = [{ script: OURS.p2wpkh, amount: 150_000n, utxo: 'both', fields } as const]
    const { psbt = '', signedTransaction = '' } = completed(psbtV0({ spends, outputs: OUTPUTS }))

    const [signature = new Uint8Array(), key] = Transaction.fromHex(signedTransaction).ins[0]?.witness ?? []
    const rs = secp256k1.Signature.fromBytes(signature.slice(0, -1), 'der').toBytes('compact')
    const second = readBySecond(Buffer.from(psbt, 'base64'))
    assert.ok(secp256k1.verify(rs, sighash(second, 0, 'p2wpkh'), PUBLIC_KEY, { prehash: false }))
    assert.equal(hex(key ?? new Uint8Array()), hex(PUBLIC_KEY))
    assert.equal(second.psbt.data.inputs[0]?.finalScriptWitness, undefined)
  })

  it('asks nobody for what cannot be verified: no PSBT, no input of the key, a key that signs none', () => {
    const expect = (value: Uint8Array, key = KEY) => expectationOf({ tag: 'BitcoinPsbt', value }, key)
    const refused = { code: 'SIGNER__CLIENT__UNSUPPORTED_PAYLOAD' }
    assert.throws(() => expect(Uint8Array.of(1)), refused)
    assert.throws(() => expect(psbtV0({ spends: [FOREIGN], outputs: OUTPUTS })), refused)
    assert.throws(() => expect(psbtV0({ spends: OWN, outputs: OUTPUTS }), ED25519_KEY), {
      code: 'SIGNER__CLI__INVALID_FLAG',
    })
  })

  it('goes to a file only where there is one, and as what cannot be lost', async () => {
    requirePsbt({})
    requirePsbt({ kind: 'bitcoin-psbt', psbtOut: 'signed.psbt' })
    assert.throws(() => requirePsbt({ kind: 'digest', psbtOut: 'x' }), { code: 'SIGNER__CLI__INVALID_FLAG' })
    assert.throws(() => requirePsbt({ psbtOut: 'x' }), { code: 'SIGNER__CLI__INVALID_FLAG' })
    await putPsbt({ psbt: 'cHNidP8=' }, undefined)
    await putPsbt({}, '/nowhere/signed.psbt')
    await assert.rejects(putPsbt({ psbt: 'cHNidP8=' }, '/nowhere/signed.psbt'), {
      code: 'SIGNER__CLI__FILE_UNWRITABLE',
    })
  })
})
