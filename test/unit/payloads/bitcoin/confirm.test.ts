import assert from 'node:assert/strict'
import { confirms } from '../../../../src/payloads/bitcoin/confirm.js'
import { readMaps } from '../../../../src/payloads/bitcoin/psbt-maps.js'
import { readWithScure } from '../../../../src/payloads/bitcoin/read-with-scure.js'
import type { BitcoinTransaction, PsbtInput } from '../../../../src/payloads/bitcoin/transaction.js'
import { OURS, psbtV0, psbtV2, PUBLIC_KEY, spend, THEIRS, type Plan } from './fixtures.js'

const fields = {
  redeemScript: OURS.p2wpkh,
  sighashType: 1,
  tapInternalKey: PUBLIC_KEY.slice(1),
  finalScriptSig: Uint8Array.of(9),
  finalScriptWitness: [Uint8Array.of(8), new Uint8Array(0)],
}
const PLAN: Plan = {
  spends: [spend('p2sh-p2wpkh', 9_000n, 'both', { fields })],
  outputs: [{ script: THEIRS.p2wpkh, amount: 8_000n }],
  lockTime: 7,
}
const PSBTS = [
  [0, psbtV0(PLAN)],
  [2, psbtV2(PLAN)],
] as const

const readingOf = (version: 0 | 2, bytes: Uint8Array) => {
  const [maps, read] = [readMaps(bytes), readWithScure(version, bytes)]
  assert.ok(maps && read)
  return { maps, read }
}

describe('confirms', () => {
  for (const [version, bytes] of PSBTS) {
    it(`confirms what the library reads of version ${version}`, () => {
      const { maps, read } = readingOf(version, bytes)
      assert.ok(confirms(maps, version, read))
    })

    const inTransaction: readonly ((tx: BitcoinTransaction) => BitcoinTransaction)[] = [
      (tx) => ({ ...tx, version: 1 }),
      (tx) => ({ ...tx, lockTime: 8 }),
      (tx) => ({ ...tx, outputs: [] }),
      (tx) => ({ ...tx, outputs: tx.outputs.map((output) => ({ ...output, amount: 7_999n })) }),
      (tx) => ({ ...tx, outputs: tx.outputs.map((output) => ({ ...output, script: OURS.p2wpkh })) }),
      (tx) => ({ ...tx, inputs: tx.inputs.map((input) => ({ ...input, index: 0 })) }),
      (tx) => ({ ...tx, inputs: tx.inputs.map((input) => ({ ...input, sequence: 0 })) }),
      (tx) => ({ ...tx, inputs: tx.inputs.map((input) => ({ ...input, txid: input.txid.toReversed() })) }),
      (tx) => ({ ...tx, inputs: [] }),
    ]
    // The lock time of version 2 is derived, so a lie about it would stand on both sides.
    const lies = inTransaction.filter((_, index) => version === 0 || index !== 1)
    for (const [index, lie] of lies.entries())
      it(`catches lie ${index} of a decoder about the transaction in version ${version}`, () => {
        const { maps, read } = readingOf(version, bytes)
        assert.equal(confirms(maps, version, { ...read, transaction: lie(read.transaction) }), false)
      })

    const inInput: Readonly<Record<string, Partial<PsbtInput>>> = {
      'a previous transaction that it passes over': { previous: undefined },
      'the amount of a witness UTXO': { witnessUtxo: { amount: 1n, script: OURS['p2sh-p2wpkh'] } },
      'a witness UTXO that it passes over': { witnessUtxo: undefined },
      'the sighash type': { sighashType: undefined },
      'the redeem script': { redeemScript: OURS.p2pkh },
      'a witness script that is not there': { witnessScript: OURS.p2pkh },
      'the internal key': { tapInternalKey: undefined },
      'a script tree that is not there': { hasScriptTree: true },
      'a final scriptSig': { finalScriptSig: Uint8Array.of(1) },
      'a final witness that it passes over': { finalScriptWitness: undefined },
    }
    for (const [name, lie] of Object.entries(inInput))
      it(`catches a decoder that is wrong about ${name} in version ${version}`, () => {
        const { maps, read } = readingOf(version, bytes)
        const inputs = read.inputs.map((input) => ({ ...input, ...lie }))
        assert.equal(confirms(maps, version, { ...read, inputs }), false)
      })
  }
})
