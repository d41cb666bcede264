import assert from 'node:assert/strict'
import { Keyring } from '@polkadot/keyring'
import type { GenericCall } from '@polkadot/types'
import fc from 'fast-check'
import { decodeExtrinsics, type SkipReason } from '../../../../src/chain/decode/extrinsics.js'
import { findInvocations } from '../../../../src/chain/decode/invocations.js'
import { describeOwn, signedBy } from '../../../../src/chain/decode/own-extrinsics.js'
import { mayConcern } from '../../../../src/chain/decode/may-concern.js'
import { bulkOf } from '../../../../src/chain/decode/reply-form.js'
import { timestampIn } from '../../../../src/chain/decode/timestamp.js'
import type { Hex } from '../../../../src/model/ids.js'
import { bulkData, bulkHash, encodeBulk } from '../../../../src/protocol/bulk.js'
import { blake2_256, concat, fromHex, toHex } from '../../../../src/protocol/hash.js'
import { devRuntime, type DevRuntime } from '../../../support/dev-runtime.js'
import { withLength } from '../../../support/fake-node/fake-chain.js'

// Well-known development accounts.
const keyring = new Keyring({ type: 'ed25519' })
const [alice, bob] = [keyring.addFromUri('//Alice'), keyring.addFromUri('//Bob')]

const SHARD: Hex = `0x${'5a'.repeat(32)}`
const IDS = [fromHex(SHARD), bob.publicKey]
const HEAD = new Uint8Array(32).fill(7)
const BULK = encodeBulk([{ requestId: SHARD, part: 0, parts: 1, body: Uint8Array.of(1, 2, 3) }])

const unexpectedSkip = (reason: SkipReason): never => assert.fail(`skipped: ${reason}`)

