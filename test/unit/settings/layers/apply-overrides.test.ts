import assert from 'node:assert/strict'
import { applyOverrides } from '../../../../src/settings/layers/apply-overrides.js'
import type { Override } from '../../../../src/settings/layers/override.js'

const override = (path: Override['path'], value: unknown): Override => ({ path, value, origin: 'a test' })
const apply = (document: unknown, ...overrides: Override[]) => applyOverrides(document, overrides)

describe('applyOverrides', () => {
  it('puts values into what is there, makes what is not, and leaves the document as it was', () => {
    const before = { a: { b: 1, c: [1, 2] } }
    const { document } = apply(before, override(['a', 'b'], 2), override(['a', 'c', 1], 3), override(['d', 'e'], 4))

    assert.deepEqual(document, { a: { b: 2, c: [1, 3] }, d: { e: 4 } })
    assert.deepEqual(before, { a: { b: 1, c: [1, 2] } })
  })

  it('lets the later value win, and each take the whole place', () => {
    const whole = apply({ a: { b: 1, c: 2 } }, override(['a'], { b: 3 }), override(['a', 'b'], 4))
    assert.deepEqual(whole.document, { a: { b: 4 } })
  })

  it('adds to the end of a list, and refuses to leave a hole in it', () => {
    const { document, problems } = apply(
      { a: [1] },
      override(['a', 1], 2),
      override(['a', 3], 4),
      override(['b', 1], 5),
    )

    assert.deepEqual(document, { a: [1, 2] })
    assert.deepEqual(problems, [
      'a test: a has 2 entries, and positions count from 0',
      'a test: b has 0 entries, and positions count from 0',
    ])
  })

  it('takes any name for a member of the document alone', () => {
    const { document } = apply({}, override(['__proto__', 'polluted'], true))
    assert.deepEqual(Object.keys(document as object), ['__proto__'])
    assert.equal('polluted' in {}, false)
  })

  it('puts a document where none was', () => {
    for (const nothing of [null, undefined, 'text', []])
      assert.deepEqual(apply(nothing, override(['a'], 1)).document, { a: 1 })
  })
})
