import assert from 'node:assert/strict'
import { fromHex } from '../../../src/protocol/hash.js'
import { formatAddress, parseAddress } from '../../../src/routes/address.js'
import { cut, showAmount, showAsset, showSome, showText } from '../../../src/routes/show.js'
import { ALICE, registry, TOKEN } from './fixtures.js'

const ETH = 'eip155:1'
const BTC = 'bip122:000000000019d6689c085ae165831e93'
const DOT = 'polkadot:91b171bb158e2d3848fa23a9f1c25182'
const SOL = 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'

describe('showAmount', () => {
  it('gives both units where the decimals are known', () => {
    assert.equal(showAmount(registry, ETH, 'native', 5n * 10n ** 17n), '0.5 ETH (500000000000000000)')
    assert.equal(showAmount(registry, BTC, 'native', 1n), '0.00000001 BTC (1)')
    assert.equal(showAmount(registry, ETH, TOKEN, 2_500_500_000n), '2500.5 USDC (2500500000)')
  })

  it('gives base units alone where they are not', () => {
    assert.equal(showAmount(registry, 'eip155:999', 'native', 7n), '7 base units of native')
    assert.equal(showAmount(registry, ETH, undefined, 7n), '7 base units')
    assert.equal(showAmount(registry, ETH, ALICE, 7n), `7 base units of ${formatAddress(ETH, ALICE)}`)
  })
})

describe('showAsset', () => {
  it('names an asset, else its address', () => {
    assert.equal(showAsset(registry, ETH, TOKEN), 'USDC')
    assert.equal(showAsset(registry, ETH, undefined), 'no asset')
    assert.equal(showAsset(registry, 'eip155:10', TOKEN), '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48')
  })
})

describe('formatAddress', () => {
  const addresses: readonly (readonly [chain: string, address: string])[] = [
    [ETH, '0x52908400098527886E0F7030069857D2E4169EE7'],
    [BTC, 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq'],
    [BTC, '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'],
    [DOT, '15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5'],
    ['polkadot:00000000000000000000000000000000', '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'],
    [SOL, 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v'],
  ]
  for (const [chain, address] of addresses)
    it(`writes ${address} as ${chain} does`, () => {
      const parsed = parseAddress(chain, address)
      assert.ok(parsed.ok)
      assert.equal(formatAddress(chain, parsed.bytes), address)
    })

  it('writes as hex what is no address there, cut where it is long', () => {
    assert.equal(formatAddress(ETH, Uint8Array.of(1, 2)), '0x0102')
    assert.equal(formatAddress(DOT, Uint8Array.of(1)), '0x01')
    assert.equal(formatAddress(SOL, Uint8Array.of(1)), '0x01')
    assert.equal(formatAddress('cosmos:hub', Uint8Array.of(1)), '0x01')
    assert.equal(formatAddress('bip122:00', fromHex('0x6a')), '0x6a')
    for (const chain of [BTC, ETH, DOT, SOL])
      assert.equal(formatAddress(chain, new Uint8Array(40_000).fill(0x6a)), `0x${'6a'.repeat(40)}…`)
  })
})

describe('words of strangers', () => {
  it('are quoted, escaped and cut, and no character is cut in two', () => {
    assert.equal(showText('a\u001b[2J"'), '"a\\u001b[2J\\""')
    assert.equal(showText('x'.repeat(100)).length, 66)
    assert.equal(cut(`${'x'.repeat(8)}😀`, 10), `${'x'.repeat(8)}😀`)
    assert.equal(cut(`${'x'.repeat(8)}😀x`, 10), `${'x'.repeat(8)}…`)
  })

  it('of a long list are the first ones and a count, and the rest is not looked at', () => {
    const shown: number[] = []
    const list = Array.from({ length: 4_096 }, (_, index) => index)
    assert.equal(
      showSome(list, (item) => (shown.push(item), `#${item}`)),
      '#0, #1, #2 and 4093 more (4096 in all)',
    )
    assert.deepEqual(shown, [0, 1, 2])
    assert.equal(showSome([1, 2, 3], String), '1, 2, 3')
  })
})
