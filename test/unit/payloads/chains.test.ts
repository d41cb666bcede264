import assert from 'node:assert/strict'
import { checkKeyChains, parseChainId } from '../../../src/payloads/chains.js'

const BITCOIN = 'bip122:000000000019d6689c085ae165831e93'
const POLKADOT = 'polkadot:91b171bb158e2d3848fa23a9f1c25182'
const SOLANA = 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'

describe('parseChainId', () => {
  for (const id of ['eip155:1', 'eip155:11155111', BITCOIN, POLKADOT, SOLANA])
    it(`takes ${id}`, () => assert.equal(`${parseChainId(id)?.namespace}:${parseChainId(id)?.reference}`, id))

  const bad = [
    '',
    ':',
    'eip155',
    'eip155:',
    'eip155:0',
    'eip155:01',
    'eip155: 1',
    'eip155:1\n',
    'EIP155:1',
    'eip155:0x1',
  ]
  const bad2 = ['eip155:1:2', `${BITCOIN}0`, BITCOIN.toUpperCase(), 'bip122:0', 'cosmos:1', 'toString:1', 'solana:0OIl']
  for (const id of [...bad, ...bad2])
    it(`refuses ${JSON.stringify(id)}`, () => assert.equal(parseChainId(id), undefined))
})

describe('checkKeyChains', () => {
  it('takes the key types that each namespace can use', () => {
    const table = [
      ['Secp256k1', 'eip155:1', true],
      ['Ed25519', 'eip155:1', false],
      ['Sr25519', 'eip155:1', false],
      ['Secp256k1', BITCOIN, true],
      ['Ed25519', BITCOIN, false],
      ['Secp256k1', POLKADOT, true],
      ['Ed25519', POLKADOT, true],
      ['Sr25519', POLKADOT, true],
      ['Secp256k1', SOLANA, false],
      ['Ed25519', SOLANA, true],
      ['Sr25519', SOLANA, false],
    ] as const
    for (const [type, chain, ok] of table) assert.equal(checkKeyChains(type, [chain]).ok, ok, `${type} on ${chain}`)
  })

  it('takes 1 to 16 different chains of one namespace', () => {
    const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `eip155:${index + 1}`)
    assert.equal(checkKeyChains('Secp256k1', many(16)).ok, true)
    assert.equal(checkKeyChains('Secp256k1', many(17)).ok, false)
    assert.equal(checkKeyChains('Secp256k1', []).ok, false)
  })

  it('refuses a chain that is named twice', () => {
    assert.equal(checkKeyChains('Secp256k1', ['eip155:1', 'eip155:1']).ok, false)
  })

  it('refuses chains of two namespaces in one key', () => {
    const check = checkKeyChains('Secp256k1', ['eip155:1', BITCOIN])
    assert.deepEqual(check, { ok: false, detail: 'the chains of a key must be of one namespace' })
  })

  it('takes exactly one chain where payloads do not name theirs, and says why', () => {
    const others = [
      ['Secp256k1', BITCOIN, 'bip122:000000000933ea01ad0ee984209779ba'],
      ['Ed25519', SOLANA, 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1'],
    ] as const
    for (const [type, one, other] of others) {
      const check = checkKeyChains(type, [one, other])
      assert.ok(!check.ok)
      assert.match(check.detail, /do not name their network.*policy of another chain.*one key for each chain/)
      assert.equal(checkKeyChains(type, [one]).ok, true)
      assert.equal(checkKeyChains(type, [other]).ok, true)
    }
  })

  it('takes several chains where payloads name theirs', () => {
    assert.equal(checkKeyChains('Secp256k1', ['eip155:1', 'eip155:10']).ok, true)
    assert.equal(checkKeyChains('Sr25519', [POLKADOT, 'polkadot:b0a8d493285c2df73290dfb7e61f870f']).ok, true)
  })

  it('names the bad chain by its place and not by its text', () => {
    const check = checkKeyChains('Secp256k1', ['eip155:1', 'secret'])
    assert.ok(!check.ok && check.detail.includes('chain 1') && !check.detail.includes('secret'))
  })
})
