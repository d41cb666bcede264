import assert from 'node:assert/strict'
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js'
import fc from 'fast-check'
import { changeOf } from '../../../../src/payloads/bitcoin/change.js'
import { ownScripts } from '../../../../src/payloads/bitcoin/scripts.js'
import type { OwnsKey } from '../../../../src/payloads/owns-key.js'
import {
  hex,
  KINDS,
  mustDecode,
  OTHER_SECRET,
  psbtV0,
  psbtV2,
  PUBLIC_KEY,
  scriptsOf,
  spend,
  THEIRS,
} from './fixtures.js'

// Test secrets, no real keys: another key of the same owner, and one of somebody else.
const SECOND = secp256k1.getPublicKey(new Uint8Array(32).fill(0x33), true)
const SECOND_SCRIPTS = scriptsOf(SECOND)
const STRANGER = secp256k1.getPublicKey(OTHER_SECRET, true)

const ownsSecond: OwnsKey = (keyType, publicKey) => keyType === 'Secp256k1' && hex(publicKey) === hex(SECOND)

type Output = { script: Uint8Array<ArrayBuffer>; amount: bigint }
const payment: Output = { script: THEIRS.p2wpkh, amount: 10_000n }
const claim = (publicKey: Uint8Array) => ({ bip32Derivation: [[publicKey, { fingerprint: 1, path: [0] }]] })
const claimTaproot = (publicKey: Uint8Array) => ({ tapInternalKey: publicKey.slice(1) })
const claimTapDerivation = (publicKey: Uint8Array) => ({
  tapBip32Derivation: [[publicKey.slice(1), { hashes: [], der: { fingerprint: 1, path: [0] } }]],
})

const planOf = (change: Output) => ({
  spends: [spend('p2wpkh', 100_000n, 'witness')],
  outputs: [payment, change],
})

/** A payment and an output with such fields. */
const psbtWith = (change: Output, fields: object): Uint8Array =>
  psbtV0(planOf(change), ({ outputs }) => Object.assign(outputs[1] ?? {}, fields))

const amountsAway = (bytes: Uint8Array, owns: OwnsKey): readonly (bigint | undefined)[] =>
  mustDecode(bytes, owns).facts.effects.map(({ amount }) => amount)

const CHANGE_ONLY = [10_000n]
const NO_CHANGE = [10_000n, 80_000n]

