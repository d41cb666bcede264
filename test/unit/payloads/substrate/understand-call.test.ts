import assert from 'node:assert/strict'
import type { GenericCall } from '@polkadot/types'
import { createKeyDerived, createKeyMulti } from '@polkadot/util-crypto'
import type { Effect, Facts } from '../../../../src/model/facts.js'
import { understandCall, CALL_BOUNDS } from '../../../../src/payloads/substrate/understand-call.js'
import type { Value, VariantValue } from '../../../../src/payloads/substrate/value.js'
import { readPayload } from '../../../../src/payloads/substrate/read-payload.js'
import { blake2_256, toHex } from '../../../../src/protocol/hash.js'
import { mustDecode } from '../fixtures.js'
import { devWallet, integriteeWallet, RECIPIENT, type Wallet } from './support/payloads.js'

/** The account of the key that signs, and others. */
const SIGNER = new Uint8Array(32).fill(0x50)
const OTHERS = [0x10, 0x20, 0x60].map((byte) => new Uint8Array(32).fill(byte))
const REAL = new Uint8Array(32).fill(0x77)

const transferOf = (amount: bigint): Effect => ({
  kind: 'transfer',
  asset: 'native',
  destination: RECIPIENT,
  amount,
  method: 'Balances.transfer_keep_alive',
})

const runtimes: readonly [string, () => Promise<Wallet | undefined>][] = [
  ['the development runtime', devWallet],
  ['Integritee on Polkadot', async () => integriteeWallet()],
]

