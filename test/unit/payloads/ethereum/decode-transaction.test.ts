import assert from 'node:assert/strict'
import { concatBytes } from '@noble/hashes/utils.js'
import { hexToBytes, parseTransaction, serializeTransaction, toRlp, bytesToHex } from 'viem/utils'
import type { Hex } from '../../../../src/model/ids.js'
import {
  APPROVE_SELECTOR,
  decodeMainnet,
  eip1559,
  erc20Data,
  mustDecode,
  RECIPIENT,
  TRANSFER_SELECTOR,
  USDC,
} from '../fixtures.js'

const malformed = (bytes: Uint8Array, message?: string): void => {
  const result = decodeMainnet(bytes)
  assert.equal(result.ok ? 'ok' : result.reason, 'MalformedPayload', message)
}

/** EIP-1559 fields as RLP items: chain id, nonce, tip, price, gas, to, value, data, access list. */
const FIELDS: (Hex | Hex[])[] = ['0x01', '0x07', '0x01', '0x02', '0x5208', RECIPIENT, '0x0a', '0x', []]
const type2 = (items: (Hex | Hex[])[]): Uint8Array => concatBytes(Uint8Array.of(2), toRlp(items, 'bytes'))
const withField = (index: number, value: Hex | Hex[]): Uint8Array =>
  type2(FIELDS.map((field, at) => (at === index ? value : field)))

const LEGACY: Hex[] = ['0x09', '0x04a817c800', '0x5208', RECIPIENT, '0x0de0b6b3a7640000', '0x', '0x01', '0x', '0x']
const legacy = (items: Hex[]): Uint8Array => toRlp(items, 'bytes')

