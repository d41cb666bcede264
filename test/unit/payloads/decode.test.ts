import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parseEther, parseGwei } from 'viem'
import { bytesToHex, hexToBytes, keccak256, serializeTransaction } from 'viem/utils'
import type { Payload } from '../../../types/protocol/scale.js'
import type { KeyType } from '../../../src/model/key.js'
import type { DecodeResult } from '../../../src/payloads/result.js'
import {
  decodeMainnet,
  decodePayload,
  eip1559,
  ethereum,
  keyOf,
  mainnetKey,
  mustDecode,
  RECIPIENT,
} from './fixtures.js'

const BITCOIN = 'bip122:000000000019d6689c085ae165831e93'
const POLKADOT = 'polkadot:91b171bb158e2d3848fa23a9f1c25182'

const reasonOf = (result: DecodeResult): string => (result.ok ? 'ok' : result.reason)

describe('decodePayload', () => {
  it('reads a plain EIP-1559 transfer as one native transfer with its largest fee and its nonce', () => {
    const { facts, toSign } = mustDecode(decodeMainnet(eip1559()))

    assert.deepEqual(facts, {
      chain: 'eip155:1',
      understood: true,
      doubts: [],
      blind: false,
      effects: [{ kind: 'transfer', asset: 'native', amount: parseEther('1'), destination: hexToBytes(RECIPIENT) }],
      fee: 21_000n * parseGwei('30'),
      replay: { nonce: '7' },
    })
    assert.equal(toSign.length, 1)
  })

  it('reads a transfer of nothing as a transfer of amount 0, not as a payload without effect', () => {
    const { facts } = mustDecode(decodeMainnet(eip1559({ value: 0n })))
    assert.deepEqual(
      [facts.understood, facts.effects.map(({ kind, amount }) => [kind, amount])],
      [true, [['transfer', 0n]]],
    )
  })

  it('refuses a key that was not made for exactly this chain', () => {
    const key = keyOf('Secp256k1', ['eip155:10', 'eip155:11'])
    assert.equal(
      reasonOf(decodePayload({ chainId: 'eip155:1', key, payload: ethereum(eip1559()) })),
      'WrongChainForKey',
    )
  })

  it('refuses a chain id that is no CAIP-2 id, even if a key names it', () => {
    for (const chainId of ['eip155:01', 'eip155:0', 'eip155', 'constructor:1', '']) {
      const key = keyOf('Secp256k1', [chainId])
      assert.equal(reasonOf(decodePayload({ chainId, key, payload: ethereum(eip1559()) })), 'WrongChainForKey', chainId)
    }
  })

  it('refuses key types that cannot sign for the namespace', () => {
    for (const type of ['Ed25519', 'Sr25519', 'X25519'] as const) {
      const key = keyOf(type, ['eip155:1'])
      assert.equal(
        reasonOf(decodePayload({ chainId: 'eip155:1', key, payload: ethereum(eip1559()) })),
        'WrongChainForKey',
      )
    }
  })

  it('refuses a payload kind of another chain family', () => {
    const key = keyOf('Secp256k1', [POLKADOT])
    const result = decodePayload({ chainId: POLKADOT, key, payload: ethereum(eip1559()) })
    assert.equal(reasonOf(result), 'PayloadNamesOtherChain')
  })

  it('refuses bytes that name another chain than the request', () => {
    assert.equal(reasonOf(decodeMainnet(eip1559({ chainId: 10 }))), 'PayloadNamesOtherChain')
  })

  it('refuses more bytes than the protocol allows before it looks into them', () => {
    assert.equal(reasonOf(decodeMainnet(new Uint8Array(49_153))), 'MalformedPayload')
  })

  const KINDS: [Exclude<Payload['tag'], 'Digest'>, string, KeyType][] = [
    ['EthereumTransaction', 'eip155:1', 'Secp256k1'],
    ['EthereumMessage', 'eip155:1', 'Secp256k1'],
    ['EthereumTypedData', 'eip155:1', 'Secp256k1'],
    ['BitcoinPsbt', BITCOIN, 'Secp256k1'],
    ['SubstratePayload', POLKADOT, 'Sr25519'],
    ['SolanaMessage', 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp', 'Ed25519'],
  ]
  for (const [tag, chainId, keyType] of KINDS) {
    it(`never throws, whatever the bytes are: ${tag}`, () => {
      const key = keyOf(keyType, [chainId])
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 300 }), (value) => {
          const result = decodePayload({ chainId, key, payload: { tag, value } })
          // Any bytes are a message; of all other kinds random bytes are none.
          assert.equal(result.ok, tag === 'EthereumMessage')
        }),
        { numRuns: 500 },
      )
    })
  }

  it('never throws on a mutated transaction, and what it accepts it signs as it is', () => {
    const templates = [
      eip1559(),
      eip1559({ data: '0x1234', accessList: [{ address: RECIPIENT, storageKeys: [`0x${'01'.repeat(32)}`] }] }),
      hexToBytes(
        serializeTransaction({ type: 'legacy', chainId: 1, nonce: 1, to: RECIPIENT, gasPrice: 5n, gas: 21_000n }),
      ),
    ]
    const mutation = fc.record({
      at: fc.nat(),
      value: fc.nat(255),
      how: fc.constantFrom('set', 'insert', 'cut', 'append'),
    })
    const mutate = (bytes: Uint8Array, { at, value, how }: { at: number; value: number; how: string }): Uint8Array => {
      const list = [...bytes]
      const index = at % list.length
      if (how === 'set') list[index] = value
      if (how === 'insert') list.splice(index, 0, value)
      if (how === 'cut') list.splice(index, 1 + (value % 8))
      if (how === 'append') list.push(value)
      return Uint8Array.from(list)
    }

    fc.assert(
      fc.property(
        fc.constantFrom(...templates),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        (template, list) => {
          const bytes = list.reduce((acc, each) => (acc.length === 0 ? acc : mutate(acc, each)), template)
          const result = decodeMainnet(bytes)
          if (result.ok)
            assert.equal(bytesToHex(result.decoded.toSign[0]?.message ?? new Uint8Array(0)), keccak256(bytes))
        },
      ),
      { numRuns: 1_500 },
    )
  })

  it('survives deep nesting', () => {
    for (const depth of [60, 2_000, 40_000]) assert.equal(decodeMainnet(new Uint8Array(depth).fill(0xc1)).ok, false)
  })

  describe('of a digest', () => {
    const digest = new Uint8Array(32).fill(7)

    it('hands the 32 bytes to the scheme of the key', () => {
      const cases = [
        [mainnetKey, 'eip155:1', 'ecdsa'],
        [keyOf('Ed25519', [POLKADOT]), POLKADOT, 'ed25519'],
        [keyOf('Sr25519', [POLKADOT]), POLKADOT, 'sr25519'],
      ] as const
      for (const [key, chainId, scheme] of cases) {
        const { toSign } = mustDecode(decodePayload({ chainId, key, payload: { tag: 'Digest', value: digest } }))
        assert.deepEqual(toSign, [{ scheme, message: digest }])
      }
    })

    it('is blind, not understood, and has no fee', () => {
      const payload: Payload = { tag: 'Digest', value: digest }
      const { facts } = mustDecode(decodePayload({ chainId: 'eip155:1', key: mainnetKey, payload }))
      assert.deepEqual(
        [facts.blind, facts.understood, facts.effects, facts.fee],
        [true, false, [{ kind: 'digest' }], undefined],
      )
    })

    it('is refused for a chain that the key was not made for', () => {
      const payload: Payload = { tag: 'Digest', value: digest }
      assert.equal(reasonOf(decodePayload({ chainId: 'eip155:5', key: mainnetKey, payload })), 'WrongChainForKey')
    })
  })
})