for (const [name, open] of runtimes)
  describe(`a call of ${name} that makes others`, () => {
    let wallet: Wallet
    before(async function () {
      const opened = await open()
      if (opened === undefined) {
        process.stdout.write('      skipped: ../shared/integritee with the metadata of the real runtime is not here\n')
        return this.skip()
      }
      wallet = opened
    })

    const factsOf = (call: GenericCall): Facts =>
      mustDecode(wallet.decode(wallet.payload(call), 'Sr25519', SIGNER)).facts
    const utility = (method: string, ...args: unknown[]) => wallet.call('utility', method, ...args)
    const proxy = (real: Uint8Array, call: GenericCall, type: string | null = null) =>
      wallet.call('proxy', 'proxy', { Id: real }, type, call)
    const asMulti = (others: readonly Uint8Array[], call: GenericCall, threshold = 2, timepoint: unknown = null) =>
      wallet.call('multisig', 'asMulti', threshold, others, timepoint, call, { refTime: 5, proofSize: 6 })

    const assertUnderstood = (call: GenericCall, effects: readonly Effect[], calls?: string): void => {
      const facts = factsOf(call)
      assert.deepEqual(facts.doubts, [])
      assert.equal(facts.understood, true)
      assert.deepEqual(facts.effects, effects)
      assert.deepEqual(facts.details, calls === undefined ? undefined : { calls })
    }
    const assertNotUnderstood = (call: GenericCall, doubt: RegExp): Facts => {
      const facts = factsOf(call)
      assert.equal(facts.understood, false)
      assert.match(facts.doubts.join('; '), doubt)
      return facts
    }

    it('in a batch of any kind is what its calls are', () => {
      const kinds = [
        ['batch', 'batch'],
        ['batchAll', 'batch_all'],
        ['forceBatch', 'force_batch'],
      ] as const
      for (const [method, called] of kinds)
        assertUnderstood(
          utility(method, [wallet.transfer(1n), wallet.transfer(2n)]),
          [transferOf(1n), transferOf(2n)],
          `Utility.${called}(..)`,
        )
    })

    it('in no call at all does nothing outside the sender’s account', () => {
      assertUnderstood(utility('batch', []), [{ kind: 'self' }], 'Utility.batch()')
      assertUnderstood(
        utility('batchAll', [utility('batch', []), utility('forceBatch', [])]),
        [{ kind: 'self' }],
        'Utility.batch_all(Utility.batch()Utility.force_batch())',
      )
    })

    it('for another account by proxy names that account beside what is done there', () => {
      const acting = (proxyType: string): Effect => ({
        kind: 'call',
        method: 'Proxy.proxy',
        destination: REAL,
        details: { proxyType },
      })
      assertUnderstood(proxy(REAL, wallet.transfer(3n)), [acting('any'), transferOf(3n)], 'Proxy.proxy(.)')
      assertUnderstood(
        proxy(REAL, wallet.transfer(3n), 'NonTransfer'),
        [acting('NonTransfer'), transferOf(3n)],
        'Proxy.proxy(.)',
      )
      const [delegate = REAL] = OTHERS
      assertUnderstood(
        wallet.call('proxy', 'proxyAnnounced', { Id: delegate }, { Id: REAL }, 'Any', wallet.transfer(3n)),
        [
          {
            kind: 'call',
            method: 'Proxy.proxy_announced',
            destination: REAL,
            details: { proxyType: 'Any', delegate: toHex(delegate) },
          },
          transferOf(3n),
        ],
        'Proxy.proxy_announced(.)',
      )
    })

    it('for an account of several names that account, as polkadot-js derives it', () => {
      for (const others of [OTHERS, OTHERS.slice(0, 1), OTHERS.slice(2)]) {
        for (const threshold of [2, 3, 300])
          assertUnderstood(
            asMulti(others, wallet.transfer(4n), threshold),
            [
              {
                kind: 'call',
                method: 'Multisig.as_multi',
                destination: createKeyMulti([SIGNER, ...others], threshold),
                details: { threshold: `${threshold}`, timepoint: 'none', maxWeight: '5/6' },
              },
              transferOf(4n),
            ],
            'Multisig.as_multi(.)',
          )
        assertUnderstood(
          wallet.call('multisig', 'asMultiThreshold1', others, wallet.transfer(4n)),
          [
            {
              kind: 'call',
              method: 'Multisig.as_multi_threshold_1',
              destination: createKeyMulti([SIGNER, ...others], 1),
              details: { threshold: '1' },
            },
            transferOf(4n),
          ],
          'Multisig.as_multi_threshold_1(.)',
        )
      }
      const [approved] = factsOf(asMulti(OTHERS, wallet.transfer(4n), 2, { height: 7, index: 8 })).effects
      assert.equal(approved?.details?.timepoint, '7/8')
    })

    it('for a numbered account of its own names that account, as polkadot-js derives it', () => {
      for (const index of [0, 1, 65_535])
        assertUnderstood(
          utility('asDerivative', index, wallet.transfer(5n)),
          [
            {
              kind: 'call',
              method: 'Utility.as_derivative',
              destination: createKeyDerived(SIGNER, index),
              details: { index: `${index}` },
            },
            transferOf(5n),
          ],
          'Utility.as_derivative(.)',
        )
    })

    it('acts for the account that the call around it acts for, and else for the key’s', () => {
      const multisig = createKeyMulti([REAL, ...OTHERS], 2)
      const derived = createKeyDerived(multisig, 9)
      const call = proxy(REAL, asMulti(OTHERS, utility('asDerivative', 9, utility('batch', [wallet.transfer(1n)]))))
      assert.deepEqual(
        factsOf(call).effects.map(({ destination }) => destination),
        [REAL, multisig, derived, RECIPIENT],
      )
      const secp = mustDecode(
        wallet.decode(
          wallet.payload(wallet.call('multisig', 'asMultiThreshold1', OTHERS, wallet.transfer(1n))),
          'Secp256k1',
          new Uint8Array(33).fill(2),
        ),
      ).facts
      const account = blake2_256(new Uint8Array(33).fill(2))
      assert.deepEqual(secp.effects[0]?.destination, createKeyMulti([account, ...OTHERS], 1))
    })

    it('that lets another account act is a delegation to it', () => {
      assertUnderstood(wallet.call('proxy', 'addProxy', { Id: REAL }, 'CancelProxy', 14_400), [
        {
          kind: 'delegate',
          destination: REAL,
          method: 'Proxy.add_proxy',
          details: { proxyType: 'CancelProxy', delay: '14400' },
        },
      ])
    })

    it('that is a remark is a message with its text, or with the hash of what is no short plain text', () => {
      const remark = (method: string, bytes: Uint8Array) => wallet.call('system', method, toHex(bytes))
      const text = new TextEncoder().encode('Grüße')
      assertUnderstood(remark('remark', text), [
        { kind: 'message', method: 'System.remark', details: { text: 'Grüße' } },
      ])
      const garbage = Uint8Array.of(0xff)
      assertUnderstood(remark('remarkWithEvent', garbage), [
        { kind: 'message', method: 'System.remark_with_event', details: { blake2_256: toHex(blake2_256(garbage)) } },
      ])
    })

    it('keeps what it understands beside what it does not', () => {
      const facts = assertNotUnderstood(
        utility('batch', [wallet.transfer(1n), wallet.call('balances', 'burn', 1, false), wallet.transfer(2n)]),
        /^Balances\.burn has no rule$/,
      )
      assert.deepEqual(facts.effects, [transferOf(1n), { kind: 'call', method: 'Balances.burn' }, transferOf(2n)])
    })

    describe('under attack', () => {
      it('hides no transfer in batches in batches', () => {
        const call = utility('batch', [utility('batchAll', [utility('forceBatch', [wallet.transfer(9n)])])])
        assertUnderstood(call, [transferOf(9n)], 'Utility.batch(Utility.batch_all(Utility.force_batch(.)))')
      })

      it('hides no destination in a proxy call: both accounts are named', () => {
        const { effects } = factsOf(utility('batch', [proxy(REAL, wallet.transfer(9n))]))
        assert.deepEqual(
          effects.map(({ kind, destination }) => [kind, destination]),
          [
            ['call', REAL],
            ['transfer', RECIPIENT],
          ],
        )
      })

      it('tells apart what is done for another account and beside it', () => {
        const within = factsOf(utility('batch', [proxy(REAL, utility('batch', [wallet.transfer(9n)]))]))
        const beside = factsOf(utility('batch', [proxy(REAL, utility('batch', [])), wallet.transfer(9n)]))
        assert.deepEqual(within.effects, beside.effects)
        assert.notDeepEqual(within.details, beside.details)
      })

      it('takes no signatories out of order, twice, none, or with the key’s own account among them', () => {
        const [a = REAL, b = REAL] = OTHERS
        for (const others of [[b, a], [a, a], [], [SIGNER], [a, SIGNER]]) {
          const doubt = /signatories that are not in order, not each there once/
          // polkadot-js sorts nothing here: what is given is what stands in the payload.
          assert.deepEqual(assertNotUnderstood(asMulti(others, wallet.transfer(1n)), doubt).effects, [
            { kind: 'call', method: 'Multisig.as_multi' },
          ])
          assertNotUnderstood(wallet.call('multisig', 'asMultiThreshold1', others, wallet.transfer(1n)), doubt)
        }
        for (const threshold of [0, 1])
          assertNotUnderstood(asMulti([a], wallet.transfer(1n), threshold), /of fewer than two signatories/)
      })

      it('names no account that other kinds of address stand for', () => {
        const addresses = [{ Raw: '0x0102' }, { Address20: `0x${'11'.repeat(20)}` }]
        for (const address of addresses) {
          const doubt = /an address that is not an account id/
          assertNotUnderstood(wallet.call('balances', 'transferKeepAlive', address, 1), doubt)
          assertNotUnderstood(wallet.call('proxy', 'proxy', address, null, wallet.transfer(1n)), doubt)
          assertNotUnderstood(wallet.call('proxy', 'addProxy', address, 'Any', 0), doubt)
          assertNotUnderstood(
            wallet.call('proxy', 'proxyAnnounced', address, { Id: REAL }, null, wallet.transfer(1n)),
            doubt,
          )
        }
      })

      it('does not understand a batch that is deeper or longer than the bounds', () => {
        const nest = (depth: number): GenericCall =>
          depth === 0 ? wallet.transfer(1n) : utility('batch', [nest(depth - 1)])
        assertUnderstood(
          nest(CALL_BOUNDS.depth),
          [transferOf(1n)],
          `${'Utility.batch('.repeat(CALL_BOUNDS.depth)}.${')'.repeat(CALL_BOUNDS.depth)}`,
        )
        assertNotUnderstood(nest(CALL_BOUNDS.depth + 1), /calls are more than 8 deep in each other/)

        const wide = (count: number): GenericCall =>
          utility(
            'batch',
            Array.from({ length: count }, () => wallet.transfer(1n)),
          )
        assert.equal(factsOf(wide(CALL_BOUNDS.calls - 1)).effects.length, CALL_BOUNDS.calls - 1)
        assert.deepEqual(assertNotUnderstood(wide(CALL_BOUNDS.calls), /there are more than 256 calls/).effects, [
          { kind: 'call', method: 'Utility.batch' },
        ])
      })

      it('does no more work for batches of batches than for one: the bound is on all calls together', () => {
        const ten = (call: GenericCall): GenericCall =>
          utility(
            'batch',
            Array.from({ length: 10 }, () => call),
          )
        const facts = assertNotUnderstood(ten(ten(ten(wallet.transfer(1n)))), /there are more than 256 calls/)
        assert.ok(facts.effects.length <= CALL_BOUNDS.calls, `${facts.effects.length} effects`)
      })
    })
  })

