import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import type { KeyId } from '../../../../src/model/ids.js'
import { fromHex, toHex } from '../../../../src/protocol/hash.js'
import {
  areAscending,
  hashOf,
  NO_RECORDS,
  recordCount,
  recordIds,
  withoutRecord,
  withRecord,
} from '../../../../src/kms/sealed/records.js'

const sha256 = (text: string): Uint8Array => new Uint8Array(createHash('sha256').update(text).digest())
const idOf = (number: number): KeyId => toHex(sha256(`key ${number}`))

const step = fc.record({ key: fc.nat(20), removes: fc.boolean(), content: fc.nat(3) })

describe('records', () => {
  it('are what a map would be, ascending, whatever is added, replaced and removed', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const known = new Map<KeyId, Uint8Array>()
        let records = NO_RECORDS
        for (const { key, removes, content } of steps) {
          const [id, hash] = [idOf(key), sha256(`content ${content}`)]
          if (removes) known.delete(id)
          else known.set(id, hash)
          records = removes ? withoutRecord(records, id) : withRecord(records, id, hash)
        }

        assert.deepEqual(recordIds(records), [...known.keys()].sort())
        assert.equal(recordCount(records), known.size)
        assert.ok(areAscending(records))
        for (let key = 0; key <= 20; key++) assert.deepEqual(hashOf(records, idOf(key)), known.get(idOf(key)))
      }),
    )
  })

  it('that are not strictly ascending are seen', () => {
    const [one, two] = [idOf(1), idOf(2)].sort().map((id) => Uint8Array.from([...fromHex(id), ...sha256('content')]))
    assert.ok(one && two)

    assert.equal(areAscending(Uint8Array.from([...one, ...two])), true)
    assert.equal(areAscending(Uint8Array.from([...two, ...one])), false)
    assert.equal(areAscending(Uint8Array.from([...one, ...one])), false)
  })
})
