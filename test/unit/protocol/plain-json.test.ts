import assert from 'node:assert/strict'
import { isSignerError } from '../../../src/errors/signer-error.js'
import { JSON_LEVELS, requirePlainJson } from '../../../src/protocol/plain-json.js'

const nested = (levels: number): object => (levels === 1 ? [] : [nested(levels - 1)])
const refuses = (value: object): void =>
  assert.throws(
    () => requirePlainJson(value),
    (error) => isSignerError(error, 'SIGNER__PROTOCOL__MALFORMED'),
  )

describe('requirePlainJson', () => {
  it('takes what every reader reads the same', () => {
    requirePlainJson({ a: [1, -5, 9007199254740991, null, true, 'Käse 🧀', { b: undefined }] })
    requirePlainJson(nested(JSON_LEVELS))
  })

  for (const number of [1.5, 2 ** 53, -(2 ** 53), NaN, Infinity])
    it(`refuses the number ${number}`, () => refuses({ a: [number] }))

  it('refuses lone surrogates, in values and in names', () => {
    refuses({ a: 'x\ud800' })
    refuses({ '\udc00': 1 })
  })

  it('refuses what is nested too deep, also without end', () => {
    refuses(nested(JSON_LEVELS + 1))
    const endless: Record<string, unknown> = {}
    endless.self = endless
    refuses(endless)
  })
})
