import assert from 'node:assert/strict'
import type { Store } from '../../../../src/store/port.js'
import { id, jobOf } from '../support/samples.js'
import { memoryStore, signerError } from '../support/stores.js'

const plainOf = (byte: number): Uint8Array => new Uint8Array(104).fill(byte)

describe('answers', () => {
  let store: Store
  beforeEach(() => {
    store = memoryStore()
    store.transaction((tx) => tx.insertJob(jobOf(1)))
  })
  afterEach(() => store.close())

  for (const [what, answer] of Object.entries({
    'one part': { plains: [plainOf(1)] },
    'one part and a detail beyond ASCII': { plains: [plainOf(1)], detail: 'route “é” denies' },
    'many parts': { plains: Array.from({ length: 255 }, (_, part) => plainOf(part)) },
  })) {
    it(`are found as they were inserted: ${what}`, () => {
      store.transaction((tx) => tx.insertAnswer(id(1), answer))

      assert.deepEqual(
        store.transaction((tx) => tx.findAnswer(id(1))),
        answer,
      )
    })
  }

  it('are not found before they are there', () => {
    assert.equal(
      store.transaction((tx) => tx.findAnswer(id(1))),
      undefined,
    )
  })

  it('are given once, and only to a job', () => {
    const insert = (n: number) => (): void =>
      store.transaction((tx) => tx.insertAnswer(id(n), { plains: [plainOf(1)] }))
    insert(1)()

    assert.throws(insert(1), signerError('SIGNER__STORE__CONFLICT'))
    assert.throws(insert(2), signerError('SIGNER__STORE__CONFLICT'))
  })

  it('have parts of 104 bytes', () => {
    const insert = (): void => store.transaction((tx) => tx.insertAnswer(id(1), { plains: [new Uint8Array(103)] }))

    assert.throws(insert, signerError('SIGNER__PROTOCOL__MALFORMED'))
  })
})
