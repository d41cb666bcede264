/** What an attacker would try by what payloads hold within: bytes as they are signed, decoded and decided. */
import assert from 'node:assert/strict'
import type { GenericCall } from '@polkadot/types'
import { encodeAddress } from '@polkadot/util-crypto'
import { createNoopSigner } from '@solana/kit'
import { getTransferInstruction } from '@solana-program/token'
import { parseEther } from 'viem'
import type { Facts } from '../../../src/model/facts.js'
import type { Hex } from '../../../src/model/ids.js'
import type { DecodeResult } from '../../../src/payloads/result.js'
import type { CompiledPolicy } from '../../../src/routes/compiled.js'
import { decide } from '../../../src/routes/decide.js'
import { createRegistry } from '../../../src/routes/registry.js'
import { encode, VAULT } from '../payloads/ethereum/calls/fixtures.js'
import { decodeTyped, permitOf, permitWithout, SPENDER } from '../payloads/ethereum/typed-data/fixtures.js'
import { permitSingle } from '../payloads/ethereum/typed-data/permit2-fixtures.js'
import {
  APPROVE_SELECTOR,
  TRANSFER_SELECTOR,
  decodeMainnet,
  decodePayload,
  eip1559,
  erc20Data,
  ethereum,
  mainnetKey,
  mustDecode,
  RECIPIENT,
  USDC,
} from '../payloads/fixtures.js'
import {
  addressOf,
  BOB,
  BOB_ACCOUNT,
  factsOf as solanaFacts,
  messageOf,
  MINT,
  OWN,
  SOLANA,
  SOURCE_ACCOUNT,
  transferSol,
  transferToken,
} from '../payloads/solana/fixtures.js'
import {
  CHAIN,
  devWallet,
  RECIPIENT as SUBSTRATE_RECIPIENT,
  type Wallet,
} from '../payloads/substrate/support/payloads.js'
import { allowing, inputOf, policyOf, reasonOf } from './fixtures.js'

const THIEF: Hex = `0x${'66'.repeat(20)}`

const outcome = (facts: Facts, policy: CompiledPolicy): string => reasonOf(decide(inputOf(facts), [policy]))
const transaction = (over: object, ether = '1'): Facts => mustDecode(decodeMainnet(eip1559(over, ether))).facts

