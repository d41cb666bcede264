import assert from 'node:assert/strict'
import type { Hex } from '../../../src/model/ids.js'
import type { AccountState, Registration } from '../../../src/model/l1.js'
import type { Submission, SubmissionKind } from '../../../src/model/reply.js'
import { nextWant, type SubmitView, type WantOptions } from '../../../src/submit/wants.js'
import { shieldingRow } from './support/memory-store.js'

const MRENCLAVE: Hex = `0x${'ab'.repeat(32)}`
const HALF_LIFE_MS = 24 * 3_600_000
const NOW_MS = 100 * HALF_LIFE_MS

const OPTIONS: WantOptions = {
  registration: { method: 'Skip', mrEnclave: MRENCLAVE, url: 'wss://worker' },
  renewAfterMs: HALF_LIFE_MS,
  maxRepliesPerBulk: 10,
}
const EMPTY: SubmitView = {
  head: { number: 50, hash: MRENCLAVE, timestampMs: NOW_MS, specVersion: 2 },
  live: [],
  shielding: [],
  readyReplies: 0,
}
const registration: Registration = {
  method: 'Skip',
  status: 'Invalid',
  buildMode: 'Production',
  mrEnclave: MRENCLAVE,
  url: 'wss://worker',
  timestampMs: NOW_MS - 1,
}
const UNREGISTERED: AccountState = { nonce: 0, freePlanck: 1n, allowsSkip: true, lockedOut: false }
const registered = (more: Partial<Registration> = {}): AccountState => ({
  ...UNREGISTERED,
  registration: { ...registration, ...more },
})

const live = (kind: SubmissionKind, extrinsic: Uint8Array = new Uint8Array(4)): Submission => ({
  id: 1,
  kind,
  hash: MRENCLAVE,
  extrinsic,
  nonce: 0,
  tipPlanck: 0n,
  specVersion: 2,
  composedAt: 1,
  lastBlock: 60,
  state: 'live',
})
const want = (view: Partial<SubmitView>, account: AccountState, gathering = false) =>
  nextWant({ ...EMPTY, ...view }, account, OPTIONS, gathering)

