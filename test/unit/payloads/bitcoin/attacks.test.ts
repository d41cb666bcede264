import assert from 'node:assert/strict'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { RawTx } from '@scure/btc-signer/script.js'
import { payments } from 'bitcoinjs-lib'
import {
  hex,
  mustDecode,
  OURS,
  OTHER_SECRET,
  previousOf,
  PUBLIC_KEY,
  psbtV0,
  refusalOf,
  spend,
  THEIRS,
  type Plan,
} from './fixtures.js'

const pay = (amount: bigint, script = THEIRS.p2wpkh) => ({ script, amount })
const derivation = { bip32Derivation: [[PUBLIC_KEY, { fingerprint: 1, path: [0] }]] }
const SIMPLE: Plan = { spends: [spend('p2wpkh', 100_000n, 'witness')], outputs: [pay(10_000n), pay(80_000n)] }

describe('attacks by PSBT', () => {
  it('fake change: an output that claims our key in its derivation, and pays another script, is a transfer', () => {
    const { facts } = mustDecode(psbtV0(SIMPLE, ({ outputs }) => Object.assign(outputs[1] ?? {}, derivation)))

    assert.deepEqual(
      facts.effects.map(({ kind, amount }) => [kind, amount]),
      [
        ['transfer', 10_000n],
        ['transfer', 80_000n],
      ],
    )
  })

  it('change to another key: the same kind of script of somebody else is a transfer', () => {
    for (const script of Object.values(THEIRS)) {
      const { facts } = mustDecode(psbtV0({ ...SIMPLE, outputs: [pay(10_000n), pay(80_000n, script)] }))
      assert.deepEqual(facts.effects[1], { kind: 'transfer', asset: 'native', amount: 80_000n, destination: script })
    }
  })

  it('change under a script tree: our internal key with scripts of others is a transfer', () => {
    const leaf = { output: Uint8Array.of(0x51) }
    const script = payments.p2tr({ internalPubkey: PUBLIC_KEY.slice(1), scriptTree: leaf }).output
    assert.ok(script)
    const outputs = [pay(10_000n), pay(80_000n, Uint8Array.from(script))]
    const claimed = psbtV0({ ...SIMPLE, outputs }, (raw) =>
      Object.assign(raw.outputs[1] ?? {}, { tapInternalKey: PUBLIC_KEY.slice(1) }),
    )

    assert.equal(mustDecode(claimed).facts.effects.length, 2)
  })

  it('a lie about an amount: two segwit v0 inputs with witness UTXOs alone could be signed twice with one lie each', () => {
    const spends = [spend('p2wpkh', 1_000n, 'witness'), spend('p2wpkh', 900_000n, 'witness')]
    assert.match(refusalOf(psbtV0({ spends, outputs: [pay(900_000n)] })), /^MalformedPayload: input 0 needs its prev/)
  })

  it('a lie about an amount beside the proof: a witness UTXO that differs from the previous transaction', () => {
    for (const lie of [{ amount: 1_000n }, { script: THEIRS.p2wpkh }]) {
      const lied = psbtV0({ ...SIMPLE, spends: [spend('p2wpkh', 100_000n)] }, ({ inputs }) =>
        Object.assign(inputs[0] ?? {}, { witnessUtxo: { script: OURS.p2wpkh, amount: 100_000n, ...lie } }),
      )
      assert.match(refusalOf(lied), /^MalformedPayload: input 0 has a witness UTXO that is not the output/)
    }
  })

  it('a lie about one amount of taproot inputs changes every digest, so that no signature is of use', () => {
    const plan = (amount: bigint): Plan => ({
      spends: [spend('p2tr', 50_000n, 'witness'), spend('p2tr', amount, 'witness')],
      outputs: [pay(10_000n)],
    })
    const [honest, lied] = [50_000n, 40_000n].map((amount) => mustDecode(psbtV0(plan(amount))).toSign)

    assert.ok(honest?.every(({ message }, index) => hex(message) !== hex(lied?.[index]?.message ?? message)))
  })

  it('a wrong previous transaction: one with another txid proves nothing', () => {
    const forged = RawTx.decode(previousOf(OURS.p2wpkh, 1_000n, 0).toBuffer())
    const lied = psbtV0({ ...SIMPLE, spends: [spend('p2wpkh', 100_000n)] }, ({ inputs }) =>
      Object.assign(inputs[0] ?? {}, { nonWitnessUtxo: forged }),
    )
    assert.match(refusalOf(lied), /^MalformedPayload: input 0 has another previous transaction/)
  })

  it('a sighash type that leaves outputs or inputs open is not signed', () => {
    const types = { NONE: 2, SINGLE: 3, 'ALL|ANYONECANPAY': 0x81, 'NONE|ANYONECANPAY': 0x82 }
    for (const [name, sighashType] of Object.entries(types)) {
      const spends = [spend('p2wpkh', 100_000n, 'witness', { fields: { sighashType } })]
      assert.match(refusalOf(psbtV0({ ...SIMPLE, spends })), /^UnsupportedPayload: input 0 asks/, name)
    }
  })

  it('theft by fee: what no output takes is the fee, and stands in the facts', () => {
    assert.equal(mustDecode(psbtV0({ ...SIMPLE, outputs: [pay(1n)] })).facts.fee, 99_999n)
  })

  it('a taproot input with a script tree over our internal key is not ours to sign', () => {
    const leaf = { output: Uint8Array.of(0x51) }
    const tree = payments.p2tr({ internalPubkey: PUBLIC_KEY.slice(1), scriptTree: leaf })
    assert.ok(tree.output && tree.hash)
    const fields = { tapInternalKey: PUBLIC_KEY.slice(1), tapMerkleRoot: Uint8Array.from(tree.hash) }
    const spends = [{ script: Uint8Array.from(tree.output), amount: 100_000n, utxo: 'witness' as const, fields }]

    assert.match(refusalOf(psbtV0({ ...SIMPLE, spends })), /^KeyNotInPayload/)
  })

  it('a script tree that is claimed for an output without one is refused', () => {
    const spends = [spend('p2tr', 100_000n, 'witness', { fields: { tapMerkleRoot: new Uint8Array(32).fill(1) } })]
    assert.match(refusalOf(psbtV0({ ...SIMPLE, spends })), /^MalformedPayload: input 0 has scripts/)
  })

  it('the bare internal key as output key is not ours: it would be signed under the tweaked one', () => {
    const script = Uint8Array.of(0x51, 32, ...PUBLIC_KEY.slice(1))
    assert.match(
      refusalOf(psbtV0({ ...SIMPLE, spends: [{ script, amount: 100_000n, utxo: 'witness' }] })),
      /^KeyNotInPayload/,
    )
  })

  it('an output that is spent twice is refused', () => {
    const twice = psbtV0({ ...SIMPLE, spends: [spend('p2wpkh', 9n), spend('p2wpkh', 9n)] }, ({ global }) => {
      const [first, second] = (global.unsignedTx?.inputs ?? []) as { txid: Uint8Array }[]
      Object.assign(second ?? {}, { txid: first?.txid })
    })
    assert.match(refusalOf(twice), /^MalformedPayload: an output is spent by two inputs/)
  })

  it('an uncompressed form of our key owns another script', () => {
    const pubkey = secp256k1.Point.fromBytes(PUBLIC_KEY).toBytes(false)
    const script = payments.p2pkh({ pubkey }).output
    assert.ok(script)
    const spends = [{ script: Uint8Array.from(script), amount: 100_000n, utxo: 'previous' as const }]
    assert.match(refusalOf(psbtV0({ ...SIMPLE, spends })), /^KeyNotInPayload/)
  })

  it('the inputs of another key of the same caller stay unsigned', () => {
    const other = secp256k1.getPublicKey(OTHER_SECRET, true)
    assert.notEqual(hex(other), hex(PUBLIC_KEY))
    const spends = [spend('p2wpkh', 50_000n), { script: THEIRS.p2wpkh, amount: 50_000n, utxo: 'previous' as const }]
    assert.equal(mustDecode(psbtV0({ ...SIMPLE, spends })).toSign.length, 1)
  })
})
