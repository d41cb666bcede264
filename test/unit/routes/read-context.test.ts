import assert from 'node:assert/strict'
import { concat } from '../../../src/protocol/hash.js'
import { contextExt, contextMessage } from '../../../src/protocol/context.js'
import { decide, type DecideInput } from '../../../src/routes/decide.js'
import { readContext, type ContextTrust } from '../../../src/routes/read-context.js'
import type { ContextStatement, Ext } from '../../../types/protocol/scale.js'
import { SIGN } from '../../vectors/protocol/make/auth.js'
import { ALICE_ACCOUNT } from '../../vectors/protocol/make/inputs.js'
import { allowing, denyingFirst, factsOf, inputOf, OTHER_ID, reasonOf, transferOf } from './fixtures.js'

const genesis = `0x${'45'.repeat(32)}` as const
const intent = (): typeof OTHER_ID => OTHER_ID
const trust: ContextTrust = { genesis, issuers: new Set(Object.values(ALICE_ACCOUNT)), block: 100 }
const statementOf = (over: Partial<ContextStatement> = {}): ContextStatement => ({
  riskScore: 12_500,
  tags: ['kyc'],
  validUntil: 100,
  ...over,
})

type Kind = keyof typeof SIGN
const signed = (statement = statementOf(), kind: Kind = 'Ed25519', place = { genesis, intent: intent() }): Ext => [
  [
    ...contextExt({
      statement,
      issuer: ALICE_ACCOUNT[kind],
      signature: { tag: kind, value: SIGN[kind](contextMessage(place, statement)) },
    }),
  ],
]
const read = (ext: Ext, by: ContextTrust | undefined = trust) => readContext(ext, intent, by)

describe('readContext', () => {
  for (const kind of ['Ed25519', 'Sr25519', 'Ecdsa'] as const)
    it(`takes what an issuer signed by ${kind}, the score in thousandths`, () => {
      assert.deepEqual(read(signed(statementOf(), kind)), { riskScore: 12.5, tags: ['kyc'] })
    })

  it('knows no score where the issuer gives none', () => {
    assert.deepEqual(read(signed(statementOf({ riskScore: undefined }))), { tags: ['kyc'] })
    assert.deepEqual(read(signed(statementOf({ riskScore: 0 }))), { riskScore: 0, tags: ['kyc'] })
  })

  it('is absent without the entry, and then asks for no intent', () => {
    assert.equal(readContext([], assert.fail, trust), undefined)
    assert.equal(readContext([[2, new Uint8Array(1)]], assert.fail, trust), undefined)
  })

  it('counts up to its last block', () => {
    assert.equal(typeof read(signed(), { ...trust, block: 100 }), 'object')
    assert.equal(read(signed(), { ...trust, block: 101 }), 'it is over')
  })

  it('does not take the word of others', () => {
    assert.equal(read(signed(), { ...trust, issuers: new Set() }), 'the settings name no such issuer')
    assert.equal(readContext(signed(), intent, undefined), 'the settings name no such issuer')
  })

  it('is for one intent, one L1 and one statement', () => {
    const not = 'the issuer has not signed it for this intent'
    const other = `0x${'99'.repeat(32)}` as const
    assert.equal(read(signed(statementOf(), 'Ed25519', { genesis, intent: other })), not)
    assert.equal(read(signed(statementOf(), 'Ed25519', { genesis: other, intent: intent() })), not)
    for (const kind of ['Ed25519', 'Sr25519', 'Ecdsa'] as const) {
      const [entry] = signed(statementOf(), kind)
      assert.ok(entry)
      for (let bit = 0; bit < entry[1].length * 8; bit += 7) {
        const bytes: Uint8Array = Uint8Array.from(entry[1], (byte, at) =>
          at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte,
        )
        assert.equal(typeof read([[1, bytes]]), 'string', `${kind}, bit ${bit}`)
      }
    }
  })

  it('says of bytes that are no context that they cannot be read', () => {
    const [entry] = signed()
    assert.ok(entry)
    for (const bytes of [
      new Uint8Array(0),
      entry[1].slice(1),
      concat(entry[1], Uint8Array.of(0)),
      new Uint8Array(2_000),
    ])
      assert.equal(read([[1, bytes]]), 'it cannot be read')
  })
})

describe('decide, with a signed context', () => {
  const one = factsOf([transferOf('1')])
  const input = (ext: Ext, over: Partial<DecideInput> = {}): DecideInput => ({
    ...inputOf(one, { ext }),
    contexts: trust,
    ...over,
  })
  const low = allowing({ risk_score_lte: 12.5 })
  const known = allowing({ tags: ['kyc'] })
  const outcome = (...args: Parameters<typeof decide>): string => reasonOf(decide(...args))

  it('opens routes that ask for a score or for tags', () => {
    for (const policy of [low, known]) {
      assert.equal(outcome(input([]), [policy]), 'NoRoute')
      assert.equal(outcome(input(signed()), [policy]), 'approved')
    }
    assert.equal(outcome(input(signed(statementOf({ riskScore: 12_501 }))), [low]), 'NoRoute')
    assert.equal(outcome(input(signed(statementOf({ tags: ['other'] }))), [known]), 'NoRoute')
    assert.equal(outcome(input(signed(statementOf({ riskScore: undefined }))), [low]), 'NoRoute')
  })

  it('keeps routes that deny by absence from it', () => {
    const denying = denyingFirst({ tags: ['sanctioned'] })
    assert.equal(outcome(input([]), [denying]), 'DeniedByRoute')
    assert.equal(outcome(input(signed()), [denying]), 'approved')
    assert.equal(outcome(input(signed(statementOf({ tags: ['sanctioned'] }))), [denying]), 'DeniedByRoute')
  })

  it('counts for inline policies too', () => {
    const inlinePolicy = new TextEncoder().encode(
      JSON.stringify({ routes: [{ id: 'r', match: { tags: ['kyc'] }, action: { backend: 'kms-integritee' } }] }),
    )
    const asking = (ext: Ext) => ({ ...input(ext), options: { ...inputOf(one).options, ext, inlinePolicy } })
    assert.equal(outcome(asking([]), [allowing({})]), 'NoRoute')
    assert.equal(outcome(asking(signed()), [allowing({})]), 'approved')
  })

  it('denies one that does not count, whatever the policies say, and says why', () => {
    const over = decide(input(signed(statementOf({ validUntil: 99 }))), [allowing({})])
    assert.deepEqual(over, {
      outcome: 'denied',
      reason: 'InvalidContext',
      detail: 'the signed context of the request does not count: it is over',
    })
    assert.equal(outcome({ ...inputOf(one, { ext: signed() }) }, [allowing({})]), 'InvalidContext')
    assert.equal(outcome(input([[1, new Uint8Array(1)]]), [allowing({})]), 'InvalidContext')
  })

  it('refuses other tags beside it', () => {
    assert.equal(outcome(input([...signed(), [2, new Uint8Array(0)]]), [allowing({})]), 'UnknownOption')
    assert.equal(outcome(input([[0, new Uint8Array(0)], ...signed()]), [allowing({})]), 'UnknownOption')
  })

  it('looks at the signature once, however many policies ask', () => {
    let asked = 0
    const counted = { ...input(signed()), intent: () => ((asked += 1), OTHER_ID) }
    assert.equal(outcome(counted, [known, low, known]), 'approved')
    assert.equal(asked, 1)
    assert.equal(outcome({ ...input([]), intent: assert.fail }, [allowing({})]), 'approved')
  })
})