describe('nextWant', () => {
  const row = shieldingRow(9)
  const withAll = { shielding: [row], readyReplies: 3 }

  it('wants nothing when all is done', () => {
    assert.equal(want({}, registered()), undefined)
  })

  it('registers before all else', () => {
    assert.deepEqual(want(withAll, UNREGISTERED), { kind: 'register' })
  })

  it('waits with all else for the registration under way', () => {
    assert.equal(want({ ...withAll, live: [live('register')] }, UNREGISTERED), undefined)
  })

  for (const [what, other] of [
    ['another measurement', { mrEnclave: `0x${'cd'.repeat(32)}` }],
    ['another method', { method: 'Dcap' }],
  ] as const) {
    it(`takes a registration of ${what} for none`, () => {
      assert.deepEqual(want(withAll, registered(other)), { kind: 'register' })
      assert.equal(want({ ...withAll, live: [live('register')] }, registered(other)), undefined)
    })
  }

  it('renews at half of the life of 48 hours, not before', () => {
    assert.deepEqual(want({}, registered({ timestampMs: NOW_MS - HALF_LIFE_MS })), { kind: 'register' })
    assert.equal(want({}, registered({ timestampMs: NOW_MS - HALF_LIFE_MS + 1 })), undefined)
  })

  it('registers again for another URL, and goes on with replies meanwhile', () => {
    const moved = registered({ url: '' })

    assert.deepEqual(want({ readyReplies: 1 }, moved), { kind: 'register' })
    assert.deepEqual(want({ readyReplies: 1, live: [live('register')] }, moved), { kind: 'bulk', form: 'usual' })
  })

  it('goes on with replies while a renewal is under way', () => {
    const old = registered({ timestampMs: NOW_MS - HALF_LIFE_MS })

    assert.deepEqual(want({ readyReplies: 1, live: [live('register')] }, old), { kind: 'bulk', form: 'usual' })
  })

  it('publishes a shielding record before replies', () => {
    assert.deepEqual(want(withAll, registered()), { kind: 'record', row, form: 'usual' })
  })

  it('does not publish a record that is published, on its way or over', () => {
    const onItsWay = live('record', Buffer.concat([new Uint8Array(50), row.signedRecord]))

    assert.equal(want({ shielding: [{ ...row, published: true }] }, registered()), undefined)
    assert.equal(want({ shielding: [row], live: [onItsWay] }, registered()), undefined)
    assert.equal(want({ shielding: [{ ...row, validUntil: 49 }] }, registered()), undefined)
    assert.equal(want({ shielding: [{ ...row, validUntil: 50 }] }, registered())?.kind, 'record')
  })

  it('publishes records in the order of their keys, and none after a newer one', () => {
    const [old, next] = [shieldingRow(1), shieldingRow(2)]
    const onItsWay = live('record', Buffer.concat([new Uint8Array(50), next.signedRecord]))
    const rowOf = (view: Partial<SubmitView>) => {
      const wanted = want(view, registered())
      return wanted?.kind === 'record' ? wanted.row : wanted
    }

    assert.deepEqual(rowOf({ shielding: [old, next] }), old)
    assert.deepEqual(rowOf({ shielding: [{ ...old, published: true }, next] }), next)
    assert.equal(rowOf({ shielding: [old, { ...next, published: true }] }), undefined)
    assert.equal(rowOf({ shielding: [old, next], live: [onItsWay] }), undefined)
  })

  it('is not misled by a record that stands in a reply, or by another record', () => {
    const inBulk = live('bulk', Buffer.concat([new Uint8Array(50), row.signedRecord]))
    const other = live('record', shieldingRow(8).signedRecord)

    assert.equal(want({ shielding: [row], live: [inBulk, other] }, registered())?.kind, 'record')
  })

  describe('where the chain allows no Skip', () => {
    const refusing = (account: AccountState): AccountState => ({ ...account, allowsSkip: false })

    it('renews nothing, and goes on in the usual form while the registration lasts', () => {
      for (const more of [{}, { timestampMs: 0 }, { url: '' }]) {
        assert.deepEqual(want({ readyReplies: 1 }, refusing(registered(more))), { kind: 'bulk', form: 'usual' })
        assert.equal(want({}, refusing(registered(more))), undefined)
      }
    })

    it('publishes in the fallback form without a registration of its own, and never registers', () => {
      for (const account of [UNREGISTERED, registered({ mrEnclave: `0x${'cd'.repeat(32)}` })]) {
        assert.deepEqual(want(withAll, refusing(account)), { kind: 'record', row, form: 'fallback' })
        assert.deepEqual(want({ readyReplies: 1 }, refusing(account)), { kind: 'bulk', form: 'fallback' })
        assert.equal(want({}, refusing(account)), undefined)
      }
    })
  })

  describe('where it is locked out', () => {
    const lockedOut = (account: AccountState): AccountState => ({ ...account, lockedOut: true })

    it('publishes in the fallback form', () => {
      assert.deepEqual(want(withAll, lockedOut(registered())), { kind: 'record', row, form: 'fallback' })
      assert.deepEqual(want({ readyReplies: 1 }, lockedOut(registered())), { kind: 'bulk', form: 'fallback' })
    })

    it('registers all the same, because clients ask for it, and holds up nothing for it', () => {
      assert.deepEqual(want(withAll, lockedOut(UNREGISTERED)), { kind: 'register' })
      assert.equal(want({ ...withAll, live: [live('register')] }, lockedOut(UNREGISTERED))?.kind, 'record')
    })
  })

  it('lets replies gather, until they fill a bulk', () => {
    assert.deepEqual(want({ readyReplies: 1 }, registered()), { kind: 'bulk', form: 'usual' })
    assert.equal(want({ readyReplies: 9 }, registered(), true), undefined)
    assert.deepEqual(want({ readyReplies: 10 }, registered(), true), { kind: 'bulk', form: 'usual' })
  })
})
