import assert from 'node:assert/strict'
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js'
import fc from 'fast-check'
import * as ecc from 'tiny-secp256k1'
import type { Decoded } from '../../../../src/model/facts.js'
import { openEphemeralKms } from '../../../../src/kms/open.js'
import { callerKey } from '../../kms/support/keys.js'
import {
  BITCOIN,
  decode,
  hex,
  KEY,
  KINDS,
  OURS,
  psbtV0,
  scriptsOf,
  THEIRS,
  type Kind,
  type Plan,
  type Spend,
} from './fixtures.js'
import { kindOf, readBySecond, sighash } from './second-reading.js'

/** The facts and digests as bitcoinjs-lib sees the same bytes. */
const confirm = (bytes: Uint8Array, { facts, toSign }: Decoded): void => {
  const second = readBySecond(bytes)
  const { tx, spent } = second
  const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n)
  assert.equal(facts.fee, sum(spent.map(({ value }) => value)) - sum(tx.outs.map(({ value }) => value)))
  const away = tx.outs.filter(({ script }) => kindOf(script) === undefined)
  assert.deepEqual(
    facts.effects
      .filter(({ kind }) => kind !== 'self')
      .map(({ amount, destination }) => [amount, destination && hex(destination)]),
    away.map(({ value, script }) => [value, hex(script)]),
  )
  const digests = spent.flatMap(({ script }, index) => {
    const kind = kindOf(script)
    return kind === undefined ? [] : [[kind === 'p2tr' ? 'taproot' : 'ecdsa', hex(sighash(second, index, kind))]]
  })
  assert.deepEqual(
    toSign.map(({ scheme, message }) => [scheme, hex(message)]),
    digests,
  )
}

const amounts = fc.bigInt({ min: 0n, max: 10n ** 9n })
const scripts = fc.oneof(
  fc.constantFrom(...Object.values(OURS), ...Object.values(THEIRS)),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Uint8Array.from(bytes)),
)
const spends: fc.Arbitrary<Spend> = fc.record({
  script: fc.constantFrom(...Object.values(OURS), ...Object.values(OURS), ...Object.values(THEIRS)),
  amount: amounts,
  utxo: fc.constantFrom('previous', 'previous', 'both', 'witness'),
  sequence: fc.constantFrom(0xffff_ffff, 0xffff_fffd, 0, 5),
})
const plans: fc.Arbitrary<Plan> = fc.record({
  spends: fc.array(spends, { minLength: 1, maxLength: 5 }),
  outputs: fc.array(fc.record({ script: scripts, amount: amounts }), { minLength: 1, maxLength: 4 }),
  version: fc.constantFrom(1, 2, 3),
  lockTime: fc.constantFrom(0, 1, 900_000, 1_700_000_000),
})

describe('a second opinion by bitcoinjs-lib', () => {
  it('reads the same inputs, outputs, fee and digests in whatever is accepted', () => {
    let accepted = 0
    fc.assert(
      fc.property(plans, (plan) => {
        const bytes = psbtV0(plan)
        const result = decode(bytes)
        if (!result.ok) return
        accepted++
        confirm(bytes, result.decoded)
      }),
      { numRuns: 300 },
    )
    assert.ok(accepted > 30, `${accepted} accepted`)
  })

  it('confirms or sees refused each of 1,000 PSBTs with one byte changed', () => {
    const spend = (kind: Kind, utxo: Spend['utxo'] = 'previous'): Spend => ({
      script: OURS[kind],
      amount: 50_000n,
      utxo,
    })
    const bases = [
      psbtV0({ spends: [spend('p2wpkh', 'witness')], outputs: [{ script: THEIRS.p2tr, amount: 40_000n }] }),
      psbtV0({ spends: KINDS.map((kind) => spend(kind, 'both')), outputs: [{ script: OURS.p2tr, amount: 40_000n }] }),
    ]
    let accepted = 0
    const positions = fc.record({
      base: fc.constantFrom(...bases),
      at: fc.nat(),
      change: fc.integer({ min: 1, max: 255 }),
    })
    fc.assert(
      fc.property(positions, ({ base, at, change }) => {
        const bytes = base.with(at % base.length, (base[at % base.length] ?? 0) ^ change)
        const result = decode(bytes)
        if (!result.ok) return
        accepted++
        confirm(bytes, result.decoded)
      }),
      { numRuns: 1_000 },
    )
    assert.ok(accepted > 20, `${accepted} accepted`)
  })
})

/** DER of a compact signature, by a library that is not ours; and the sighash type ALL. */
const ecdsaWitness = (signature: Uint8Array): Uint8Array =>
  Uint8Array.of(...secp256k1.Signature.fromBytes(signature.subarray(0, 64), 'compact').toBytes('der'), 1)

describe('signatures of the KMS', () => {
  it('complete a transaction that bitcoinjs-lib finalises, each input after verifying it', async () => {
    const kms = await openEphemeralKms()
    const { id, publicKey } = await kms.generateKey(callerKey({ type: 'Secp256k1', origin: 'psbt' }))
    const own = scriptsOf(publicKey)
    const bytes = psbtV0({
      spends: KINDS.map((kind) => ({ script: own[kind], amount: 50_000n, utxo: 'both' })),
      outputs: [{ script: THEIRS.p2wpkh, amount: 190_000n }],
    })
    const result = decode(bytes, { ...KEY, publicKey, chains: [BITCOIN] })
    assert.ok(result.ok)

    const { psbt } = readBySecond(bytes)
    for (const [index, { scheme, message }] of result.decoded.toSign.entries()) {
      const signature = await kms.sign({ keyId: id, purpose: 'caller', scheme, message })
      if (scheme === 'taproot') psbt.updateInput(index, { tapInternalKey: publicKey.slice(1), tapKeySig: signature })
      else {
        if (KINDS[index] === 'p2sh-p2wpkh') psbt.updateInput(index, { redeemScript: own.p2wpkh })
        psbt.updateInput(index, { partialSig: [{ pubkey: publicKey, signature: ecdsaWitness(signature) }] })
      }
    }
    const verify = (key: Uint8Array, digest: Uint8Array, signature: Uint8Array): boolean =>
      key.length === 32 ? schnorr.verify(signature, digest, key) : ecc.verify(digest, key, signature)
    for (const index of KINDS.keys()) assert.ok(psbt.validateSignaturesOfInput(index, verify), KINDS[index])
    const tx = psbt.finalizeAllInputs().extractTransaction()
    kms.close()

    assert.equal(tx.ins.length, 4)
    assert.ok(tx.ins.every(({ script, witness }) => script.length + witness.length > 0))
    // The estimate has the largest signatures, so it is at most a byte for each too large.
    const [said, real] = [Number(result.decoded.facts.details?.['feeRate']), 10_000 / tx.virtualSize()]
    assert.ok(said <= real && said > 10_000 / (tx.virtualSize() + 4), `${said} for ${real}`)
  })
})
