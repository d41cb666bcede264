import assert from 'node:assert/strict'
import { RawPSBTV0 } from '@scure/btc-signer/psbt.js'
import fc from 'fast-check'
import { keyOf } from '../fixtures.js'
import { decodePayload } from '../fixtures.js'
import {
  BITCOIN,
  decode,
  hex,
  KEY,
  KINDS,
  mustDecode,
  OURS,
  PUBLIC_KEY,
  psbtV0,
  psbtV2,
  refusalOf,
  spend,
  THEIRS,
  unhex,
  type Plan,
} from './fixtures.js'

const pay = (amount: bigint, script = THEIRS.p2wpkh) => ({ script, amount })
const change = (amount: bigint) => ({ script: OURS.p2wpkh, amount })

/** One input of each kind of ours and one of theirs; a payment, and change. */
const MIXED: Plan = {
  spends: [
    spend('p2tr', 10_000n),
    { script: THEIRS.p2wpkh, amount: 20_000n, utxo: 'previous' },
    spend('p2pkh', 30_000n),
    spend('p2wpkh', 40_000n, 'both'),
    spend('p2sh-p2wpkh', 50_000n),
  ],
  outputs: [pay(60_000n), change(89_000n)],
}
const SIMPLE: Plan = { spends: [spend('p2wpkh', 10_000n, 'witness')], outputs: [pay(9_000n)] }

