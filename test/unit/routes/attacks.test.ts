/** What an attacker would try at the level of policies: with payloads as they are signed wherever one can be made. */
import assert from 'node:assert/strict'
import { parseEther, parseGwei } from 'viem'
import { hexToBytes } from 'viem/utils'
import type { Facts } from '../../../src/model/facts.js'
import type { Hex } from '../../../src/model/ids.js'
import type { CompiledPolicy } from '../../../src/routes/compiled.js'
import { decide } from '../../../src/routes/decide.js'
import { createRegistry } from '../../../src/routes/registry.js'
import { mustDecode as decodedPsbt, OURS, psbtV0, spend, THEIRS } from '../payloads/bitcoin/fixtures.js'
import {
  APPROVE_SELECTOR,
  decodeMainnet,
  eip1559,
  erc20Data,
  mustDecode,
  RECIPIENT,
  TRANSFER_SELECTOR,
  USDC,
} from '../payloads/fixtures.js'
import { allowing, factsOf, inputOf, policyOf, reasonOf, registry, tokenTransfer, transferOf } from './fixtures.js'

const THIEF: Hex = `0x${'66'.repeat(20)}`
const EIP55 = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const LOOKALIKE = '0x70997970c51812dc3a010c7d01b50e0d17dc7968'
const P2WPKH = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'
const P2WPKH_SCRIPT = hexToBytes('0x0014751e76e8199196d454941c45d1b3a323f1433bd6')
/** The same key, another script. */
const P2PKH_SCRIPT = hexToBytes('0x76a914751e76e8199196d454941c45d1b3a323f1433bd688ac')

const outcome = (facts: Facts, policy: CompiledPolicy): string => reasonOf(decide(inputOf(facts), [policy]))
const transaction = (over: object, ether = '1'): Facts => mustDecode(decodeMainnet(eip1559(over, ether))).facts
const paying = (to: string): CompiledPolicy => allowing({ chain: 'eth', to_allowlist: [to] })
const refused = (match: object, pattern: RegExp): void => void assert.throws(() => allowing(match), pattern)

describe('attacks: the same address in another case or encoding', () => {
  it('is the same address, by its bytes', () => {
    for (const spelling of [EIP55, EIP55.toLowerCase()])
      assert.equal(outcome(transaction({ to: EIP55 }), paying(spelling)), 'approved')
    for (const spelling of [P2WPKH, P2WPKH.toUpperCase()])
      assert.equal(
        outcome(
          factsOf([transferOf('0', { destination: P2WPKH_SCRIPT })], {
            chain: 'bip122:000000000019d6689c085ae165831e93',
            fee: 0n,
          }),
          allowing({ chain: 'btc', to_allowlist: [spelling] }),
        ),
        'approved',
      )
  })

  it('is not taken for one that only looks like it, nor one with a wrong checksum for any', () => {
    assert.equal(outcome(transaction({ to: LOOKALIKE }), paying(EIP55)), 'NoRoute')
    refused({ chain: 'eth', to_allowlist: [EIP55.replace('C51812dc', 'c51812DC')] }, /EIP-55 checksum/)
    refused({ chain: 'btc', to_allowlist: [`${P2WPKH.slice(0, -1)}5`] }, /right checksum/)
    refused({ chain: 'btc', to_allowlist: [`B${P2WPKH.slice(1)}`] }, /right checksum/)
  })

  it('is not the address of another script of the same key', () => {
    const facts = factsOf([transferOf('0', { destination: P2PKH_SCRIPT })], {
      chain: 'bip122:000000000019d6689c085ae165831e93',
      fee: 0n,
    })
    assert.equal(outcome(facts, allowing({ chain: 'btc', to_allowlist: [P2WPKH] })), 'NoRoute')
  })

  it('cannot be hidden from a deny route by its spelling', () => {
    const denying = policyOf(
      JSON.stringify({
        routes: [
          { id: 'blocked', match: { chain: 'eth', to_allowlist: [EIP55.toLowerCase()] }, action: { deny: true } },
          { id: 'any', match: { chain: 'eth' }, action: { backend: 'kms-integritee' } },
        ],
      }),
    )
    assert.equal(outcome(transaction({ to: EIP55 }), denying), 'DeniedByRoute')
  })
})

