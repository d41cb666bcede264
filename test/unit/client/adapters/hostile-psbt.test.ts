/** PSBTs as nobody should write them: a typed error, or signatures that bitcoinjs-lib finds valid for what is written. */
import assert from 'node:assert/strict'
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js'
import { RawPSBTV0 } from '@scure/btc-signer/psbt.js'
import fc from 'fast-check'
import { psbtTask } from '../../../../src/client/adapters/bitcoin/psbt-task.js'
import { isSignerError } from '../../../../src/errors/signer-error.js'
import { BOUNDS } from '../../../../types/protocol/bounds.js'
import { KINDS, OURS, psbtV0, PUBLIC_KEY, SECRET, THEIRS, type Plan } from '../../payloads/bitcoin/fixtures.js'
import { kindOf, readBySecond, sighash, type Second } from '../../payloads/bitcoin/second-reading.js'
import { signaturesOf } from './psbt-signatures.js'

const PLAN: Plan = {
  spends: [
    { script: THEIRS.p2wpkh, amount: 9_000n, utxo: 'both' },
    ...KINDS.map((kind) => ({ script: OURS[kind], amount: 50_000n, utxo: 'both' as const })),
  ],
  outputs: [{ script: THEIRS.p2tr, amount: 60_000n }],
}
const WHOLE = psbtV0(PLAN)
const refused = { code: 'SIGNER__CLIENT__UNSUPPORTED_PAYLOAD' }

const signed = (bytes: Uint8Array): Uint8Array => {
  const task = psbtTask(bytes, PUBLIC_KEY)
  return task.signedBy(signaturesOf(task, SECRET).map((each) => each.bytes)).psbt
}

const isSigned = (second: Second, index: number): boolean => {
  const kind = kindOf(second.spent[index]?.script ?? new Uint8Array())
  if (kind === undefined) return true
  const { tapKeySig, partialSig = [] } = second.psbt.data.inputs[index] ?? {}
  const digest = sighash(second, index, kind)
  if (kind === 'p2tr') return tapKeySig !== undefined && schnorr.verify(tapKeySig, digest, OURS.p2tr.slice(2))
  const own = partialSig.find(({ pubkey }) => Buffer.compare(pubkey, PUBLIC_KEY) === 0)
  if (own === undefined) return false
  const rs = secp256k1.Signature.fromBytes(own.signature.slice(0, -1), 'der').toBytes('compact')
  return secp256k1.verify(rs, digest, PUBLIC_KEY, { prehash: false })
}

/** Undefined for what the other library does not read, which says nothing of the signatures. */
const secondOf = (bytes: Uint8Array): Second | undefined => {
  try {
    return readBySecond(bytes)
  } catch {
    return undefined
  }
}

const isSound = (bytes: Uint8Array): boolean => {
  try {
    const second = secondOf(signed(bytes))
    return second === undefined || second.spent.every((_, index) => isSigned(second, index))
  } catch (error) {
    if (isSignerError(error, 'SIGNER__CLIENT__UNSUPPORTED_PAYLOAD')) return true
    throw error
  }
}

describe('a PSBT that is not as it should be', () => {
  it('is sound as it was made, by the measure of these tests', () => {
    assert.notEqual(secondOf(signed(WHOLE)), undefined)
    assert.equal(isSound(WHOLE), true)
  })

  it('is refused in words, or signed as another library reads it, whichever byte is another', () => {
    const byte = fc.record({ at: fc.nat(WHOLE.length - 1), flip: fc.integer({ min: 1, max: 255 }) })
    fc.assert(
      fc.property(byte, ({ at, flip }) => isSound(WHOLE.map((each, index) => (index === at ? each ^ flip : each)))),
      { numRuns: 60 },
    )
  })

  it('is refused when it is cut, empty, followed by bytes, or larger than a payload', () => {
    fc.assert(
      fc.property(fc.nat(WHOLE.length - 1), (length) => {
        assert.throws(() => psbtTask(WHOLE.slice(0, length), PUBLIC_KEY), refused)
      }),
      { numRuns: 60 },
    )
    assert.throws(() => psbtTask(Uint8Array.from([...WHOLE, 1]), PUBLIC_KEY), refused)
    assert.throws(() => psbtTask(new Uint8Array(BOUNDS.payload + 1), PUBLIC_KEY), {
      ...refused,
      message: new RegExp(`more than the ${BOUNDS.payload} bytes`),
    })
  })

  it('is refused when a key comes twice in a map', () => {
    const empty = psbtV0(
      PLAN,
      (raw) => (raw.global.unknown = [[{ type: 0x77, key: Uint8Array.of(1) }, Uint8Array.of(2)]]),
    )
    const pair = [2, 0x77, 1, 1, 2]
    const at = Buffer.from(empty).indexOf(Buffer.from(pair))
    assert.ok(at > 0)
    const twice = Uint8Array.from([...empty.slice(0, at), ...pair, ...empty.slice(at)])
    psbtTask(empty, PUBLIC_KEY)
    assert.throws(() => psbtTask(twice, PUBLIC_KEY), refused)
  })

  it('is refused for another sighash type in any input of the key, and not for one in those of others', () => {
    const [theirs, ...ours] = PLAN.spends
    assert.ok(theirs)
    for (const sighashType of [2, 3, 0x81, 0xff])
      for (const at of ours.keys()) {
        const spends = ours.map((each, index) => (index === at ? { ...each, fields: { sighashType } } : each))
        assert.throws(() => psbtTask(psbtV0({ ...PLAN, spends }), PUBLIC_KEY), refused)
      }
    const foreign = psbtV0({ ...PLAN, spends: [{ ...theirs, fields: { sighashType: 3 } }, ...ours] })
    assert.equal(psbtTask(foreign, PUBLIC_KEY).messages.length, ours.length)
  })

  it('is refused when an input does not say what it spends, or says it in two ways', () => {
    const lying = psbtV0(PLAN, ({ inputs: [, own] }) => {
      if (own) own.witnessUtxo = { script: OURS.p2wpkh, amount: 1n }
    })
    const silent = psbtV0({ ...PLAN, spends: PLAN.spends.map((each) => ({ ...each, utxo: 'none' as const })) })
    for (const bytes of [lying, silent]) assert.throws(() => psbtTask(bytes, PUBLIC_KEY), refused)
  })

  it('keeps unknown fields and the signatures of others', () => {
    const unknown: NonNullable<ReturnType<typeof RawPSBTV0.decode>['global']['unknown']> = [
      [{ type: 0x77, key: Uint8Array.of(1) }, Uint8Array.of(2)],
    ]
    const others = [[secp256k1.getPublicKey(SECRET.map(() => 0x22)), Uint8Array.of(0x30, 1)]]
    const bytes = psbtV0(PLAN, (raw) => {
      raw.global.unknown = unknown
      Object.assign(raw.inputs[0] ?? {}, { partialSig: others, unknown })
      Object.assign(raw.inputs[3] ?? {}, { partialSig: others })
    })

    const { global, inputs } = RawPSBTV0.decode(signed(bytes))

    assert.deepEqual([global.unknown, inputs[0]?.unknown, inputs[0]?.partialSig], [unknown, unknown, others])
    assert.equal(inputs[3]?.partialSig?.length, 2)
  })
})
