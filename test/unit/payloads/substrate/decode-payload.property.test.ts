import assert from 'node:assert/strict'
import type { GenericCall, GenericExtrinsicPayload } from '@polkadot/types'
import { merkleizeMetadata } from '@polkadot-api/merkleize-metadata'
import { compactAddLength } from '@polkadot/util'
import fc from 'fast-check'
import { BOUNDS } from '../../../../types/protocol/bounds.js'
import type { Facts } from '../../../../src/model/facts.js'
import { metadataIn } from '../../../../src/payloads/substrate/metadata-bytes.js'
import { concat, fromHex, toHex } from '../../../../src/protocol/hash.js'
import { devMetadataAt } from '../../../support/dev-runtime.js'
import { mustDecode } from '../fixtures.js'
import { readByHand } from './support/by-hand.js'
import { devWallet, GENESIS, RECIPIENT, type Wallet } from './support/payloads.js'

const U128 = 2n ** 128n - 1n

const eras = fc.integer({ min: 2, max: 16 }).chain((log) => {
  const step = Math.max(2 ** log / 4096, 1)
  return fc.nat(2 ** log / step - 1).map((phase) => ({ period: 2 ** log, phase: phase * step }))
})

const transfers = fc.record({
  name: fc.constantFrom('transferKeepAlive', 'transferAllowDeath'),
  destination: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  amount: fc.oneof(fc.bigInt({ min: 0n, max: U128 }), fc.bigInt({ min: 0n, max: 2n ** 31n })),
  tip: fc.oneof(fc.bigInt({ min: 0n, max: U128 }), fc.constant(0n)),
  nonce: fc.nat(2 ** 31 - 1),
  era: fc.option(eras, { nil: undefined }),
})

const payloadOf = (
  wallet: Wallet,
  { name, destination, amount, ...fields }: typeof transfers extends fc.Arbitrary<infer T> ? T : never,
) => {
  const { era, ...others } = fields
  const call = wallet.call('balances', name, { Id: toHex(destination) }, amount)
  return wallet.payload(call, { ...others, ...(era ? { era } : {}) })
}

/** What polkadot-js reads out of the same bytes, with the call's length that it wants in front. */
const readByPolkadotJs = ({ registry }: Wallet, bytes: Uint8Array, callLength: number) => {
  const whole = concat(compactAddLength(bytes.subarray(0, callLength)), bytes.subarray(callLength))
  const payload = registry.createTypeUnsafe<GenericExtrinsicPayload, string>('ExtrinsicPayload', [
    whole,
    { version: 4 },
  ])
  const call = registry.createTypeUnsafe<GenericCall, string>('Call', [payload.method.toU8a(true)])
  assert.equal(toHex(payload.toU8a({ method: true })), toHex(bytes))
  assert.equal(toHex(call.toU8a()), toHex(bytes.subarray(0, callLength)))
  return { payload, call }
}

const assertConfirmed = (wallet: Wallet, bytes: Uint8Array, facts: Facts): void => {
  const hand = readByHand(bytes)
  const [effect] = facts.effects
  assert.deepEqual(
    [effect?.destination, effect?.amount, facts.fee, facts.replay.nonce],
    [hand.destination, hand.amount, hand.tip, hand.nonce.toString()],
  )
  const callLength =
    bytes.length - hand.rest.length - compactLength(hand.tip) - compactLength(hand.nonce) - hand.era.length
  const { payload, call } = readByPolkadotJs(wallet, bytes, callLength)
  assert.equal(`balances.${effect?.method?.slice('Balances.'.length)}`, `${call.section}.${snakeCase(call.method)}`)
  assert.equal(call.args[1]?.toString(), effect?.amount?.toString())
  assert.equal(payload.tip.toString(), facts.fee?.toString())
  assert.equal(payload.nonce.toString(), facts.replay.nonce)
  assert.equal(payload.blockHash.toHex(), facts.replay.checkpoint)
  const era = payload.era.isMortalEra ? payload.era.asMortalEra : undefined
  assert.equal(era ? `${era.period.toString()}/${era.phase.toString()}` : 'immortal', facts.replay.era)
}

const compactLength = (value: bigint): number => {
  if (value < 2n ** 30n) return value < 64n ? 1 : value < 2n ** 14n ? 2 : 4
  return 1 + Math.ceil(value.toString(16).length / 2)
}

const snakeCase = (text: string): string => text.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

