import assert from 'node:assert/strict'
import { getAddressFromPublicKey } from 'micro-sol-signer'
import { getAddress, bytesToHex } from 'viem/utils'
import { isSignerError } from '../../../src/errors/signer-error.js'
import { BUILT_IN_TOKENS, type RegistryOptions } from '../../../src/routes/registry-options.js'
import { createRegistry } from '../../../src/routes/registry.js'

const refused = (options: RegistryOptions, message: RegExp): void => {
  assert.throws(
    () => createRegistry(options),
    (error) => isSignerError(error, 'SIGNER__SETTINGS__INVALID') && message.test(error.message),
  )
}
const polygon = { id: 'eip155:137', aliases: ['polygon'], symbol: 'POL', decimals: 18 }
const BITCOIN = 'bip122:000000000019d6689c085ae165831e93'
const address = `0x${'aa'.repeat(20)}`

describe('createRegistry', () => {
  it('knows the chains of the mission by their names', () => {
    const { chainNames, chains } = createRegistry()
    const symbols = ['eth', 'bitcoin', 'polkadot', 'solana'].map(
      (name) => chains.get(chainNames.get(name) ?? '')?.symbol,
    )
    assert.deepEqual(symbols, ['ETH', 'BTC', 'DOT', 'SOL'])
  })

  it('has its tokens on Ethereum with right checksums', () => {
    const onEthereum = ({ chain }: { readonly chain: string }): boolean => chain === 'eip155:1'
    const texts = BUILT_IN_TOKENS.filter(onEthereum).map((token) => token.address)
    for (const text of texts) assert.equal(getAddress(text), text)
    assert.deepEqual(
      createRegistry()
        .tokens.filter(onEthereum)
        .map((token) => getAddress(bytesToHex(token.address))),
      texts,
    )
  })

  it('knows USDC on Solana by its mint', () => {
    const { tokens } = createRegistry()
    const usdc = tokens.find(({ chain, symbol }) => chain.startsWith('solana:') && symbol === 'USDC')
    assert.equal(usdc?.decimals, 6)
    assert.equal(getAddressFromPublicKey(usdc.address), 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v')
  })

  it('knows what its tokens on Ethereum are', () => {
    const { tokens } = createRegistry()
    assert.deepEqual(
      tokens.map(({ symbol, standard }) => [symbol, standard]),
      [
        ['USDC', 'erc20'],
        ['USDT', 'erc20'],
        ['DAI', 'erc20'],
        ['WETH', 'weth'],
        ['USDC', undefined],
      ],
    )
  })

  it('needs no decimals for tokens with ids, which have none', () => {
    const entry = { chain: 'eip155:1', symbol: 'PUNK', address: `0x${'e7'.repeat(20)}` } as const
    for (const standard of ['erc721', 'erc1155'] as const)
      for (const options of [
        { ...entry, standard },
        { ...entry, standard, decimals: 0 },
      ]) {
        const punk = createRegistry({ tokens: [options] }).tokens.find(({ symbol }) => symbol === 'PUNK')
        assert.deepEqual([punk?.standard, punk?.decimals], [standard, 0])
      }
  })

  it('has a default fee for each chain whose payloads are decoded', () => {
    const fees = [...createRegistry().chains.values()].map(({ symbol, defaultFee }) => [symbol, defaultFee])
    assert.deepEqual(
      fees.filter(([, fee]) => fee !== undefined),
      [
        ['ETH', 10n ** 17n],
        ['BTC', 50_000n],
        ['DOT', 10n ** 9n],
        ['SOL', 10n ** 7n],
      ],
    )
  })

  it('takes chains, tokens and addresses from the settings', () => {
    const { chains, tokens, addressBook } = createRegistry({
      chains: [polygon],
      tokens: [{ chain: 'eip155:137', symbol: 'USDC', address, decimals: 6 }],
      addressBook: { safe: { chain: 'eip155:137', address } },
    })
    assert.equal(chains.get('eip155:137')?.symbol, 'POL')
    assert.deepEqual(
      tokens.filter(({ symbol }) => symbol === 'USDC').map(({ chain }) => chain.split(':')[0]),
      ['eip155', 'solana', 'eip155'],
    )
    assert.deepEqual(addressBook.get('safe')?.address, new Uint8Array(20).fill(0xaa))
  })

  it('lets the settings complete a built-in chain', () => {
    const { chains, chainNames } = createRegistry({ chains: [{ id: 'eip155:1', defaultFee: '0.5' }] })
    assert.deepEqual([chains.get('eip155:1')?.defaultFee, chainNames.get('eth')], [5n * 10n ** 17n, 'eip155:1'])
  })

  const cases: [string, RegistryOptions, RegExp][] = [
    ['ids that are not CAIP-2', { chains: [{ ...polygon, id: 'polygon' }] }, /not a CAIP-2 id/],
    ['a new chain without symbol', { chains: [{ id: 'eip155:137', decimals: 18 }] }, /needs symbol and decimals/],
    ['decimals that are none', { chains: [{ ...polygon, decimals: 1.5 }] }, /must be 0 to 36/],
    ['an alias of another chain', { chains: [{ ...polygon, aliases: ['eth'] }] }, /alias "eth" is used twice/],
    ['an alias that looks like an address', { chains: [{ ...polygon, aliases: ['0xab'] }] }, /no usable alias/],
    ['a default fee in wei', { chains: [{ ...polygon, defaultFee: '21000000000000' }] }, /default fee of eip155:137/],
    ['a default fee that is no decimal', { chains: [{ ...polygon, defaultFee: '1e3' }] }, /must be a decimal string/],
    [
      'a token on a chain that is not listed',
      { tokens: [{ chain: 'eip155:5', symbol: 'X', address, decimals: 1 }] },
      /not listed/,
    ],
    [
      'a token under the name of the native asset',
      { tokens: [{ chain: 'eip155:1', symbol: 'ETH', address, decimals: 1 }] },
      /may not be called ETH/,
    ],
    [
      'a token called native',
      { tokens: [{ chain: 'eip155:1', symbol: 'native', address, decimals: 1 }] },
      /may not be called native/,
    ],
    [
      'a token that is listed twice',
      { tokens: [{ chain: 'eip155:1', symbol: 'DAI', address, decimals: 18 }] },
      /listed twice/,
    ],
    ['a token without decimals', { tokens: [{ chain: 'eip155:1', symbol: 'X', address }] }, /token X needs decimals/],
    [
      'decimals of tokens with ids',
      { tokens: [{ chain: 'eip155:1', symbol: 'X', address, decimals: 1, standard: 'erc721' }] },
      /decimals of X must be 0: its tokens have ids/,
    ],
    [
      'decimals of a token that are none',
      { tokens: [{ chain: 'eip155:1', symbol: 'X', address, decimals: 37 }] },
      /decimals of X must be 0 to 36/,
    ],
    [
      'a standard on another kind of chain',
      {
        tokens: [
          { chain: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp', symbol: 'X', address, decimals: 1, standard: 'erc20' },
        ],
      },
      /only tokens on eip155 chains have a standard/,
    ],
    [
      'one contract under two standards',
      {
        tokens: [
          { chain: 'eip155:1', symbol: 'X', address, decimals: 1 },
          { chain: 'eip155:1', symbol: 'Y', address, standard: 'erc721' },
        ],
      },
      /Y and X are one contract with two standards/,
    ],
    [
      'a token at no address',
      { tokens: [{ chain: 'eip155:1', symbol: 'X', address: '0x', decimals: 1 }] },
      /40 hex digits/,
    ],
    [
      'a label that looks like an address',
      { addressBook: { '0xaa': { chain: 'eip155:1', address } } },
      /no usable label/,
    ],
    [
      'a token on Solana at an address of Ethereum',
      { tokens: [{ chain: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp', symbol: 'X', address, decimals: 1 }] },
      /32 bytes in base58/,
    ],
    [
      'a label that is an address of some chain',
      { addressBook: { bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4: { chain: 'eip155:1', address } } },
      /no usable label: it could be taken for an address/,
    ],
    [
      'a token whose symbol is an address of some chain',
      { tokens: [{ chain: 'eip155:1', symbol: '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2', address, decimals: 1 }] },
      /no usable token symbol/,
    ],
    [
      'a token on Bitcoin, which has none',
      {
        tokens: [{ chain: BITCOIN, symbol: 'X', address: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', decimals: 1 }],
      },
      /has no tokens/,
    ],
    [
      'a Bitcoin address of another network',
      { addressBook: { cold: { chain: BITCOIN, address: 'tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx' } } },
      /address cold: the address is one of testnet3, testnet4, signet, not of mainnet/,
    ],
    ['a label for no address', { addressBook: { safe: { chain: 'eip155:1', address: '0x12' } } }, /address safe/],
  ]
  for (const [name, options, message] of cases) it(`refuses ${name}`, () => refused(options, message))
})