describe('decoding a block', () => {
  let runtime: DevRuntime
  const call = (pallet: string, name: string, ...args: unknown[]): GenericCall => runtime.call(pallet, name, ...args)
  const invoke = (cyphertext: Hex | Uint8Array, shard = SHARD): GenericCall =>
    call('enclaveBridge', 'invoke', {
      shard,
      cyphertext: typeof cyphertext === 'string' ? cyphertext : toHex(cyphertext),
    })
  const decode = (...body: Uint8Array[]) => decodeExtrinsics(body, IDS, runtime.registry, unexpectedSkip)
  const invocationsOf = (one: GenericCall, onSkipped: (reason: SkipReason) => void = unexpectedSkip) =>
    findInvocations(decode(runtime.signed(alice, 0, one)), new Set([SHARD]), onSkipped)

  before(async () => {
    runtime = await devRuntime()
  })

  describe('decodeExtrinsics', () => {
    it('passes over anything at all without throwing', () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
          const skipped: SkipReason[] = []

          const decoded = decodeExtrinsics([concat(bytes, fromHex(SHARD))], IDS, runtime.registry, (reason) =>
            skipped.push(reason),
          )

          assert.equal(decoded.length + skipped.length, 1)
        }),
      )
    })

    it('keeps the places of the block', () => {
      const good = runtime.signed(bob, 0, call('system', 'remark', '0x00'))

      const decoded = decodeExtrinsics(
        [Uint8Array.of(0), good, Uint8Array.of(4, 0xff), good],
        IDS,
        runtime.registry,
        () => undefined,
      )

      assert.deepEqual(
        decoded.map(({ index }) => index),
        [1, 3],
      )
    })
  })

  describe('mayConcern', () => {
    const remark = (bytes: Uint8Array): Uint8Array => runtime.signed(alice, 0, call('system', 'remark', toHex(bytes)))

    it('takes what we signed, and what holds our shard at any depth', () => {
      const nested = call('utility', 'batch', [call('sudo', 'sudo', call('utility', 'batch', [invoke('0x01')]))])

      for (const extrinsic of [
        runtime.signed(bob, 0, call('system', 'remark', '0x00')),
        runtime.signed(alice, 0, nested),
        remark(fromHex(SHARD)),
      ]) {
        assert.equal(mayConcern(IDS, extrinsic), true)
      }
    })

    it('leaves everything else alone', () => {
      const other: Hex = `0x${'00'.repeat(32)}`

      for (const extrinsic of [
        remark(fromHex(SHARD).slice(1)),
        runtime.signed(alice, 0, invoke('0x01', other)),
        runtime.inherent(call('timestamp', 'set', 1)),
        Uint8Array.of(8, 0xff, 1),
      ]) {
        assert.equal(mayConcern(IDS, extrinsic), false)
      }
    })
  })

  describe('findInvocations', () => {
    const wrappers: [string, (inner: GenericCall) => GenericCall][] = [
      ['utility.batch', (inner) => call('utility', 'batch', [inner])],
      ['utility.batchAll', (inner) => call('utility', 'batchAll', [inner])],
      ['utility.forceBatch', (inner) => call('utility', 'forceBatch', [inner])],
      ['utility.asDerivative', (inner) => call('utility', 'asDerivative', 1, inner)],
      ['proxy.proxy', (inner) => call('proxy', 'proxy', bob.address, 'Any', inner)],
      [
        'multisig.asMulti',
        (inner) => call('multisig', 'asMulti', 2, [bob.address], null, inner, { refTime: 1, proofSize: 1 }),
      ],
      ['multisig.asMultiThreshold1', (inner) => call('multisig', 'asMultiThreshold1', [bob.address], inner)],
      ['sudo.sudo', (inner) => call('sudo', 'sudo', inner)],
      ['sudo.sudoUncheckedWeight', (inner) => call('sudo', 'sudoUncheckedWeight', inner, { refTime: 1, proofSize: 1 })],
      ['sudo.sudoAs', (inner) => call('sudo', 'sudoAs', bob.address, inner)],
    ]
    for (const [name, wrap] of wrappers) {
      it(`looks into ${name}`, () => {
        assert.deepEqual(invocationsOf(wrap(invoke('0x0102'))), [
          { shard: SHARD, envelope: Uint8Array.of(1, 2), extrinsicIndex: 0 },
        ])
      })
    }

    type Tree = number | Tree[]
    const callOf = (shape: Tree): GenericCall =>
      typeof shape === 'number' ? invoke(Uint8Array.of(shape)) : call('utility', 'batch', shape.map(callOf))
    const leavesOf = (shape: Tree): number[] => (typeof shape === 'number' ? [shape] : shape.flatMap(leavesOf))
    const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
      tree: fc.oneof({ maxDepth: 4 }, fc.nat(255), fc.array(tie('tree'), { maxLength: 4 })),
    }))

    it('keeps the order in which the bytes stand, at any mix of depths', () => {
      fc.assert(
        fc.property(tree, (shape) => {
          const found = invocationsOf(callOf(shape))

          assert.deepEqual(
            found.map(({ envelope }) => envelope[0]),
            leavesOf(shape),
          )
        }),
        { numRuns: 50 },
      )
    })

    /** An unsigned extrinsic of an invoke inside so many `sudo.sudo`, as bytes: nothing but the reader limits its depth. */
    const nested = (depth: number): Uint8Array => {
      const sudo = call('sudo', 'sudo', invoke('0x01')).callIndex
      const calls = Array.from({ length: depth }, () => sudo)
      return withLength(Buffer.concat([Uint8Array.of(4), ...calls, invoke('0x01').toU8a()]))
    }

    it('finds what lies as deep as a runtime decodes', () => {
      const found = findInvocations(decode(nested(250)), new Set([SHARD]), unexpectedSkip)

      assert.equal(found.length, 1)
    })

    it('survives what lies deeper', () => {
      for (const depth of [300, 3_000]) {
        const skipped: SkipReason[] = []
        const onSkipped = (reason: SkipReason): void => void skipped.push(reason)

        const decoded = decodeExtrinsics([nested(depth)], IDS, runtime.registry, onSkipped)

        assert.deepEqual(findInvocations(decoded, new Set([SHARD]), onSkipped), [])
        assert.equal(skipped.length, 1)
      }
    })

    it('takes every invoke of a batch, and of the followed shards only', () => {
      const other: Hex = `0x${'00'.repeat(32)}`

      const found = invocationsOf(call('utility', 'batch', [invoke('0x01'), invoke('0x02', other), invoke('0x03')]))

      assert.deepEqual(
        found.map(({ envelope }) => toHex(envelope)),
        ['0x01', '0x03'],
      )
    })

    it('counts an envelope that is too long, and takes its neighbours', () => {
      const skipped: SkipReason[] = []
      const batch = call('utility', 'batch', [
        invoke(new Uint8Array(65_537)),
        invoke(new Uint8Array(65_536)),
        invoke(new Uint8Array(0)),
      ])

      const found = invocationsOf(batch, (reason) => skipped.push(reason))

      assert.deepEqual(
        found.map(({ envelope }) => envelope.length),
        [65_536, 0],
      )
      assert.deepEqual(skipped, ['oversized-envelope'])
    })

    it('finds none in remarks that merely contain one', () => {
      assert.deepEqual(invocationsOf(call('system', 'remark', toHex(invoke('0x01').toU8a()))), [])
    })
  })

  describe('own extrinsics', () => {
    it('are those that the account signed, not those made in its name', () => {
      const inItsName = call('sudo', 'sudoAs', bob.address, call('system', 'remark', '0x00'))
      const extrinsics = decode(
        runtime.inherent(call('timestamp', 'set', 1)),
        runtime.signed(alice, 0, inItsName),
        runtime.signed(bob, 7, call('system', 'remark', '0x01')),
      )

      const own = signedBy(toHex(bob.publicKey), extrinsics)

      assert.deepEqual(
        own.map(({ index }) => index),
        [2],
      )
    })

    it('are known by the hash of their bytes, and a failed one published nothing', () => {
      const bytes = runtime.signed(
        bob,
        7,
        call('system', 'remarkWithEvent', toHex(concat(Uint8Array.of(1), HEAD, BULK))),
      )
      const [own] = decode(bytes)

      const hash = toHex(blake2_256(bytes))
      assert.deepEqual(describeOwn(own!, { outcome: 'succeeded', feePlanck: 5n }), {
        hash,
        nonce: 7,
        outcome: 'succeeded',
        feePlanck: 5n,
        bulk: BULK,
      })
      assert.deepEqual(describeOwn(own!, { outcome: 'unknown' }), { hash, nonce: 7, outcome: 'unknown', bulk: BULK })
      assert.deepEqual(describeOwn(own!, { outcome: 'failed', error: 'a.B' }), {
        hash,
        nonce: 7,
        outcome: 'failed',
        error: 'a.B',
      })
    })
  })

  describe('bulkOf', () => {
    interface Reply {
      readonly hash?: Uint8Array
      readonly topics?: Uint8Array[]
      readonly data?: Uint8Array
      readonly remark?: Uint8Array
    }
    const parts = ({ hash, topics, data, remark }: Reply = {}): [GenericCall, GenericCall] => [
      call('enclaveBridge', 'publishHash', hash ?? bulkHash(BULK), topics ?? [HEAD], toHex(data ?? bulkData(1))),
      call('system', 'remark', toHex(remark ?? BULK)),
    ]
    const batchAll = (calls: GenericCall[]): GenericCall => call('utility', 'batchAll', calls)
    const fallback = (bytes: Uint8Array): GenericCall => call('system', 'remarkWithEvent', toHex(bytes))

    it('reads the form of a reply', () => assert.deepEqual(bulkOf(batchAll(parts())), BULK))

    it('reads the fallback form', () => assert.deepEqual(bulkOf(fallback(concat(Uint8Array.of(1), HEAD, BULK))), BULK))

    const others: [string, () => GenericCall][] = [
      ['the parts in the other order', () => batchAll(parts().reverse())],
      ['one part more', () => batchAll([...parts(), call('system', 'remark', '0x00')])],
      ['one part', () => batchAll(parts().slice(0, 1))],
      ['no part', () => batchAll([])],
      ['batch in place of batchAll', () => call('utility', 'batch', parts())],
      ['a nested batchAll', () => call('utility', 'batchAll', [batchAll(parts())])],
      ['a hash of something else', () => batchAll(parts({ hash: HEAD }))],
      ['no topic', () => batchAll(parts({ topics: [] }))],
      ['two topics', () => batchAll(parts({ topics: [HEAD, HEAD] }))],
      ['another count', () => batchAll(parts({ data: bulkData(2) }))],
      ['data of a record', () => batchAll(parts({ data: Uint8Array.of(2, 1, 0, 0, 0) }))],
      ['data with a byte more', () => batchAll(parts({ data: concat(bulkData(1), Uint8Array.of(0)) }))],
      ['no data', () => batchAll(parts({ data: new Uint8Array() }))],
      [
        'a bulk with bytes left over',
        () => batchAll(parts({ remark: concat(BULK, HEAD), hash: blake2_256(concat(BULK, HEAD)) })),
      ],
      ['a remark without an event', () => call('system', 'remark', toHex(concat(Uint8Array.of(1), HEAD, BULK)))],
      ['a fallback with another tag', () => fallback(concat(Uint8Array.of(2), HEAD, BULK))],
      ['a fallback that is too short', () => fallback(concat(Uint8Array.of(1), HEAD.slice(1)))],
      ['an empty fallback', () => fallback(new Uint8Array())],
      ['a fallback that is no bulk', () => fallback(concat(Uint8Array.of(1), HEAD, Uint8Array.of(0xff)))],
    ]
    for (const [what, make] of others) {
      it(`takes ${what} for no reply`, () => assert.equal(bulkOf(make()), undefined))
    }
  })

  describe('timestampIn', () => {
    const NOW_MS = 1_893_456_000_000
    const set = (now: number | string): GenericCall => call('timestamp', 'set', now)
    const timeOf = (...body: Uint8Array[]): number | undefined => timestampIn(body, runtime.registry)

    it('reads the inherent, wherever it stands', () => {
      const others = [Uint8Array.of(), Uint8Array.of(0), withLength(Uint8Array.of(4, 0xff, 1)), new Uint8Array(9)]

      assert.equal(timeOf(runtime.inherent(set(NOW_MS))), NOW_MS)
      assert.equal(timeOf(...others, runtime.inherent(set(NOW_MS))), NOW_MS)
    })

    it('reads that of extrinsics of version 5', () => {
      const bytes = runtime.inherent(set(NOW_MS)).slice()
      bytes[1] = 5

      assert.equal(timeOf(bytes), NOW_MS)
    })

    it('believes no signed extrinsic, and no other call', () => {
      assert.equal(timeOf(runtime.signed(alice, 0, set(1))), undefined)
      assert.equal(timeOf(runtime.inherent(call('system', 'remark', '0x00'))), undefined)
      assert.equal(timeOf(), undefined)
    })

    it('reads no number that is cut off, longer, or too large', () => {
      const whole = runtime.inherent(set(NOW_MS)).slice(1)

      for (let length = 0; length < whole.length; length += 1) {
        assert.equal(timeOf(withLength(whole.slice(0, length))), undefined, `${length} bytes`)
      }
      assert.equal(timeOf(withLength(concat(whole, Uint8Array.of(0)))), undefined)
      assert.equal(timeOf(concat(withLength(whole), Uint8Array.of(0))), undefined)
      assert.equal(timeOf(runtime.inherent(set('18446744073709551615'))), undefined)
    })

    it('is total', () => {
      const index = runtime.inherent(set(NOW_MS)).slice(1, 4)
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 40 }), fc.boolean(), (bytes, isSet) => {
          const moment = timeOf(isSet ? withLength(concat(index, bytes)) : bytes)

          assert.ok(moment === undefined || Number.isSafeInteger(moment))
        }),
      )
    })
  })
})
