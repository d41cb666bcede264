import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parseJson } from '../../../../src/worker/json/parse-json.js'

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)

describe('parseJson', () => {
  it('reads what JSON.parse reads when nothing is hidden in it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        fc.pre(!text.includes('__proto__'))
        assert.deepEqual(parseJson(text), { value: JSON.parse(text) as unknown })
      }),
    )
  })

  it('is total', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'{}[]",:\\u01 ') })),
        (text) => {
          const parsed = parseJson(text)
          assert.ok('value' in parsed || 'syntax' in parsed || 'hazard' in parsed)
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it('refuses a member twice in one object, in any place and spelling', () => {
    for (const text of [
      '{"a":1,"a":2}',
      '[{"b":{"a":1,"x":[{}],"a":1}}]',
      '{"a":1,"\\u0061":1}',
      '{"":1,"":1}',
      '{"a\\"":1,"a\\"":2}',
    ])
      assert.deepEqual(parseJson(text), { hazard: 'has a member twice in one object' }, text)
  })

  it('takes equal names in different objects, and values that look like members, for what they are', () => {
    for (const text of [
      '[{"a":1},{"a":1}]',
      '{"a":{"a":{"a":1}}}',
      '{"a":"a","b":"a","c":["a","a"]}',
      '["a","a"]',
      '{"a\\\\":"\\"","b":"}"}',
    ])
      assert.deepEqual(parseJson(text), { value: JSON.parse(text) as unknown }, text)
  })

  it('refuses members named like the prototype, and changes none', () => {
    for (const text of ['{"__proto__":{"x":1}}', '[{"a":{"\\u005f_proto__":1}}]'])
      assert.deepEqual(parseJson(text), { hazard: 'has a member named __proto__' }, text)
    assert.ok('value' in parseJson('{"a":"__proto__"}'))
  })

  it('bounds the depth, and survives a text that is nothing but depth', () => {
    assert.ok('value' in parseJson(nested(34)))
    assert.ok('hazard' in parseJson(nested(35)))
    assert.ok('hazard' in parseJson(nested(500_000)))
    assert.ok('syntax' in parseJson('['.repeat(500_000)))
  })
})