describe('decoding of Substrate payloads', () => {
  let wallet: Wallet
  before(async () => (wallet = await devWallet()))

  it('gives what polkadot-js put in, and what a reading by hand and polkadot-js read out', () => {
    fc.assert(
      fc.property(transfers, (transfer) => {
        const bytes = payloadOf(wallet, transfer)
        const { facts, toSign } = mustDecode(wallet.decode(bytes))

        assert.equal(facts.understood, true)
        assert.deepEqual(facts.effects[0]?.destination, transfer.destination)
        assert.equal(facts.effects[0]?.amount, transfer.amount)
        assert.equal(facts.fee, transfer.tip)
        assert.equal(facts.replay.nonce, String(transfer.nonce))
        assert.equal(facts.replay.era, transfer.era ? `${transfer.era.period}/${transfer.era.phase}` : 'immortal')
        assertConfirmed(wallet, bytes, facts)
        assert.equal(toSign.length, 1)
      }),
      { numRuns: 200 },
    )
  })

  it('takes payloads that the library of the metadata hash reads too', async () => {
    const metadata = metadataIn(fromHex(await devMetadataAt(15))) ?? new Uint8Array()
    const merkleized = merkleizeMetadata(metadata, { decimals: 12, tokenSymbol: 'TEER' })
    fc.assert(
      fc.property(transfers, (transfer) => {
        const bytes = payloadOf(wallet, transfer)
        assert.equal(wallet.decode(bytes).ok, true)
        assert.ok(merkleized.getProofForExtrinsicPayload(bytes).length > 0)
      }),
      { numRuns: 10 },
    )
  })

  it('refuses every change of a single byte, or gives other facts, which other readings confirm', () => {
    const bytes = wallet.payload(wallet.transfer(1_000_000_000_000n), {
      nonce: 300,
      tip: 70_000n,
      metadataHash: wallet.runtime.metadataHash() ?? RECIPIENT,
      era: { period: 64, phase: 12 },
    })
    const { facts: unchanged } = mustDecode(wallet.decode(bytes))
    for (let at = 0; at < bytes.length; at += 1)
      for (const flip of [1, 2, 4, 8, 16, 32, 64, 128, 255]) {
        const changed = bytes.with(at, (bytes[at] ?? 0) ^ flip)
        const result = wallet.decode(changed)
        if (!result.ok || !result.decoded.facts.understood) continue
        const { facts, toSign } = result.decoded
        assert.notDeepEqual(facts, unchanged, `byte ${at} ^ ${flip}`)
        assertConfirmed(wallet, changed, facts)
        assert.deepEqual(toSign[0]?.message, changed)
      }
  })

  it('refuses every truncation and every byte too much', () => {
    const bytes = wallet.payload(wallet.transfer(5n), { tip: 3n })
    for (let length = 0; length < bytes.length; length += 1)
      assert.equal(wallet.decode(bytes.subarray(0, length)).ok, false)
    for (const more of [0, 1, 255]) assert.equal(wallet.decode(concat(bytes, Uint8Array.of(more))).ok, false)
  })

  it('never throws and understands nothing, whatever the bytes are', () => {
    const tail = wallet.payload(wallet.transfer(1n)).subarray(wallet.transfer(1n).toU8a().length)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (garbage, withTail) => {
        const result = wallet.decode(withTail ? concat(garbage, tail) : garbage)
        assert.notEqual(result.ok && result.decoded.facts.understood, true)
      }),
      { numRuns: 500 },
    )
  })

  describe('at the bound of size', () => {
    const filled = (head: Uint8Array, body: Uint8Array): Uint8Array => {
      const bytes = new Uint8Array(BOUNDS.payload)
      bytes.set(head)
      for (let at = head.length; at + body.length <= bytes.length; at += body.length) bytes.set(body, at)
      return bytes
    }
    /** A payload of a batch of `count` calls, of which `held` are there. */
    const batch = (count: number, held: number): Uint8Array => {
      const length = wallet.registry.createTypeUnsafe('Compact<u32>', [count]).toU8a()
      const remark = wallet.call('system', 'remark', '0x').toU8a()
      const remarks = Array.from({ length: held }, () => [...remark]).flat()
      return wallet.payload(
        concat(wallet.call('utility', 'batch', []).toU8a().subarray(0, 2), length, Uint8Array.from(remarks)),
      )
    }

    it('reads a batch of thousands of calls, and does not understand it', () => {
      const bytes = batch(16_330, 16_330)
      assert.ok(bytes.length > 49_000 && bytes.length <= BOUNDS.payload, `${bytes.length}`)
      assert.equal(mustDecode(wallet.decode(bytes)).facts.understood, false)
    })

    it('refuses batches in batches, however deep', () => {
      const nested = wallet
        .call('utility', 'batch', [wallet.call('system', 'remark', '0x')])
        .toU8a()
        .subarray(0, 3)
      assert.equal(wallet.decode(filled(nested, nested)).ok, false)
      const remark = wallet.call('system', 'remark', '0x').toU8a()
      const nest = (depth: number): Uint8Array =>
        wallet.payload(concat(...Array<Uint8Array>(depth).fill(nested), remark))
      assert.equal(wallet.decode(nest(18)).ok, true)
      for (const depth of [25, 100, 1_000, 16_000]) assert.equal(wallet.decode(nest(depth)).ok, false, `${depth}`)
    })

    it('refuses counts and lengths that the bytes do not hold', () => {
      for (const count of [16_331, 2 ** 16, 2 ** 30, 2 ** 32 - 1])
        assert.equal(wallet.decode(batch(count, 16_330)).ok, false)
      const remark = wallet.call('system', 'remark', '0x').toU8a().subarray(0, 2)
      const lengths = [
        [0xfe, 0xff, 0xff, 0xff],
        [0x03, 0xff, 0xff, 0xff, 0xff],
        [0xff, ...Array<number>(67).fill(0xff)],
      ]
      for (const length of lengths)
        assert.equal(wallet.decode(filled(concat(remark, Uint8Array.from(length)), GENESIS)).ok, false)
    })

    it('refuses one byte repeated to the end', () => {
      for (let byte = 0; byte < 256; byte += 1)
        assert.equal(wallet.decode(new Uint8Array(BOUNDS.payload).fill(byte)).ok, false, `${byte}`)
    })
  })
})
