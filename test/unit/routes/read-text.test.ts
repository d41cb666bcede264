import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isSignerError } from '../../../src/errors/signer-error.js'
import { readPolicyText } from '../../../src/routes/read-text.js'

const refusalOf = (text: string | Uint8Array): string => {
  try {
    readPolicyText(text)
  } catch (error) {
    if (isSignerError(error, 'SIGNER__POLICY__INVALID')) return error.message
    throw error
  }
  return 'accepted'
}

describe('readPolicyText', () => {
  it('reads JSON as JSON.parse does, numbers within their exact range', () => {
    const exact = fc.oneof(
      fc.maxSafeNat(),
      fc.boolean(),
      fc.string(),
      fc.constant(null),
      fc.constantFrom(0.5, 1.25, 0.1),
    )
    const values = fc.dictionary(fc.string(), fc.array(fc.dictionary(fc.string(), exact), { maxLength: 3 }))
    fc.assert(
      fc.property(values, (value) => {
        const text = JSON.stringify(value).replace(/[[{]/g, '$& ')
        fc.pre((JSON.stringify(value).match(/[[{]/g) ?? []).length < 30)
        assert.deepEqual(readPolicyText(text), JSON.parse(text))
      }),
      { numRuns: 200 },
    )
  })

  describe('refuses', () => {
    const cases: [string, string | Uint8Array, RegExp][] = [
      ['duplicate members', '{"a":1,"a":2}', /DUPLICATE_KEY/],
      ['duplicate members that are written differently', '{"a":1,"\\u0061":2}', /DUPLICATE_KEY/],
      ['an integer that a number cannot hold', 'a: 9007199254740993', /cannot be held exactly; write it as a string/],
      ['a decimal that a number cannot hold', 'a: 0.1000000000000000055', /cannot be held exactly/],
      ['16 digits with a point', 'a: 123456789.1234567', /cannot be held exactly/],
      ['exponents', 'a: 1e30', /plain decimal digits/],
      ['hexadecimal', 'a: 0x10', /plain decimal digits/],
      ['octal', 'a: 0o17', /plain decimal digits/],
      ['a leading zero', 'a: 010', /plain decimal digits/],
      ['a plus sign', 'a: +1', /plain decimal digits/],
      ['infinity', 'a: .inf', /plain decimal digits/],
      ['not a number', 'a: .nan', /plain decimal digits/],
      ['anchors', 'a: &x 1', /anchors are not accepted/],
      ['aliases', 'a: &x 1\nb: *x', /aliases are not accepted/],
      ['an alias bomb', `a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]`, /aliases are not accepted/],
      ['tags', 'a: !!str 1', /tags are not accepted/],
      ['tags of its own', 'a: !secret 1', /TAG_RESOLVE_FAILED/],
      ['a second document', 'a: 1\n---\nb: 2', /MULTIPLE_DOCS/],
      ['member names that are no strings', '? [a]\n: 1', /a member name must be a string/],
      ['numbers as member names', '1: a', /a member name must be a string/],
      ['broken text', '{"a":', /line 1, column \d+/],
      ['deep nesting', '['.repeat(10_000), /nested more than 32 levels/],
      ['deep nesting without brackets', '- '.repeat(10_000), /line 1|nested/],
      ['more than 256 KiB', `a: ${'x'.repeat(262_144)}`, /more than 262144 bytes/],
      ['bytes that are not UTF-8', Uint8Array.of(0x61, 0xff), /not UTF-8/],
    ]
    for (const [name, text, message] of cases) it(name, () => assert.match(refusalOf(text), message))
  })

  it('shows members of the prototype as members like any other', () => {
    const value = readPolicyText('{"__proto__": {"polluted": true}, "constructor": 1}') as object
    assert.deepEqual(Object.keys(value), ['__proto__', 'constructor'])
    assert.equal((value as { polluted?: boolean }).polluted, undefined)
  })

  it('does not repeat the text when it cannot be parsed', () => {
    for (const text of ['{"canary', 'a: canary: b: c', '%canary\n'])
      assert.ok(!refusalOf(text).includes('canary'), refusalOf(text))
  })

  it('throws nothing but its own error, whatever the text is', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: fc.constantFrom(...'{}[],:"-?!&*|> \n#%ab1.'), maxLength: 80 }),
    )
    fc.assert(
      fc.property(text, (each) => void refusalOf(each)),
      { numRuns: 500 },
    )
  })
})