describe('attacks: homoglyphs', () => {
  it('make no label, no symbol and no chain', () => {
    refused({ chain: 'eth', to_allowlist: ['tr\u0435asury'] }, /neither a label of the address book/)
    refused({ chain: 'eth', to_allowlist: ['Treasury'] }, /did you mean "treasury"/)
    refused({ chain: 'eth', asset: 'USD\u0421' }, /unknown asset/)
    refused({ chain: '\u0435th' }, /unknown chain/)
  })

  it('are refused in the address book and among tokens', () => {
    const address = { chain: 'eip155:1', address: EIP55 }
    assert.throws(() => createRegistry({ addressBook: { 'tr\u0435asury': address } }), /no usable label/)
    assert.throws(() => createRegistry({ addressBook: { 'treasury\u200b': address } }), /no usable label/)
    assert.throws(
      () => createRegistry({ tokens: [{ ...address, symbol: 'USD\u0421', decimals: 6 }] }),
      /no usable token/,
    )
  })
})

describe('attacks: a token with the same symbol', () => {
  const usdc = allowing({ chain: 'eth', asset: 'USDC', amount_lt: 100 })

  it('is another token, by its address', () => {
    const fake = hexToBytes(`0x${'fa'.repeat(20)}`)
    assert.equal(outcome(factsOf([tokenTransfer(1n)]), usdc), 'approved')
    assert.equal(outcome(factsOf([tokenTransfer(1n, { asset: fake })]), usdc), 'NoRoute')
    assert.equal(outcome(factsOf([tokenTransfer(1n), tokenTransfer(1n, { asset: fake })]), usdc), 'NoRoute')
  })

  it('is another token in the payload too, whatever it calls itself', () => {
    const data = erc20Data(TRANSFER_SELECTOR, RECIPIENT, 1n)
    assert.equal(outcome(transaction({ to: USDC, value: 0n, data }), usdc), 'approved')
    assert.equal(outcome(transaction({ to: THIEF, value: 0n, data }), usdc), 'NoRoute')
  })

  it('cannot be listed beside the known one, nor under the name of the native asset', () => {
    const token = { chain: 'eip155:1', address: EIP55, decimals: 18 }
    assert.throws(() => createRegistry({ tokens: [{ ...token, symbol: 'USDC' }] }), /listed twice/)
    assert.throws(() => createRegistry({ tokens: [{ ...token, symbol: 'ETH' }] }), /may not be called ETH/)
    assert.throws(() => createRegistry({ tokens: [{ ...token, symbol: 'native' }] }), /may not be called native/)
  })

  it('is no native asset: a route without asset pays no token', () => {
    assert.equal(outcome(factsOf([tokenTransfer(1n)]), allowing({ chain: 'eth' })), 'NoRoute')
  })
})

describe('attacks: wei where ETH was meant', () => {
  it('does not load', () => {
    for (const amount of ['100000000000000000000', 1_000_000_001])
      refused({ chain: 'eth', amount_lt: amount }, /above 1e9 display units/)
    refused({ chain: 'eth', fee_lte: '21000000000000000' }, /above 1e9 display units/)
  })

  it('loads where it is said, and then counts wei', () => {
    const policy = allowing({
      chain: 'eth',
      amount_unit: 'base',
      amount_lt: '1000000000000000000',
      fee_lte: '1000000000000000',
    })
    assert.equal(outcome(transaction({ value: 999_999_999_999_999_999n }), policy), 'approved')
    assert.equal(outcome(transaction({ value: parseEther('1') }), policy), 'NoRoute')
  })
})

describe('attacks: dust outputs', () => {
  const pay = (...outputs: (readonly [script: Uint8Array, amount: bigint])[]): Facts =>
    decodedPsbt(
      psbtV0({
        spends: [spend('p2wpkh', 10_000_000n)],
        outputs: outputs.map(([script, amount]) => ({ script: Uint8Array.from(script), amount })),
      }),
    ).facts
  const toTreasury = allowing({ chain: 'btc', amount_lt: 0.05, fee_lte: 1, to_allowlist: [P2WPKH] })

  it('to a stranger keep the whole transaction from being signed', () => {
    const [paid, change] = [
      [P2WPKH_SCRIPT, 1_000_000n],
      [OURS.p2wpkh, 8_990_000n],
    ] as const
    assert.equal(outcome(pay(paid, change), toTreasury), 'approved')
    assert.equal(outcome(pay(paid, [THEIRS.p2wpkh, 294n], [OURS.p2wpkh, 8_980_000n]), toTreasury), 'NoRoute')
  })

  it('and fake change: what a payload calls change is a payment, unless it pays a key of the owner', () => {
    const paidBack = (script: Uint8Array) => pay([P2WPKH_SCRIPT, 1_000_000n], [script, 8_990_000n])
    assert.equal(outcome(paidBack(OURS.p2tr), toTreasury), 'approved')
    for (const script of Object.values(THEIRS)) assert.equal(outcome(paidBack(script), toTreasury), 'NoRoute')
  })

  it('count together, however small each is', () => {
    const many = Array.from({ length: 100 }, () => [P2WPKH_SCRIPT, 50_000n] as const)
    assert.equal(outcome(pay(...many, [OURS.p2wpkh, 4_990_000n]), toTreasury), 'NoRoute')
    assert.equal(outcome(pay(...many.slice(1), [OURS.p2wpkh, 5_040_000n]), toTreasury), 'approved')
  })

  it('are not allowed by a lower bound that their sum reaches, if one goes elsewhere', () => {
    const policy = allowing({ chain: 'btc', amount_gte: 0.01, fee_lte: 1, to_allowlist: [P2WPKH] })
    assert.equal(
      outcome(pay([P2WPKH_SCRIPT, 999_000n], [THEIRS.p2wpkh, 1_000n], [OURS.p2wpkh, 8_990_000n]), policy),
      'NoRoute',
    )
  })
})

