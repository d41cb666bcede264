import assert from 'node:assert/strict'
import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token'
import type { Facts } from '../../../src/model/facts.js'
import { decide } from '../../../src/routes/decide.js'
import { createRegistry } from '../../../src/routes/registry.js'
import {
  addressOf,
  ataOf,
  BOB,
  BOB_ACCOUNT,
  BOB_ATA,
  BOB_ATA_2022,
  bytesOf,
  createAta,
  factsOf,
  memo,
  messageOf,
  MINT,
  OWN,
  SOLANA,
  TOKEN_2022,
  transferSol,
  transferToken,
  unitLimit,
  unitPrice,
  type Creation,
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

  describe('on tokens, that lists a wallet', () => {
    const mallory = addressOf(0x66)
    const match = { asset: 'TEST', amount_lt: 2, to_allowlist: ['bob'] }
    const to = (destination: typeof BOB, program?: typeof BOB): Facts =>
      factsOf(messageOf([transferToken(1n, program, destination)]))

    it('approves transfers to its associated token account, of either token program', () => {
      assert.equal(outcome(match, to(BOB_ATA)), 'approved')
      assert.equal(outcome(match, to(BOB_ATA_2022, TOKEN_2022)), 'approved')
      assert.equal(outcome({ ...match, to_allowlist: [BOB] }, to(BOB_ATA)), 'approved')
      assert.equal(outcome({ ...match, asset: MINT, amount_unit: 'base' }, to(BOB_ATA)), 'approved')
    })

    it('approves none to the accounts of others, or to one that is not derived', async () => {
      assert.equal(outcome(match, to(await ataOf(mallory))), 'NoRoute')
      assert.equal(outcome(match, to(BOB_ACCOUNT)), 'NoRoute')
    })

    it('approves none of another token with the same symbol', async () => {
      const otherMint = addressOf(0x32)
      const other = transferToken(1n, TOKEN_PROGRAM_ADDRESS, await ataOf(BOB, otherMint), otherMint)
      assert.equal(outcome(match, factsOf(messageOf([other]))), 'NoRoute')
      const disguised = transferToken(1n, TOKEN_PROGRAM_ADDRESS, BOB_ATA, otherMint)
      assert.equal(outcome(match, factsOf(messageOf([disguised]))), 'NoRoute')
    })

    it('approves the creation of the account only where calls are named, and for the wallet only', async () => {
      const made = (creation?: Creation): Facts =>
        factsOf(messageOf([createAta(creation), transferToken(1n, TOKEN_PROGRAM_ADDRESS, BOB_ATA)]))
      const kind = ['transfer', 'call']
      assert.equal(outcome(match, made()), 'NoRoute')
      assert.equal(outcome({ ...match, kind }, made()), 'approved')
      assert.equal(outcome({ ...match, kind }, made({ ata: await ataOf(mallory), owner: mallory })), 'NoRoute')
    })

    it('approves by the owner that the message proves, without knowing the account', () => {
      const effect = { kind: 'transfer', asset: bytesOf(MINT), amount: 1n, destination: bytesOf(BOB_ACCOUNT) } as const
      const proven = { ...to(BOB_ACCOUNT), effects: [{ ...effect, owner: bytesOf(BOB) }] }
      const of = { ...to(BOB_ACCOUNT), effects: [{ ...effect, owner: bytesOf(mallory) }] }
      assert.equal(outcome(match, proven), 'approved')
      assert.equal(outcome(match, of), 'NoRoute')
    })

    it('has its rent in the limit on the fee', () => {
      const facts = factsOf(messageOf([createAta(), transferToken(1n, TOKEN_PROGRAM_ADDRESS, BOB_ATA)]))
      const limited = { ...match, kind: ['transfer', 'call'] }
      assert.equal(outcome({ ...limited, fee_lte: '0.00204428' }, facts), 'approved')
      assert.equal(outcome({ ...limited, fee_lte: '0.002044279' }, facts), 'NoRoute')
    })

    it('lets a memo pass only where messages are named', () => {
      const facts = factsOf(messageOf([transferSol(1n), memo('for July')]))
      assert.equal(outcome({}, facts), 'NoRoute')
      assert.equal(outcome({ kind: ['transfer', 'message'] }, facts), 'approved')
      assert.equal(outcome({ kind: ['transfer', 'message'], to_allowlist: ['bob'] }, facts), 'NoRoute')
    })
  })

  it('that denies a wallet denies its token accounts, and passes what is proven to be of another', async () => {
    const denies = {
      id: 'deny',
      match: { chain: 'solana', asset: 'TEST', to_allowlist: ['bob'] },
      action: { deny: true },
    }
    const kind = ['transfer', 'call']
    const tokens = { id: 'allow', match: { chain: 'solana', asset: 'TEST', kind }, action: { backend: 'b' } }
    const policy = policyOf(JSON.stringify({ routes: [denies, tokens] }), registry)
    const behind = (...list: Parameters<typeof messageOf>[0]): string =>
      reasonOf(decide(inputOf(factsOf(messageOf(list))), [policy]))
    const alice = addressOf(0x61)
    const ata = await ataOf(alice)
    const toAlice = transferToken(1n, TOKEN_PROGRAM_ADDRESS, ata)

    assert.equal(behind(transferToken(1n, TOKEN_PROGRAM_ADDRESS, BOB_ATA)), 'DeniedByRoute')
    assert.equal(behind(transferToken(1n, TOKEN_2022, BOB_ATA_2022)), 'DeniedByRoute')
    assert.equal(behind(toAlice), 'Undecidable')
    assert.equal(behind(createAta({ ata, owner: alice }), toAlice), 'approved')
    assert.equal(behind(createAta(), transferToken(1n, TOKEN_PROGRAM_ADDRESS, BOB_ATA)), 'DeniedByRoute')
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