describe('decodeBitcoinPsbt', () => {
  it('signs the inputs of the key in ascending order, each by its own scheme', () => {
    const { toSign } = mustDecode(psbtV0(MIXED))

    assert.deepEqual(
      toSign.map(({ scheme }) => scheme),
      ['taproot', 'ecdsa', 'ecdsa', 'ecdsa'],
    )
    assert.equal(new Set(toSign.map(({ message }) => hex(message))).size, 4)
    assert.ok(toSign.every(({ message }) => message.length === 32))
  })

  it('tells payments from change, and the fee of all inputs', () => {
    const { facts } = mustDecode(psbtV0(MIXED))

    assert.deepEqual(facts.effects, [
      { kind: 'transfer', asset: 'native', amount: 60_000n, destination: THEIRS.p2wpkh },
    ])
    assert.deepEqual([facts.understood, facts.doubts, facts.blind], [true, [], false])
    assert.deepEqual([facts.chain, facts.fee], [BITCOIN, 1_000n])
  })

  it('names the outputs that are spent, in order', () => {
    const { replay } = mustDecode(psbtV0(MIXED)).facts

    assert.match(replay['outpoints'] ?? '', /^[0-9a-f]{64}:1(,[0-9a-f]{64}:1){4}$/)
    assert.equal(replay['lockTime'], undefined)
  })

  it('names a lock time that keeps the transaction back, and not one that is switched off', () => {
    const final = { ...SIMPLE, spends: [spend('p2wpkh', 10_000n, 'witness', { sequence: 0xffff_ffff })] }

    assert.equal(mustDecode(psbtV0({ ...SIMPLE, lockTime: 900_000 })).facts.replay['lockTime'], '900000')
    assert.equal(mustDecode(psbtV0({ ...final, lockTime: 900_000 })).facts.replay['lockTime'], undefined)
  })

  it('decodes version 2 to the facts and digests of version 0', () => {
    for (const plan of [MIXED, SIMPLE, { ...MIXED, lockTime: 123_456 }])
      assert.deepEqual(mustDecode(psbtV2(plan)), mustDecode(psbtV0(plan)))
  })

  it('has one effect on itself where all outputs are change, in whatever script of the key', () => {
    const outputs = KINDS.map((kind) => ({ script: OURS[kind], amount: 1_000n }))
    assert.deepEqual(mustDecode(psbtV0({ ...SIMPLE, outputs })).facts.effects, [{ kind: 'self' }])
  })

  for (const [name, script] of Object.entries({
    p2sh: THEIRS['p2sh-p2wpkh'],
    p2pkh: THEIRS.p2pkh,
    p2tr: THEIRS.p2tr,
    p2wsh: unhex(`0020${'ab'.repeat(32)}`),
  }))
    it(`takes an output to a ${name} script for a transfer`, () => {
      const { facts } = mustDecode(psbtV0({ ...SIMPLE, outputs: [pay(9_000n, Uint8Array.from(script))] }))
      assert.deepEqual([facts.effects[0]?.kind, facts.understood], ['transfer', true])
    })

  for (const [name, script] of Object.entries({
    OP_RETURN: '6a0568656c6c6f',
    'nothing at all': '',
    'bare public key': `21${hex(PUBLIC_KEY)}ac`,
    'bare multisig': `5121${hex(PUBLIC_KEY)}51ae`,
    anchor: '51024e73',
    'future witness version': `5220${'ab'.repeat(32)}`,
    'p2wpkh of 21 bytes': `0015${'ab'.repeat(21)}`,
  }))
    it(`does not claim to understand an output to ${name}`, () => {
      const outputs = [pay(1_000n), { script: unhex(script), amount: 5n }]
      const { facts } = mustDecode(psbtV0({ ...SIMPLE, outputs: outputs as Plan['outputs'] }))

      assert.equal(facts.understood, false)
      assert.deepEqual(facts.doubts, ['output 1 has a script without a rule'])
      assert.deepEqual(facts.effects[1], {
        kind: 'call',
        asset: 'native',
        amount: 5n,
        destination: unhex(script),
      })
    })

  it('gives the same parts whether or not the PSBT holds signatures already', () => {
    const signed = psbtV0(MIXED, ({ inputs }) => {
      Object.assign(inputs[0] ?? {}, { tapKeySig: new Uint8Array(64).fill(1) })
      Object.assign(inputs[2] ?? {}, { finalScriptSig: new Uint8Array(9).fill(2) })
      Object.assign(inputs[3] ?? {}, { partialSig: [[PUBLIC_KEY, new Uint8Array(71).fill(3)]] })
      Object.assign(inputs[4] ?? {}, { finalScriptWitness: [new Uint8Array(71).fill(4), PUBLIC_KEY] })
    })
    assert.deepEqual(mustDecode(signed), mustDecode(psbtV0(MIXED)))
  })

  it('takes the scripts of an input when they are those that it derives', () => {
    const plan: Plan = {
      spends: [
        spend('p2sh-p2wpkh', 5_000n, 'previous', { fields: { redeemScript: OURS.p2wpkh, sighashType: 1 } }),
        spend('p2tr', 5_000n, 'previous', { fields: { tapInternalKey: PUBLIC_KEY.slice(1), sighashType: 0 } }),
      ],
      outputs: [pay(9_000n)],
    }
    assert.equal(mustDecode(psbtV0(plan)).toSign.length, 2)
  })

  it('reads a PSBT whose fields are in another order, as BIP-174 allows', () => {
    const raw = hex(psbtV0(SIMPLE, ({ inputs }) => Object.assign(inputs[0] ?? {}, { sighashType: 1 })))
    const sighash = '01030401000000'
    const start = raw.indexOf(`0101${(8 + 1 + 22).toString(16)}`)
    const turned = raw.slice(0, start) + sighash + raw.slice(start).replace(sighash, '')

    assert.notEqual(turned, raw)
    assert.deepEqual(mustDecode(unhex(turned)), mustDecode(unhex(raw)))
  })

  it('doubts fields without a rule, and passes over proprietary ones', () => {
    const unknown = psbtV0(SIMPLE, ({ global, inputs, outputs }) => {
      global.unknown = [[{ type: 0x30, key: new Uint8Array(0) }, Uint8Array.of(1)]]
      Object.assign(inputs[0] ?? {}, { porCommitment: Uint8Array.of(1) })
      Object.assign(outputs[0] ?? {}, { unknown: [[{ type: 0x1234, key: new Uint8Array(2) }, Uint8Array.of(1)]] })
    })
    const proprietary = psbtV0(SIMPLE, ({ global }) => {
      global.proprietary = [[Uint8Array.of(1, 0x41, 0, 7), Uint8Array.of(1)]]
    })

    assert.deepEqual(mustDecode(unknown).facts.doubts, [
      'the global part has fields without a rule',
      'input 0 has fields without a rule',
      'output 0 has fields without a rule',
    ])
    assert.equal(mustDecode(unknown).facts.understood, false)
    assert.equal(mustDecode(proprietary).facts.understood, true)
    assert.deepEqual(mustDecode(unknown).toSign, mustDecode(psbtV0(SIMPLE)).toSign)
  })

  it('signs up to 255 inputs, and refuses more', () => {
    const many = (count: number): Plan => ({
      spends: Array.from({ length: count }, () => spend('p2tr', 1_000n, 'witness')),
      outputs: [pay(1_000n)],
    })
    assert.equal(mustDecode(psbtV0(many(255))).toSign.length, 255)
    assert.match(refusalOf(psbtV0(many(256))), /^UnsupportedPayload: more than 255 inputs/)
  })

  it('lets nobody ask with a key of other chains, or another payload kind for its chain', () => {
    const value = psbtV0(SIMPLE)
    const ethereum = keyOf('Secp256k1', ['eip155:1'])
    const reasonOf = (chainId: string, key = KEY) => {
      const result = decodePayload({ chainId, key, payload: { tag: 'BitcoinPsbt', value } })
      return result.ok ? 'accepted' : result.reason
    }
    assert.equal(reasonOf('eip155:1', ethereum), 'PayloadNamesOtherChain')
    assert.equal(reasonOf('bip122:000000000933ea01ad0ee984209779ba'), 'WrongChainForKey')
  })

  describe('refuses', () => {
    const two = (first: Plan['spends'][number], second = spend('p2wpkh', 5_000n)): Plan => ({
      spends: [first, second],
      outputs: [pay(9_000n)],
    })
    const cases: readonly (readonly [string, () => Uint8Array, RegExp])[] = [
      [
        'a payload without an input of the key, whatever its derivation fields say',
        () =>
          psbtV0({
            ...SIMPLE,
            spends: [
              {
                script: THEIRS.p2wpkh,
                amount: 10_000n,
                utxo: 'witness',
                fields: { bip32Derivation: [[PUBLIC_KEY, { fingerprint: 1, path: [0] }]] },
              },
            ],
          }),
        /^KeyNotInPayload/,
      ],
      [
        'an input of which nothing is said',
        () => psbtV0(two({ script: THEIRS.p2pkh, amount: 5_000n, utxo: 'none' })),
        /^MalformedPayload: input 0 says nothing/,
      ],
      [
        'a legacy input with a witness UTXO alone',
        () => psbtV0({ ...SIMPLE, spends: [spend('p2pkh', 10_000n, 'witness')] }),
        /^MalformedPayload: input 0 needs its previous transaction/,
      ],
      [
        'a segwit v0 input with a witness UTXO alone beside another input',
        () => psbtV0(two(spend('p2wpkh', 5_000n), spend('p2sh-p2wpkh', 5_000n, 'witness'))),
        /^MalformedPayload: input 1 needs its previous transaction/,
      ],
      [
        "another's input with a witness UTXO alone beside a segwit v0 input of the key",
        () => psbtV0(two({ script: THEIRS.p2tr, amount: 5_000n, utxo: 'witness' })),
        /^MalformedPayload: input 0 needs its previous transaction/,
      ],
      [
        'a taproot input with a witness UTXO alone beside a segwit v0 input of the key',
        () => psbtV0(two(spend('p2tr', 5_000n, 'witness'))),
        /^MalformedPayload: input 0 needs its previous transaction/,
      ],
      [
        'an index that the previous transaction does not have',
        () =>
          psbtV2({ ...SIMPLE, spends: [spend('p2wpkh', 10_000n)] }, ({ inputs }) => {
            Object.assign(inputs[0] ?? {}, { index: 2 })
          }),
        /^MalformedPayload: input 0 spends an output that the previous transaction does not have/,
      ],
      [
        'outputs that are worth more than the inputs',
        () => psbtV0({ ...SIMPLE, outputs: [pay(10_001n)] }),
        /^MalformedPayload: the outputs are worth more/,
      ],
      [
        'an output of more than all bitcoin',
        () => psbtV0({ ...SIMPLE, outputs: [pay(2_100_000_000_000_001n)] }),
        /exceed all bitcoin/,
      ],
      [
        'outputs that wrap around 64 bits',
        () => psbtV0({ ...SIMPLE, outputs: [pay(2n ** 64n - 1n), pay(9_001n)] }),
        /exceed all bitcoin/,
      ],
      [
        'inputs that are together more than all bitcoin',
        () =>
          psbtV0({
            spends: [spend('p2tr', 2_100_000_000_000_000n, 'witness'), spend('p2tr', 1n, 'witness')],
            outputs: [pay(9_000n)],
          }),
        /exceed all bitcoin/,
      ],
      [
        'a redeem script that is not the one of the output',
        () =>
          psbtV0({
            ...SIMPLE,
            spends: [spend('p2sh-p2wpkh', 10_000n, 'witness', { fields: { redeemScript: THEIRS.p2wpkh } })],
          }),
        /^MalformedPayload: input 0 has scripts that are not those of its p2sh-p2wpkh output/,
      ],
      [
        'a witness script on an input that has none',
        () =>
          psbtV0({
            ...SIMPLE,
            spends: [spend('p2wpkh', 10_000n, 'witness', { fields: { witnessScript: OURS.p2pkh } })],
          }),
        /^MalformedPayload: input 0 has scripts/,
      ],
      [
        'another internal key than that of the output',
        () =>
          psbtV0({
            ...SIMPLE,
            spends: [spend('p2tr', 10_000n, 'witness', { fields: { tapInternalKey: THEIRS.p2tr.slice(2) } })],
          }),
        /^MalformedPayload: input 0 has scripts that are not those of its p2tr output/,
      ],
      ['a transaction version that is not standard', () => psbtV0({ ...SIMPLE, version: 4 }), /^UnsupportedPayload/],
      ['transaction version 0', () => psbtV2({ ...SIMPLE, version: 0 }), /^UnsupportedPayload/],
      ['bytes after the last map', () => unhex(`${hex(psbtV0(SIMPLE))}00`), /^MalformedPayload/],
      ['a map too few', () => psbtV0(SIMPLE).slice(0, -1), /^MalformedPayload/],
      ['an empty payload', () => new Uint8Array(0), /^MalformedPayload: not a binary PSBT/],
      ['base64', () => Buffer.from(Buffer.from(psbtV0(SIMPLE)).toString('base64')), /not a binary PSBT/],
      [
        'a key that comes twice in a map',
        () => {
          const once = psbtV0(SIMPLE, ({ inputs }) => Object.assign(inputs[0] ?? {}, { sighashType: 1 }))
          return unhex(hex(once).replace('01030401000000', '0103040100000001030401000000'))
        },
        /^MalformedPayload: not a binary PSBT/,
      ],
      [
        'version 1',
        () => unhex(hex(psbtV0(SIMPLE)).replace(/^70736274ff/, '70736274ff01fb0401000000')),
        /^UnsupportedPayload: only PSBT versions 0 and 2/,
      ],
      [
        'a count of inputs beyond the bytes',
        () => unhex(hex(psbtV2(SIMPLE)).replace('01040101', '010405feffffff7f')),
        /^MalformedPayload/,
      ],
    ]
    for (const [name, make, message] of cases) it(name, () => assert.match(refusalOf(make()), message))

    for (const [kind, types] of [
      ['p2wpkh', [0, 2, 3, 0x81, 0x82, 0x83, 0x101]],
      ['p2tr', [1, 2, 3, 0x80, 0x81, 0x82, 0x83, 0x100]],
    ] as const)
      for (const sighashType of types)
        it(`sighash type 0x${sighashType.toString(16)} of a ${kind} input, naming the input`, () => {
          const bad = spend(kind, 5_000n, 'previous', { fields: { sighashType } })
          assert.match(
            refusalOf(psbtV0(two(spend(kind, 5_000n), bad))),
            /^UnsupportedPayload: input 1 asks for another/,
          )
        })
  })

  it('lets others choose the sighash type of their own inputs', () => {
    const theirs = { script: THEIRS.p2wpkh, amount: 5_000n, utxo: 'previous' as const, fields: { sighashType: 0x83 } }
    assert.equal(
      mustDecode(psbtV0({ spends: [spend('p2wpkh', 5_000n), theirs], outputs: [pay(9_000n)] })).toSign.length,
      1,
    )
  })

  it('never throws on any bytes, also behind a right start', () => {
    const magic = unhex('70736274ff')
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => !decode(bytes).ok))
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => !decode(Buffer.concat([magic, bytes])).ok))
  })

  it('says nothing of the payload in its refusals', () => {
    const secretive = psbtV0(SIMPLE, ({ inputs }) => Object.assign(inputs[0] ?? {}, { redeemScript: unhex('c0ffee') }))
    assert.doesNotMatch(refusalOf(secretive), /c0ffee|192,255,238/)
    assert.doesNotMatch(refusalOf(RawPSBTV0.encode(RawPSBTV0.decode(secretive)).slice(0, -3)), /c0ffee/)
  })
})