describe('change to another key of the same owner', () => {
  for (const kind of KINDS) {
    const change = { script: SECOND_SCRIPTS[kind], amount: 80_000n }

    it(`is change in a ${kind} output that the key's own script proves`, () => {
      assert.deepEqual(amountsAway(psbtWith(change, claim(SECOND)), ownsSecond), CHANGE_ONLY)
    })

    it(`is read from version 2 too, in a ${kind} output`, () => {
      const bytes = psbtV2(planOf(change), ({ outputs }) => Object.assign(outputs[1] ?? {}, claim(SECOND)))
      assert.deepEqual(amountsAway(bytes, ownsSecond), CHANGE_ONLY)
    })

    it(`is a transfer in a ${kind} output of which no field says whose it is`, () => {
      assert.deepEqual(amountsAway(psbtWith(change, {}), ownsSecond), NO_CHANGE)
    })

    it(`is a transfer in a ${kind} output of a key that the owner does not have`, () => {
      const asked: string[] = []
      const ownsNothing: OwnsKey = (keyType, publicKey) => {
        asked.push(`${keyType} ${hex(publicKey)}`)
        return false
      }
      assert.deepEqual(amountsAway(psbtWith(change, claim(SECOND)), ownsNothing), NO_CHANGE)
      assert.ok(asked.includes(`Secp256k1 ${hex(SECOND)}`))
    })

    it(`is a transfer where the derivation lies: our key is named, a stranger's ${kind} script is paid`, () => {
      const stolen = { script: THEIRS[kind], amount: 80_000n }
      for (const lie of [claim(SECOND), claim(PUBLIC_KEY), claimTaproot(SECOND), claimTapDerivation(SECOND)])
        assert.deepEqual(
          amountsAway(psbtWith(stolen, lie), () => true),
          NO_CHANGE,
        )
    })
  }

  const taproot = { script: SECOND_SCRIPTS.p2tr, amount: 80_000n }

  it('is found by the internal key or the derivation of taproot, whichever parity the key has', () => {
    const odd = Array.from({ length: 40 }, (_, at) => secp256k1.getPublicKey(new Uint8Array(32).fill(at + 1), true))
    const keys = [2, 3].map((parity) => odd.find(([first]) => first === parity))
    for (const key of keys) {
      assert.ok(key)
      const change = { script: scriptsOf(key).p2tr, amount: 80_000n }
      for (const fields of [claimTaproot(key), claimTapDerivation(key), { ...claimTaproot(key), ...claim(key) }])
        assert.deepEqual(
          amountsAway(psbtWith(change, fields), (_, each) => hex(each) === hex(key)),
          CHANGE_ONLY,
        )
    }
  })

  it('is a transfer where the taproot output has a script tree over the key', () => {
    const tweak = schnorr.utils.taggedHash('TapTweak', SECOND.slice(1), new Uint8Array(32).fill(1))
    const point = schnorr.utils
      .lift_x(BigInt(`0x${hex(SECOND.slice(1))}`))
      .add(secp256k1.Point.BASE.multiply(BigInt(`0x${hex(tweak)}`)))
    const script = Uint8Array.of(0x51, 32, ...schnorr.utils.pointToBytes(point))
    assert.deepEqual(
      amountsAway(psbtWith({ script, amount: 80_000n }, claimTaproot(SECOND)), () => true),
      NO_CHANGE,
    )
  })

  it('is a transfer where the fields name a second key beside it', () => {
    const both = { bip32Derivation: [...claim(SECOND).bip32Derivation, ...claim(STRANGER).bip32Derivation] }
    assert.deepEqual(
      amountsAway(psbtWith(taproot, both), () => true),
      NO_CHANGE,
    )
    assert.deepEqual(
      amountsAway(psbtWith(taproot, { ...claim(STRANGER), ...claimTaproot(SECOND) }), () => true),
      NO_CHANGE,
    )
  })

  it('is a transfer where the script holds more than the key: a multisig of the owner and a stranger', () => {
    const script = Uint8Array.of(0x51, 0x21, ...SECOND, 0x21, ...STRANGER, 0x52, 0xae)
    assert.deepEqual(
      amountsAway(psbtWith({ script, amount: 80_000n }, claim(SECOND)), () => true),
      NO_CHANGE,
    )
  })

  it('is a transfer where the hint is no point, whatever the records say', () => {
    const transaction = { version: 2, lockTime: 0, inputs: [], outputs: [payment, taproot] }
    for (const noPoint of [new Uint8Array(33).fill(0xff), new Uint8Array(33), new Uint8Array(0)]) {
      const change = changeOf({ transaction, outputHints: [[noPoint], [noPoint]] }, ownScripts(PUBLIC_KEY), () => true)
      assert.deepEqual([...change], [])
    }
  })

  it('does not make a payment to a stranger change, however many dust outputs come back beside it', () => {
    const dust = { script: SECOND_SCRIPTS.p2wpkh, amount: 1n }
    const bytes = psbtV0(
      { spends: [spend('p2wpkh', 100_000n, 'witness')], outputs: [dust, payment, dust] },
      ({ outputs }) => outputs.forEach((output) => Object.assign(output, claim(SECOND))),
    )
    assert.deepEqual(amountsAway(bytes, ownsSecond), CHANGE_ONLY)
  })

  it('is looked up for 16 outputs and no more: the others are transfers', () => {
    let lookups = 0
    const counting: OwnsKey = (keyType, publicKey) => {
      lookups++
      return ownsSecond(keyType, publicKey)
    }
    const outputs = Array.from({ length: 40 }, () => ({ script: SECOND_SCRIPTS.p2wpkh, amount: 1_000n }))
    const bytes = psbtV0({ spends: [spend('p2wpkh', 100_000n, 'witness')], outputs }, (raw) =>
      raw.outputs.forEach((output) => Object.assign(output, claim(SECOND))),
    )
    assert.equal(mustDecode(bytes, counting).facts.effects.length, 24)
    assert.ok(lookups <= 32, `${lookups}`)
  })

  it('alone has no effect outside the owner', () => {
    const bytes = psbtV0({ ...planOf(taproot), outputs: [taproot] }, ({ outputs }) =>
      Object.assign(outputs[0] ?? {}, claimTaproot(SECOND)),
    )
    assert.deepEqual(mustDecode(bytes, ownsSecond).facts.effects, [{ kind: 'self' }])
  })

  it('changes nothing in what is signed and in the fee', () => {
    const [claimed, plain] = [claim(SECOND), {}].map((fields) => mustDecode(psbtWith(taproot, fields), ownsSecond))
    assert.deepEqual(claimed?.toSign, plain?.toSign)
    assert.equal(claimed?.facts.fee, plain?.facts.fee)
  })

  it('is only ever what pays a script of an owned key, whatever the fields say', () => {
    const keys = [PUBLIC_KEY, SECOND, STRANGER]
    const scripts = new Map(keys.map((key) => [key, scriptsOf(key)]))
    const outputs = fc.record({
      key: fc.constantFrom(...keys),
      named: fc.constantFrom(...keys),
      kind: fc.constantFrom(...KINDS),
      fields: fc.constantFrom(claim, claimTaproot, claimTapDerivation, () => ({})),
    })
    fc.assert(
      fc.property(fc.array(outputs, { minLength: 1, maxLength: 5 }), (list) => {
        const bytes = psbtV0(
          {
            spends: [spend('p2wpkh', 100_000n, 'witness')],
            outputs: list.map(({ key, kind }, at) => ({
              script: scripts.get(key)?.[kind] ?? payment.script,
              amount: BigInt(at),
            })),
          },
          (raw) => list.forEach(({ named, fields }, at) => Object.assign(raw.outputs[at] ?? {}, fields(named))),
        )
        const away = list.flatMap(({ key, named, fields }, at) => {
          const proven = key === SECOND && named === SECOND && Object.keys(fields(named)).length > 0
          return key === PUBLIC_KEY || proven ? [] : [BigInt(at)]
        })
        assert.deepEqual(amountsAway(bytes, ownsSecond), away.length === 0 ? [undefined] : away)
      }),
      { numRuns: 100 },
    )
  })
})