describe('attacks: a multicall', () => {
  type Inner = readonly [to: Hex, mayFail: boolean, value: bigint, data: Hex]
  const aggregate = (...calls: readonly Inner[]): Hex =>
    encode('aggregate3Value((address,bool,uint256,bytes)[])', calls)
  const nested = (data: Hex): Inner => [VAULT, false, 0n, data]
  const payment: Inner = [RECIPIENT, false, 10n, '0x']
  const approval: Inner = [USDC, true, 0n, erc20Data(APPROVE_SELECTOR, RECIPIENT, 1n)]
  const match = { chain: 'eth', kind: ['call', 'transfer'], amount_lt: 1, to_allowlist: [VAULT, RECIPIENT] }
  const action = { backend: 'kms-integritee' }
  /** Payments of ether by the multicall contract at the vault, and no approvals. */
  const payments = policyOf(
    JSON.stringify({
      routes: [
        { id: 'no-approvals', match: { kind: 'approve' }, action: { deny: true } },
        { id: 'payments', match, action },
      ],
    }),
  )
  const decided = (data: Hex, policy = payments): string =>
    outcome(transaction({ to: VAULT, data, value: 20n, gas: 200_000n }), policy)

  it('of payments is signed, nested or not, where calls of the contract and payments are allowed', () => {
    assert.equal(decided(aggregate(payment, payment)), 'approved')
    assert.equal(decided(aggregate(payment, nested(aggregate(nested(aggregate(payment)))))), 'approved')
    assert.equal(decided(aggregate(payment), allowing({ ...match, kind: 'transfer' })), 'NoRoute')
  })

  it('hides no approval, however deep it is nested', () => {
    for (const data of [
      aggregate(payment, approval),
      aggregate(nested(aggregate(payment, nested(aggregate(approval))))),
    ]) {
      assert.equal(decided(data), 'DeniedByRoute')
      assert.equal(decided(data, allowing(match)), 'NoRoute')
    }
  })

  it('of a token on itself is what its parts are, and no route for transfers signs another part', () => {
    const to = (who: Hex, amount: bigint): Hex => erc20Data(TRANSFER_SELECTOR, who, amount)
    const parts = (...data: readonly Hex[]): Facts =>
      transaction({ to: USDC, data: encode('multicall(bytes[])', data) }, '0')
    const tokens = allowing({ chain: 'eth', asset: 'USDC', amount_lt: 10, to_allowlist: [RECIPIENT] })
    assert.equal(outcome(parts(to(RECIPIENT, 4_000_000n), to(RECIPIENT, 5_000_000n)), tokens), 'approved')
    assert.equal(outcome(parts(to(RECIPIENT, 5_000_000n), to(RECIPIENT, 5_000_000n)), tokens), 'NoRoute')
    assert.equal(outcome(parts(to(RECIPIENT, 1n), to(THIEF, 1n)), tokens), 'NoRoute')
    assert.equal(outcome(parts(to(RECIPIENT, 1n), erc20Data(APPROVE_SELECTOR, RECIPIENT, 1n)), tokens), 'NoRoute')
  })

  it('hides no recipient and no amount', () => {
    assert.equal(decided(aggregate(payment, nested(aggregate([THIEF, false, 1n, '0x'])))), 'NoRoute')
    assert.equal(decided(aggregate(nested(aggregate([RECIPIENT, false, parseEther('1'), '0x'])))), 'NoRoute')
  })

  it('nested deeper than it is opened, or with a part without a rule, is not signed', () => {
    const deep = (levels: number): Hex => (levels === 0 ? aggregate(payment) : aggregate(nested(deep(levels - 1))))
    assert.equal(decided(deep(3)), 'approved')
    assert.equal(decided(deep(5)), 'Undecidable')
    assert.equal(decided(aggregate(payment, [VAULT, false, 0n, '0xdeadbeef'])), 'Undecidable')
  })
})

describe('attacks: a proxy call that hides the destination', () => {
  const names = createRegistry({
    chains: [{ id: CHAIN, aliases: ['dev'], symbol: 'TEER', decimals: 12, defaultFee: '1' }],
  })
  const ss58 = (account: Uint8Array): string => encodeAddress(account, 42)
  const [treasury, thief] = [new Uint8Array(32).fill(0x77), new Uint8Array(32).fill(0x66)]
  /** Payments by the key and in the name of the treasury, to one recipient. */
  const policy = policyOf(
    JSON.stringify({
      routes: [
        {
          id: 'payments',
          match: { chain: 'dev', kind: ['call', 'transfer'], to_allowlist: [SUBSTRATE_RECIPIENT, treasury].map(ss58) },
          action: { backend: 'kms-integritee' },
        },
      ],
    }),
    names,
  )
  let wallet: Wallet
  before(async () => {
    wallet = await devWallet()
  })
  const factsOfCall = (call: GenericCall): Facts => mustDecode(wallet.decode(wallet.payload(call))).facts
  const pay = (to: Uint8Array): GenericCall => wallet.call('balances', 'transferKeepAlive', { Id: to }, 1n)
  const proxy = (real: Uint8Array, call: GenericCall): GenericCall =>
    wallet.call('proxy', 'proxy', { Id: real }, null, call)

  it('pays nobody but who is listed', () => {
    for (const wrap of [(call: GenericCall) => call, (call: GenericCall) => wallet.call('utility', 'batch', [call])]) {
      assert.equal(outcome(factsOfCall(wrap(proxy(treasury, pay(SUBSTRATE_RECIPIENT)))), policy), 'approved')
      assert.equal(outcome(factsOfCall(wrap(proxy(treasury, pay(thief)))), policy), 'NoRoute')
    }
  })

  it('acts for nobody but who is listed', () => {
    assert.equal(outcome(factsOfCall(proxy(thief, pay(SUBSTRATE_RECIPIENT))), policy), 'NoRoute')
    assert.equal(outcome(factsOfCall(proxy(treasury, proxy(thief, pay(SUBSTRATE_RECIPIENT)))), policy), 'NoRoute')
  })
})