describe('decodeEthereumTransaction', () => {
  it('takes the fields that the refusal tests below are made from', () => {
    assert.ok(decodeMainnet(type2(FIELDS)).ok)
    assert.ok(decodeMainnet(legacy(LEGACY)).ok)
  })

  describe('refuses', () => {
    it('integers with a leading zero, in every integer field', () => {
      for (const index of [0, 1, 2, 3, 4, 6]) malformed(withField(index, '0x0001'), `field ${index}`)
    })

    it('zero written as a byte', () => {
      for (const index of [1, 2, 4, 6]) malformed(withField(index, '0x00'), `field ${index}`)
    })

    it('integers that do not fit their field', () => {
      malformed(withField(1, `0x01${'00'.repeat(8)}`), 'nonce')
      malformed(withField(6, `0x01${'00'.repeat(32)}`), 'value')
      malformed(withField(4, `0x01${'00'.repeat(8)}`), 'gas limit')
    })

    it('a destination that is not 20 bytes', () => {
      for (const to of [`${RECIPIENT}00`, RECIPIENT.slice(0, -2), '0x00'] as Hex[]) malformed(withField(5, to), to)
    })

    it('a list where bytes belong, and bytes where a list belongs', () => {
      for (const index of [1, 5, 6, 7]) malformed(withField(index, ['0x01']), `field ${index}`)
      malformed(withField(8, '0x'))
    })

    it('access list entries that are not an address and 32-byte keys', () => {
      malformed(type2([...FIELDS.slice(0, 8), [[RECIPIENT, ['0x01']]] as unknown as Hex[]]))
      malformed(type2([...FIELDS.slice(0, 8), [['0x01', []]] as unknown as Hex[]]))
    })

    it('trailing bytes, missing bytes and nothing at all', () => {
      malformed(concatBytes(type2(FIELDS), Uint8Array.of(0)))
      malformed(type2(FIELDS).subarray(0, -1))
      malformed(new Uint8Array(0))
      malformed(Uint8Array.of(2))
    })

    it('a length in more bytes than it needs', () => {
      const short = type2(FIELDS)
      malformed(
        concatBytes(
          Uint8Array.of(2, 0xf8),
          short.subarray(1).map((byte, at) => (at === 0 ? byte - 0xc0 : byte)),
        ),
      )
    })

    it('too few and too many fields', () => {
      malformed(type2(FIELDS.slice(0, 8)))
      malformed(type2([...FIELDS, '0x']))
    })

    it('a tip above the price', () => malformed(withField(2, '0x03')))

    it('unknown transaction types', () => {
      for (const type of [0x00, 0x05, 0x7f, 0x80, 0xff])
        malformed(concatBytes(Uint8Array.of(type), type2(FIELDS).subarray(1)), `type ${type}`)
    })

    it('signed transactions', () => {
      const signature = { r: `0x${'01'.repeat(32)}`, s: `0x${'02'.repeat(32)}` } as const
      const typed = serializeTransaction({ ...parseTransaction(bytesToHex(eip1559())), ...signature, yParity: 1 })
      const result = decodeMainnet(hexToBytes(typed))
      assert.deepEqual(result, { ok: false, reason: 'MalformedPayload', detail: 'the transaction is signed already' })

      malformed(legacy([...LEGACY.slice(0, 6), '0x25', signature.r, signature.s] as Hex[]))
      malformed(legacy([...LEGACY.slice(0, 6), '0x1b', signature.r, signature.s] as Hex[]))
    })

    it('half a signature', () => {
      malformed(legacy([...LEGACY.slice(0, 7), '0x01', '0x']))
      malformed(legacy([...LEGACY.slice(0, 7), '0x', '0x01']))
      malformed(type2([...FIELDS, '0x', '0x', '0x']))
    })

    it('legacy transactions without a chain id, which are valid everywhere', () => {
      malformed(legacy(LEGACY.slice(0, 6)))
      malformed(legacy([...LEGACY.slice(0, 6), '0x', '0x', '0x']))
    })

    it('without a byte of the payload in what it says', () => {
      const result = decodeMainnet(hexToBytes(`0x02${'deadbeef'.repeat(8)}`))
      assert.ok(!result.ok && !result.detail.includes('deadbeef'))
    })
  })

  describe('understands', () => {
    it('legacy transfers, with gas price times gas limit as fee', () => {
      const { facts } = mustDecode(decodeMainnet(legacy(LEGACY)))
      assert.deepEqual([facts.understood, facts.fee, facts.replay], [true, 20_000_000_000n * 21_000n, { nonce: '9' }])
    })

    it('an access list as something that costs gas only', () => {
      const accessList = [{ address: RECIPIENT, storageKeys: [`0x${'01'.repeat(32)}` as const] }]
      const { facts } = mustDecode(decodeMainnet(eip1559({ accessList })))
      assert.deepEqual([facts.understood, facts.effects.map(({ kind }) => kind)], [true, ['transfer']])
    })

    it('ERC-20 transfer and approve as effects on the token, with recipient and spender as destination', () => {
      const cases = [
        [TRANSFER_SELECTOR, 'transfer', 'transfer(address,uint256)'],
        [APPROVE_SELECTOR, 'approve', 'approve(address,uint256)'],
      ] as const
      for (const [selector, kind, method] of cases) {
        const data = erc20Data(selector, RECIPIENT, 5_000_000n)
        const { facts } = mustDecode(decodeMainnet(eip1559({ to: USDC, value: 0n, data })))
        assert.ok(facts.understood)
        assert.deepEqual(facts.effects, [
          { kind, method, asset: hexToBytes(USDC), amount: 5_000_000n, destination: hexToBytes(RECIPIENT) },
        ])
      }
    })
  })

  describe('does not understand', () => {
    const notUnderstood = (over: object): string[] => {
      const { facts } = mustDecode(decodeMainnet(eip1559({ to: USDC, value: 0n, ...over })))
      assert.equal(facts.understood, false)
      assert.ok(facts.doubts.length > 0)
      return facts.effects.map(({ kind }) => kind)
    }
    const transfer = erc20Data(TRANSFER_SELECTOR, RECIPIENT, 1n)

    it('calldata without a rule: one call of the contract', () => {
      assert.deepEqual(notUnderstood({ data: '0x12345678' }), ['call'])
      assert.deepEqual(notUnderstood({ data: '0x00' }), ['call'])
      assert.deepEqual(notUnderstood({ data: `0x${TRANSFER_SELECTOR}` }), ['call'])
    })

    it('ERC-20 calldata with trailing bytes', () =>
      assert.deepEqual(notUnderstood({ data: `${transfer}00` }), ['call']))

    it('ERC-20 calldata with dirty bits above the address', () => {
      for (const dirty of ['01', 'ff']) {
        const data = transfer.replace(TRANSFER_SELECTOR + '00', TRANSFER_SELECTOR + dirty)
        assert.deepEqual(notUnderstood({ data }), ['call'])
      }
      const lastDirty = `0x${TRANSFER_SELECTOR}${'00'.repeat(11)}01${RECIPIENT.slice(2)}${'00'.repeat(32)}`
      assert.deepEqual(notUnderstood({ data: lastDirty }), ['call'])
    })

    it('a token call that also carries native value', () => {
      assert.deepEqual(notUnderstood({ data: transfer, value: 1n }), ['transfer', 'call'])
    })

    it('contract creation, which has no destination', () => {
      const { facts } = mustDecode(decodeMainnet(eip1559({ to: undefined, data: '0x6000' })))
      assert.equal(facts.understood, false)
      assert.equal(facts.effects[0]?.destination, undefined)
    })
  })
})