describe('understandCall', () => {
  const read = async () => {
    const wallet = await devWallet()
    const payload = readPayload(wallet.runtime, wallet.payload(wallet.transfer(5n)))
    assert.ok(payload?.call.kind === 'variant')
    const [pallet] = payload.call.fields
    assert.ok(pallet?.value.kind === 'variant')
    return { call: payload.call, pallet, inner: pallet.value }
  }
  const doubtsOf = (call: Parameters<typeof understandCall>[0]) => understandCall(call, SIGNER).doubts

  it('does not take another pallet for Balances: neither one of its name nor one of its code', async () => {
    const { call, pallet, inner } = await read()
    assert.deepEqual(doubtsOf(call), [])
    const renamed = { ...call, fields: [{ ...pallet, value: { ...inner, path: 'pallet_evil::pallet::Call' } }] }
    assert.deepEqual(doubtsOf(renamed), ['Balances.transfer_keep_alive has no rule'])
    assert.deepEqual(doubtsOf({ ...call, name: 'SecondBalances' }), ['SecondBalances.transfer_keep_alive has no rule'])
  })

  it('does not take a call of other arguments for one that it knows by name', async () => {
    const { call, pallet, inner } = await read()
    const [dest, value] = inner.fields
    assert.ok(dest && value)
    for (const fields of [
      [dest],
      [dest, { ...value, name: 'amount' }],
      [dest, value, { name: 'asset', value: value.value }],
      [dest, { ...value, name: undefined }],
    ])
      assert.deepEqual(doubtsOf({ ...call, fields: [{ ...pallet, value: { ...inner, fields } }] }), [
        'Balances.transfer_keep_alive has no rule',
      ])
  })

  it('does not understand a call of which any argument is of another type than it knows', async () => {
    const wallet = await devWallet()
    const transfer = wallet.transfer(1n)
    const calls = [
      transfer,
      wallet.call('system', 'remark', '0x01'),
      wallet.call('utility', 'batch', [transfer]),
      wallet.call('utility', 'asDerivative', 1, transfer),
      wallet.call('proxy', 'proxy', { Id: REAL }, null, transfer),
      wallet.call('proxy', 'proxy', { Id: REAL }, 'Any', transfer),
      wallet.call('proxy', 'proxyAnnounced', { Id: REAL }, { Id: REAL }, null, transfer),
      wallet.call('proxy', 'addProxy', { Id: REAL }, 'Any', 1),
      wallet.call('multisig', 'asMulti', 2, OTHERS, { height: 1, index: 1 }, transfer, {}),
      wallet.call('multisig', 'asMultiThreshold1', OTHERS, transfer),
    ]
    const other: Value = { kind: 'bool', bool: true }
    const within = (value: Value): Value[] => {
      if (value.kind === 'list') return [{ ...value, items: [...value.items, other] }]
      const fields = value.kind === 'variant' || value.kind === 'fields' ? value.fields : []
      const changed = fields.map((_, at) =>
        fields.map((field, index) => (index === at ? { ...field, value: other } : field)),
      )
      if (value.kind === 'fields') return changed.map((each) => ({ ...value, fields: each }))
      return value.kind === 'variant'
        ? [...changed.map((each) => ({ ...value, fields: each })), { ...value, path: 'Other' }]
        : []
    }
    for (const made of calls) {
      const read = readPayload(wallet.runtime, wallet.payload(made))?.call
      assert.ok(read?.kind === 'variant' && read.fields[0]?.value.kind === 'variant')
      const [pallet] = read.fields
      const { value: call } = read.fields[0] as { value: VariantValue }
      assert.deepEqual(doubtsOf(read), [])
      // Their enums have a name of the chain's own, which says nothing.
      const isOwn = new Set(['proxy_type', 'call'])
      for (const [at, field] of call.fields.entries())
        for (const value of [other, ...(isOwn.has(field.name ?? '') ? [] : within(field.value))]) {
          const fields = call.fields.with(at, { ...field, value })
          const changed = { ...read, fields: [{ ...pallet, name: undefined, value: { ...call, fields } }] }
          assert.notDeepEqual(doubtsOf(changed), [], `${made.method} ${field.name ?? ''}`)
        }
    }
  })

  it('does not understand what is no call of a pallet', async () => {
    const { call, pallet } = await read()
    const others: Parameters<typeof understandCall>[0][] = [
      { kind: 'number', number: 1n },
      { ...call, fields: [] },
      { ...call, fields: [pallet, pallet] },
      { ...call, fields: [{ name: undefined, value: { kind: 'bool', bool: true } }] },
    ]
    for (const other of others)
      assert.deepEqual(understandCall(other, SIGNER), {
        effects: [{ kind: 'call' }],
        doubts: ['a call that is not one of a pallet'],
        shape: undefined,
      })
  })
})
