import assert from 'node:assert/strict'
import type { Facts } from '../../../src/model/facts.js'
import { decide } from '../../../src/routes/decide.js'
import { createRegistry } from '../../../src/routes/registry.js'
import {
  BOB,
  BOB_ACCOUNT,
  bytesOf,
  factsOf,
  messageOf,
  MINT,
  OWN,
  SOLANA,
  transferSol,
  transferToken,
  unitLimit,
  unitPrice,
} from '../payloads/solana/fixtures.js'
import { inputOf, policyOf, reasonOf } from './fixtures.js'

const registry = createRegistry({
  tokens: [{ chain: SOLANA, symbol: 'TEST', address: MINT, decimals: 6 }],
  addressBook: { bob: { chain: SOLANA, address: BOB }, 'bob-test': { chain: SOLANA, address: BOB_ACCOUNT } },
})

const outcome = (match: object, facts: Facts, action: object = {}): string => {
  const route = { id: 'allow', match: { chain: 'solana', ...match }, action: { backend: 'kms-integritee', ...action } }
  return reasonOf(decide(inputOf(facts), [policyOf(JSON.stringify({ routes: [route] }), registry)]))
}

describe('a policy on Solana messages', () => {
  it('approves transfers of SOL below its limit, to whom it names, and no others', () => {
    const match = { amount_lt: 1, to_allowlist: ['bob'] }
    assert.equal(outcome(match, factsOf(messageOf([transferSol(999_999_999n)]))), 'approved')
    assert.equal(outcome(match, factsOf(messageOf([transferSol(1_000_000_000n)]))), 'NoRoute')
    const twice = [transferSol(600_000_000n), transferSol(600_000_000n)]
    assert.equal(outcome(match, factsOf(messageOf(twice))), 'NoRoute')
    assert.equal(outcome({ to_allowlist: ['bob-test'] }, factsOf(messageOf([transferSol(1n)]))), 'NoRoute')
  })

  it('approves transfers of a token that the settings name by its mint, in its own units', () => {
    const match = { asset: 'TEST', amount_lt: 2, to_allowlist: ['bob-test'] }
    assert.equal(outcome(match, factsOf(messageOf([transferToken(1_999_999n)]))), 'approved')
    assert.equal(outcome(match, factsOf(messageOf([transferToken(2_000_000n)]))), 'NoRoute')
    assert.equal(outcome({ amount_lt: 2 }, factsOf(messageOf([transferToken(1n)]))), 'NoRoute')
    assert.equal(outcome({ ...match, asset: 'USDC' }, factsOf(messageOf([transferToken(1n)]))), 'NoRoute')
  })

  it('that denies a wallet cannot tell whose a token account is, so it lets no token pass behind it', () => {
    const denies = (list: string[]) => ({
      id: 'deny',
      match: { chain: 'solana', to_allowlist: list },
      action: { deny: true },
    })
    const tokens = { id: 'allow', match: { chain: 'solana', asset: 'TEST' }, action: { backend: 'b' } }
    const behind = (list: string[], facts: Facts): string =>
      reasonOf(decide(inputOf(facts), [policyOf(JSON.stringify({ routes: [denies(list), tokens] }), registry)]))
    const toTokenAccount = factsOf(messageOf([transferToken(1n)]))

    assert.equal(behind(['bob'], toTokenAccount), 'Undecidable')
    assert.equal(behind(['bob-test'], toTokenAccount), 'DeniedByRoute')
    assert.equal(behind(['bob'], factsOf(messageOf([transferSol(1n)]))), 'DeniedByRoute')
  })

  it('has a default fee limit of 0.01 SOL', () => {
    const withFee = (price: bigint): Facts =>
      factsOf(messageOf([unitLimit(1_000_000), unitPrice(price), transferSol(1n)]))
    assert.equal(outcome({}, withFee(9_995_000n)), 'approved')
    assert.equal(outcome({}, withFee(9_995_001n)), 'NoRoute')
  })

  it('must name payloads without effect', () => {
    const facts = factsOf(messageOf([transferSol(1n, OWN)]))
    assert.equal(outcome({}, facts), 'NoRoute')
    assert.equal(outcome({ kind: 'self' }, facts), 'approved')
  })

  it('denies what is not understood, and can allow calls of a program that it names', () => {
    const tables = { [MINT]: [BOB] }
    const swapped = factsOf(messageOf([transferSol(1n)], { version: 0, tables }))
    assert.equal(outcome({}, swapped), 'Undecidable')

    const system = createRegistry({
      addressBook: { system: { chain: SOLANA, address: '11111111111111111111111111111111' } },
    })
    const route = {
      id: 'allow',
      match: { chain: 'solana', kind: 'call', to_allowlist: ['system'] },
      action: { backend: 'kms-integritee', allow_unrecognized: true },
    }
    const policy = policyOf(JSON.stringify({ routes: [route] }), system)
    assert.deepEqual(swapped.effects[0]?.destination, bytesOf('11111111111111111111111111111111' as typeof BOB))
    assert.equal(reasonOf(decide(inputOf(swapped), [policy])), 'approved')
  })
})