describe('attacks: a Solana transfer that does not say what it moves', () => {
  const names = createRegistry({ tokens: [{ chain: SOLANA, symbol: 'TEST', address: MINT, decimals: 6 }] })
  const payments = (match: object): CompiledPolicy =>
    policyOf(
      JSON.stringify({ routes: [{ id: 'pay', match: { chain: 'solana', ...match }, action: { backend: 'b' } }] }),
      names,
    )
  const tokens = payments({ asset: 'TEST', amount_lt: 2, to_allowlist: [BOB_ACCOUNT] })
  const tables = { [addressOf(0x99)]: [addressOf(1), BOB, BOB_ACCOUNT] }

  it('by the unchecked Transfer of SPL Token, which names no mint, is not signed', () => {
    const unchecked = getTransferInstruction({
      source: SOURCE_ACCOUNT,
      destination: BOB_ACCOUNT,
      authority: createNoopSigner(OWN),
      amount: 1n,
    })
    assert.equal(outcome(solanaFacts(messageOf([transferToken(1n)])), tokens), 'approved')
    assert.equal(outcome(solanaFacts(messageOf([unchecked])), tokens), 'Undecidable')
    assert.equal(outcome(solanaFacts(messageOf([transferToken(1n), unchecked])), tokens), 'Undecidable')
  })

  it('by a lookup table, whose owner can swap the recipient, is not signed', () => {
    const sol = payments({ amount_lt: 1, to_allowlist: [BOB] })
    for (const [policy, transfer] of [
      [sol, transferSol(1n)],
      [tokens, transferToken(1n)],
    ] as const) {
      assert.equal(outcome(solanaFacts(messageOf([transfer], { version: 0 })), policy), 'approved')
      assert.equal(outcome(solanaFacts(messageOf([transfer], { version: 0, tables })), policy), 'Undecidable')
    }
  })
})

describe('attacks: another domain or chain', () => {
  const permits = allowing({ chain: 'eth', kind: 'approve', asset: 'USDC', amount_lt: 10, to_allowlist: [SPENDER] })
  const decided = (result: DecodeResult, policy: CompiledPolicy): string =>
    result.ok ? outcome(result.decoded.facts, policy) : result.reason

  it('of EIP-712 make another permit: one of another token, of another chain, or of every chain', () => {
    assert.equal(decided(decodeTyped(permitOf()), permits), 'approved')
    assert.equal(decided(decodeTyped(permitOf({}, { verifyingContract: THIEF })), permits), 'NoRoute')
    assert.equal(decided(decodeTyped(permitOf({}, { chainId: 10 })), permits), 'PayloadNamesOtherChain')
    assert.equal(decided(decodeTyped(permitOf({}, { chainId: 10 }), 'eip155:10'), permits), 'NoRoute')
    assert.equal(decided(decodeTyped(permitWithout('chainId')), permits), 'Undecidable')
  })

  it('of a permit of Permit2 make it one that nobody knows', () => {
    assert.equal(decided(decodeTyped(permitSingle()), permits), 'approved')
    for (const domain of [{ verifyingContract: THIEF }, { name: 'Permit3' }])
      assert.equal(decided(decodeTyped(permitSingle({}, domain)), permits), 'Undecidable')
  })

  it('of a transaction are refused before any route is asked', () => {
    const payments = allowing({ chain: ['eth', 'optimism'], amount_lt: 2 })
    assert.equal(decided(decodeMainnet(eip1559()), payments), 'approved')
    assert.equal(decided(decodeMainnet(eip1559({ chainId: 10 })), payments), 'PayloadNamesOtherChain')
    const legacy = { type: 'legacy', gasPrice: 1n, maxFeePerGas: undefined, maxPriorityFeePerGas: undefined }
    assert.equal(decided(decodeMainnet(eip1559({ ...legacy, chainId: undefined })), payments), 'MalformedPayload')
  })

  it('of a key for another chain are refused whatever the policy says', () => {
    const payload = ethereum(eip1559({ chainId: 10 }))
    const result = decodePayload({ chainId: 'eip155:10', key: mainnetKey, payload })
    assert.equal(decided(result, allowing({ chain: 'optimism' })), 'WrongChainForKey')
  })
})
