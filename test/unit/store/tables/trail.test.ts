import assert from 'node:assert/strict'
import type { Hex } from '../../../../src/model/ids.js'
import type { TrailEntry } from '../../../../src/model/rows.js'
import { trailEntryHash } from '../../../../src/protocol/trail.js'
import { fromHex } from '../../../../src/protocol/hash.js'
import { Session } from '../../../../src/store/session.js'
import { trailTable } from '../../../../src/store/tables/trail.js'
import { storeOver } from '../../../../src/store/open.js'
import { beginning, id, storeOptions } from '../support/samples.js'
import { exposedStore, memoryStore, signerError } from '../support/stores.js'
import { vaultNamed } from '../support/vault.js'

const CORRUPT = 'SIGNER__STORE__ROW_CORRUPT'

const entry = (block: number): Omit<TrailEntry, 'seq'> => ({
  type: 'decision',
  block,
  timeMs: block * 6_000,
  requestId: id(block),
  routeId: undefined,
  outcome: 'a\0é',
})

describe('the trail', () => {
  it('begins at the hash of its deployment', () => {
    const store = memoryStore()

    assert.equal(
      store.transaction((tx) => tx.trailHead()),
      beginning,
    )
    store.close()
  })

  it('chains each entry to the one before it and numbers them from 1', () => {
    const store = memoryStore()
    const hashes = [5, 6].map((block) => store.transaction((tx) => tx.appendTrail(entry(block))))

    const first = trailEntryHash(beginning, { ...entry(5), seq: 1 })
    const second = trailEntryHash(first, { ...entry(6), seq: 2 })
    assert.deepEqual(hashes, [first, second])
    assert.equal(
      store.transaction((tx) => tx.trailHead()),
      second,
    )
    store.close()
  })

  it('gives entries from a number on, without their absent members', () => {
    const store = memoryStore()
    store.transaction((tx) => [5, 6, 7].forEach((block) => tx.appendTrail(entry(block))))

    const lines = store.transaction((tx) => tx.trail(2, 1))
    assert.deepEqual(
      lines.map((line) => line.entry),
      [{ type: 'decision', block: 6, timeMs: 36_000, requestId: id(6), outcome: 'a\0é', seq: 2 }],
    )
    assert.deepEqual(
      store.transaction((tx) => tx.trail(4, 10)),
      [],
    )
    store.close()
  })

  it('keeps nothing of an entry that is not plain JSON', () => {
    const store = memoryStore()

    const append = (): Hex => store.transaction((tx) => tx.appendTrail({ ...entry(5), amount: NaN }))
    assert.throws(append, signerError('SIGNER__PROTOCOL__MALFORMED'))
    assert.equal(
      store.transaction((tx) => tx.trailHead()),
      beginning,
    )
    store.close()
  })

  it('checks as many of the newest entries as asked, and not the ones before', () => {
    const { store, db } = exposedStore()
    store.transaction((tx) => [5, 6, 7, 8].forEach((block) => tx.appendTrail(entry(block))))
    const session = new Session(db)
    const trail = trailTable(beginning, { session, vault: vaultNamed('root'), deployment: fromHex(beginning) })
    const check = (count: number) => (): void => session.transaction(() => trail.checkNewest(count))

    for (const count of [0, 1, 2, 3, 4, 5, 100]) check(count)()
    db.exec('DELETE FROM trail WHERE seq = 2')
    check(1)()
    assert.throws(check(2), signerError(CORRUPT, /Table trail, row 3: the chain/))
  })

  for (const [what, sql] of Object.entries({
    'an entry in the middle is missing': 'DELETE FROM trail WHERE seq = 2',
    'the first entry is missing': 'DELETE FROM trail WHERE seq = 1',
  })) {
    it(`is refused at opening when ${what}`, () => {
      const { store, db } = exposedStore()
      store.transaction((tx) => [5, 6, 7].forEach((block) => tx.appendTrail(entry(block))))
      storeOver(db, storeOptions, vaultNamed('root'))
      db.exec(sql)

      const open = (): unknown => storeOver(db, storeOptions, vaultNamed('root'))
      assert.throws(open, signerError(CORRUPT, /chain of entries/))
    })
  }
})