describe('attacks: the fee as theft', () => {
  it('is bound by the default of the chain where a route says nothing', () => {
    const policy = allowing({ chain: 'eth', amount_lt: 1 })
    assert.equal(outcome(transaction({}, '0.001'), policy), 'approved')
    for (const over of [{ maxFeePerGas: parseGwei('1000000') }, { gas: 30_000_000n }])
      assert.equal(outcome(transaction(over, '0.001'), policy), 'NoRoute')
  })

  it('is what a Bitcoin transaction leaves over', () => {
    const leftOver = psbtV0({
      spends: [spend('p2wpkh', 10_000_000n)],
      outputs: [{ script: Uint8Array.from(P2WPKH_SCRIPT), amount: 1_000n }],
    })
    assert.equal(outcome(decodedPsbt(leftOver).facts, allowing({ chain: 'btc', to_allowlist: [P2WPKH] })), 'NoRoute')
  })

  it('is not lifted by an inline policy, which can only tighten', () => {
    const inlinePolicy = new TextEncoder().encode(
      '{"routes":[{"id":"mine","match":{"chain":"eth","fee_lte":1000},"action":{"backend":"kms-integritee"}}]}',
    )
    const facts = transaction({ maxFeePerGas: parseGwei('1000000') })
    assert.equal(reasonOf(decide(inputOf(facts, { inlinePolicy }), [allowing({ chain: 'eth' })])), 'NoRoute')
  })
})

describe('attacks: an approval behind a route for payments', () => {
  const usdc = allowing({ chain: 'eth', asset: 'USDC', amount_lt: 100 })
  const call = (data: Hex, value = 0n): Facts => transaction({ to: USDC, value, data, gas: 65_000n })

  it('is no transfer, not even of nothing', () => {
    for (const amount of [0n, 1n, 2n ** 256n - 1n])
      assert.equal(outcome(call(erc20Data(APPROVE_SELECTOR, RECIPIENT, amount)), usdc), 'NoRoute')
  })

  it('is not understood where it has no rule, and is not signed', () => {
    const dirty: Hex = `${erc20Data(APPROVE_SELECTOR, RECIPIENT, 1n)}00`
    const reason = outcome(call(dirty), usdc)
    assert.ok(['Undecidable', 'NoRoute'].includes(reason), reason)
  })

  it('passes a route that names approvals up to its amount only', () => {
    const approvals = allowing({ chain: 'eth', asset: 'USDC', kind: 'approve', amount_lt: 100 })
    assert.equal(outcome(call(erc20Data(APPROVE_SELECTOR, RECIPIENT, 99_999_999n)), approvals), 'approved')
    assert.equal(outcome(call(erc20Data(APPROVE_SELECTOR, RECIPIENT, 2n ** 256n - 1n)), approvals), 'NoRoute')
  })

  it('is found by a deny route beside other effects', () => {
    const approve = { ...tokenTransfer(1n), kind: 'approve' } as const
    const policy = policyOf(
      JSON.stringify({
        routes: [
          { id: 'no-approvals', match: { kind: 'approve' }, action: { deny: true } },
          {
            id: 'all',
            match: { chain: 'eth', asset: 'USDC', kind: ['transfer', 'approve'] },
            action: { backend: 'k' },
          },
        ],
      }),
      registry,
    )
    assert.equal(outcome(factsOf([tokenTransfer(1n), approve]), policy), 'DeniedByRoute')
  })
})
