import assert from 'node:assert/strict'
import { decide } from '../../../src/routes/decide.js'
import type { Facts } from '../../../src/model/facts.js'
import type { CompiledPolicy } from '../../../src/routes/compiled.js'
import {
  daiPermitOf,
  decodeMessage,
  decodeTyped,
  MAIL,
  OTHER,
  permitOf,
  permitWithout,
  SPENDER,
} from '../payloads/ethereum/typed-data/fixtures.js'
import { mustDecode } from '../payloads/fixtures.js'
import { allowing, denyingFirst, inputOf, MISSION_POLICY, policyOf, reasonOf } from './fixtures.js'

const decided = (facts: Facts, policy: CompiledPolicy): string => reasonOf(decide(inputOf(facts), [policy]))

const text = mustDecode(decodeMessage('hello')).facts
const hash = mustDecode(decodeMessage(new Uint8Array(32))).facts
const permit = mustDecode(decodeTyped(permitOf())).facts
const foreignPermit = mustDecode(decodeTyped(permitOf({ owner: OTHER }))).facts
const chainlessPermit = mustDecode(decodeTyped(permitWithout('chainId'))).facts
const allOfDai = mustDecode(decodeTyped(daiPermitOf())).facts
const mail = mustDecode(decodeTyped(MAIL)).facts
const all: readonly (readonly [string, Facts])[] = Object.entries({
  text,
  hash,
  permit,
  foreignPermit,
  chainlessPermit,
  allOfDai,
  mail,
})

describe('decide, on messages and typed data', () => {
  it('signs none of them by a route without kind, whatever it allows besides', () => {
    for (const policy of [
      policyOf(MISSION_POLICY),
      allowing({}),
      allowing({ fee_lte: 1 }),
      allowing({ asset: 'USDC' }),
    ])
      for (const [what, facts] of all) assert.notEqual(decided(facts, policy), 'approved', what)
  })

  it('signs text by a route for messages, and no permit, typed data or 32-byte message', () => {
    const policy = allowing({ kind: 'message' })
    assert.equal(decided(text, policy), 'approved')
    for (const [what, facts] of all.filter(([, each]) => each !== text))
      assert.notEqual(decided(facts, policy), 'approved', what)
  })

  it('needs call and allow_unrecognized beside message for a 32-byte message', () => {
    const both = { kind: ['message', 'call'] }
    assert.equal(decided(hash, allowing(both)), 'Undecidable')
    assert.equal(decided(hash, allowing(both, { allow_unrecognized: true })), 'approved')
    assert.equal(decided(hash, allowing({ kind: 'call' }, { allow_unrecognized: true })), 'NoRoute')
  })

  it('decides a permit by asset, spender and amount of a route for approvals', () => {
    const match = { kind: 'approve', chain: 'eth', asset: 'USDC', to_allowlist: [SPENDER], amount_lt: 6 }
    assert.equal(decided(permit, allowing(match)), 'approved')
    assert.equal(decided(permit, allowing({ ...match, amount_lt: 5 })), 'NoRoute')
    assert.equal(decided(permit, allowing({ ...match, to_allowlist: [OTHER] })), 'NoRoute')
    assert.equal(decided(permit, allowing({ ...match, asset: 'DAI' })), 'NoRoute')
    assert.equal(decided(permit, allowing({ kind: 'approve', chain: 'eth' })), 'NoRoute')
  })

  it('counts a permit of DAI as all there is', () => {
    const match = { kind: 'approve', chain: 'eth', asset: 'DAI', to_allowlist: [SPENDER] }
    assert.equal(decided(allOfDai, allowing(match)), 'approved')
    assert.equal(decided(allOfDai, allowing({ ...match, amount_lt: 1_000_000_000 })), 'NoRoute')
  })

  it('cannot decide on a permit in doubt by a route for approvals', () => {
    const match = { kind: 'approve', chain: 'eth', asset: 'USDC', to_allowlist: [SPENDER], amount_lt: 6 }
    for (const facts of [foreignPermit, chainlessPermit]) {
      assert.equal(decided(facts, allowing(match)), 'Undecidable')
      assert.notEqual(
        decided(facts, allowing({ kind: 'call', chain: 'eth' }, { allow_unrecognized: true })),
        'approved',
      )
    }
  })

  it('needs call and allow_unrecognized for other typed data, and can name its contract', () => {
    const contract = MAIL.domain.verifyingContract
    const unrecognized = { allow_unrecognized: true }
    assert.equal(decided(mail, allowing({ kind: 'call' })), 'Undecidable')
    assert.equal(decided(mail, allowing({ kind: 'call' }, unrecognized)), 'approved')
    assert.equal(
      decided(mail, allowing({ kind: 'call', chain: 'eth', to_allowlist: [contract] }, unrecognized)),
      'approved',
    )
    assert.equal(
      decided(mail, allowing({ kind: 'call', chain: 'eth', to_allowlist: [OTHER] }, unrecognized)),
      'NoRoute',
    )
    // Typed data says nothing of native value, so no bound on it holds.
    assert.equal(decided(mail, allowing({ kind: 'call', amount_lt: 1 }, unrecognized)), 'NoRoute')
  })

  it('denies a permit by a route that denies approvals, in doubt too', () => {
    for (const facts of [permit, foreignPermit, chainlessPermit, allOfDai])
      assert.equal(decided(facts, denyingFirst({ kind: 'approve' })), 'DeniedByRoute')
  })
})
