import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isLastStatus, readPoolStatus } from '../../../src/submit/pool-status.js'

const HASH = `0x${'ab'.repeat(32)}`

describe('readPoolStatus', () => {
  for (const kind of ['future', 'ready', 'dropped', 'invalid']) {
    it(`reads the word ${kind}`, () => {
      assert.deepEqual(readPoolStatus(kind), { kind })
    })
  }

  for (const kind of ['inBlock', 'retracted', 'finalityTimeout', 'finalized', 'usurped']) {
    it(`reads ${kind} with its hash, and not without`, () => {
      assert.deepEqual(readPoolStatus({ [kind]: HASH }), { kind, hash: HASH })
      assert.equal(readPoolStatus(kind), undefined)
      assert.equal(readPoolStatus({ [kind]: HASH.toUpperCase() }), undefined)
      assert.equal(readPoolStatus({ [kind]: `${HASH}00` }), undefined)
      assert.equal(readPoolStatus({ [kind]: null }), undefined)
    })
  }

  it('reads broadcast, and leaves the names of the peers', () => {
    assert.deepEqual(readPoolStatus({ broadcast: ['12D3KooW'] }), { kind: 'broadcast' })
  })

  it('passes over what it does not know', () => {
    for (const value of ['included', 'constructor', '', 7, null, undefined, [], {}, ['ready'], { ready: HASH }]) {
      assert.equal(readPoolStatus(value), undefined)
    }
    assert.equal(readPoolStatus({ toString: HASH }), undefined)
    assert.equal(readPoolStatus({ inBlock: HASH, finalized: HASH }), undefined)
  })

  it('never throws, and reads nothing that it would not name', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const status = readPoolStatus(value)
        if (status) assert.ok(JSON.stringify(value).includes(status.kind))
      }),
    )
  })
})

describe('isLastStatus', () => {
  const last = (kind: Parameters<typeof isLastStatus>[0]['kind']): boolean => isLastStatus({ kind })

  for (const kind of ['finalized', 'finalityTimeout', 'usurped', 'dropped', 'invalid'] as const) {
    it(`ends with ${kind}`, () => assert.equal(last(kind), true))
  }
  for (const kind of ['future', 'ready', 'broadcast', 'inBlock', 'retracted'] as const) {
    it(`goes on after ${kind}`, () => assert.equal(last(kind), false))
  }
})
