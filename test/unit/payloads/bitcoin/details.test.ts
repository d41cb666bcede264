import assert from 'node:assert/strict'
import {
  KINDS,
  mustDecode,
  psbtV0,
  psbtV2,
  spend,
  THEIRS,
  unhex,
  type Kind,
  type Plan,
  type Spend,
} from './fixtures.js'

const pay = (amount: bigint) => ({ script: THEIRS.p2wpkh, amount })
const detailsOf = (plan: Plan) => mustDecode(psbtV0(plan)).facts.details
const rateOf = (plan: Plan) => detailsOf(plan)?.['feeRate']

const theirs = (script: Spend['script'], fields: object = {}): Spend => ({
  script,
  amount: 50_000n,
  utxo: 'previous',
  fields,
})
/** Beside a p2wpkh input of ours, 68 virtual bytes of the 110 that it has alone; the fee is 10,000. */
const beside = (other: Spend): Plan => ({ spends: [spend('p2wpkh', 60_000n), other], outputs: [pay(100_000n)] })
const P2WSH = Uint8Array.from(unhex(`0020${'ab'.repeat(32)}`))

describe('feeRate', () => {
  // Virtual bytes of one input and one p2wpkh output: 189, 133, 110 and 99.
  const RATES: Readonly<Record<Kind, string>> = {
    p2pkh: '5.291',
    'p2sh-p2wpkh': '7.518',
    p2wpkh: '9.090',
    p2tr: '10.101',
  }
  for (const kind of KINDS)
    it(`is the fee by the size with the largest signature of a ${kind} input`, () => {
      const plan = { spends: [spend(kind, 10_000n)], outputs: [pay(9_000n)] }
      assert.equal(rateOf(plan), RATES[kind])
      assert.equal(mustDecode(psbtV2(plan)).facts.details?.['feeRate'], RATES[kind])
    })

  it('has three places, also below one satoshi and at none', () => {
    assert.equal(rateOf({ spends: [spend('p2tr', 9_001n)], outputs: [pay(9_000n)] }), '0.010')
    assert.equal(rateOf({ spends: [spend('p2tr', 9_000n)], outputs: [pay(9_000n)] }), '0.000')
    assert.equal(rateOf({ spends: [spend('p2tr', 10_098_000n)], outputs: [pay(99_000n)] }), '101000.000')
  })

  it('takes the inputs of others to be signed like ours, where their script is of one key', () => {
    // 258, 178 and 168 virtual bytes.
    assert.equal(rateOf(beside(theirs(THEIRS.p2pkh))), '38.759')
    assert.equal(rateOf(beside(theirs(THEIRS.p2wpkh))), '56.179')
    assert.equal(rateOf(beside(theirs(THEIRS.p2tr))), '59.880')
  })

  it('takes a redeem script of one key for what it says', () => {
    assert.equal(rateOf(beside(theirs(THEIRS['p2sh-p2wpkh'], { redeemScript: THEIRS.p2wpkh }))), '49.751')
    assert.equal(rateOf(beside(theirs(THEIRS['p2sh-p2wpkh'], { redeemScript: THEIRS.p2pkh }))), undefined)
  })

  it('is left out where nothing says how others sign', () => {
    assert.equal(rateOf(beside(theirs(THEIRS['p2sh-p2wpkh']))), undefined)
    assert.equal(rateOf(beside(theirs(P2WSH))), undefined)
    assert.equal(rateOf(beside(theirs(Uint8Array.of(0x51)))), undefined)
    assert.equal(rateOf(beside(theirs(THEIRS.p2tr, { tapMerkleRoot: new Uint8Array(32).fill(1) }))), undefined)
  })

  it('counts what others have made final, whatever their script is', () => {
    const witness = { finalScriptWitness: [new Uint8Array(71), new Uint8Array(300)] }
    // Outside the witness 123 bytes, and in it 2 + 108 + 1 + 72 + 303.
    assert.equal(rateOf(beside(theirs(P2WSH, witness))), '40.816')
    const script = { finalScriptSig: new Uint8Array(253) }
    // A scriptSig of 253 bytes has a length of 3; the input without witness has its count.
    assert.equal(rateOf(beside(theirs(THEIRS['p2sh-p2wpkh'], script))), '24.630')
  })

  it('takes no word of others for the size of our own signature', () => {
    const fields = { finalScriptWitness: [new Uint8Array(9_000)] }
    const plan = { spends: [spend('p2wpkh', 10_000n, 'previous', { fields })], outputs: [pay(9_000n)] }
    assert.equal(rateOf(plan), RATES.p2wpkh)
  })
})

describe('replaceable', () => {
  const withSequence = (sequence: number, version = 2) =>
    detailsOf({ spends: [spend('p2wpkh', 10_000n, 'previous', { sequence })], outputs: [pay(9_000n)], version })

  it('is said where a sequence is below the last but one', () => {
    for (const sequence of [0, 1, 0xffff_fffd]) assert.equal(withSequence(sequence)?.['replaceable'], 'yes')
    for (const sequence of [0xffff_fffe, 0xffff_ffff]) assert.equal(withSequence(sequence)?.['replaceable'], undefined)
  })

  it('is said of every transaction of version 3', () => {
    assert.equal(withSequence(0xffff_ffff, 3)?.['replaceable'], 'yes')
    assert.equal(withSequence(0xffff_ffff, 1)?.['replaceable'], undefined)
  })

  it('is said where one input of several says it', () => {
    const spends = [0xffff_ffff, 5].map((sequence) => spend('p2wpkh', 10_000n, 'previous', { sequence }))
    assert.equal(detailsOf({ spends, outputs: [pay(9_000n)] })?.['replaceable'], 'yes')
  })
})
