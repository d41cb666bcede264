import assert from 'node:assert/strict'
import fc from 'fast-check'
import { refusalText, requestIdOf } from '../../../../src/worker/transport/refusal.js'

describe('requestIdOf', () => {
  for (const [text, id] of [
    ['{"id":"a"}', 'a'],
    ['{"id":0}', 0],
    ['{"id":null}', null],
    ['{"id":1.5}', null],
    ['{"id":1e300}', null],
    ['{"id":{}}', null],
    ['{}', null],
    ['[{"id":1}]', null],
    ['"id"', null],
    ['{', null],
  ] as const) {
    it(`gives ${JSON.stringify(id)} for ${text}`, () => assert.equal(requestIdOf(text), id))
  }

  it('throws on nothing', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void requestIdOf(text)))
  })
})

describe('refusalText', () => {
  it('is a JSON-RPC error with name and retry class', () => {
    assert.deepEqual(JSON.parse(refusalText('ShuttingDown', 'a')), {
      jsonrpc: '2.0',
      id: 'a',
      error: {
        code: -32014,
        message: 'The agent is shutting down. Try again when it is back.',
        data: { name: 'ShuttingDown', retry: 'later' },
      },
    })
  })
})
