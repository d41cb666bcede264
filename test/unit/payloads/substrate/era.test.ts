import assert from 'node:assert/strict'
import { eraOf } from '../../../../src/payloads/substrate/era.js'
import type { Value } from '../../../../src/payloads/substrate/value.js'

const PATH = 'sp_runtime::generic::era::Era'

const eraValue = (first: number, second?: number, path = PATH): Value => ({
  kind: 'variant',
  path,
  name: first === 0 ? 'Immortal' : `Mortal${first}`,
  index: first,
  fields: second === undefined ? [] : [{ name: undefined, value: { kind: 'number', number: BigInt(second) } }],
})

describe('eraOf', () => {
  it('reads the examples of sp-runtime', () => {
    // Era::mortal(64, 42), Era::mortal(32768, 20000), Era::mortal(4, 2) and Era::mortal(65536, 65520).
    assert.deepEqual(eraOf(eraValue(0xa5, 0x02)), { period: 64, phase: 42 })
    assert.deepEqual(eraOf(eraValue(0x4e, 0x9c)), { period: 32_768, phase: 20_000 })
    assert.deepEqual(eraOf(eraValue(0x21, 0x00)), { period: 4, phase: 2 })
    assert.deepEqual(eraOf(eraValue(0xff, 0xff)), { period: 65_536, phase: 65_520 })
    assert.equal(eraOf(eraValue(0)), 'immortal')
  })

  it('refuses what sp-runtime refuses: periods below 4, and phases that are not below the period', () => {
    assert.equal(eraOf(eraValue(0x10, 0)), undefined)
    assert.equal(eraOf(eraValue(0x41, 0)), undefined)
    assert.equal(eraOf(eraValue(0x05, 0xff)), undefined)
  })

  it('refuses another type than the era of sp-runtime', () => {
    assert.equal(eraOf(eraValue(0, undefined, 'my::Era')), undefined)
    assert.equal(eraOf({ kind: 'number', number: 0n }), undefined)
    assert.equal(eraOf(eraValue(0, 0)), undefined)
    assert.equal(eraOf(eraValue(1)), undefined)
  })
})
