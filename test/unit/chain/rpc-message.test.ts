import assert from 'node:assert/strict'
import fc from 'fast-check'
import { asRpcError, readRpcMessage } from '../../../src/chain/rpc-message.js'

describe('readRpcMessage', () => {
  for (const [what, text, expected] of [
    ['an answer', '{"jsonrpc":"2.0","id":1,"result":"0x"}', { kind: 'answer', id: 1, result: '0x' }],
    ['an answer of null', '{"id":1,"result":null}', { kind: 'answer', id: 1, result: null }],
    [
      'a refusal',
      '{"id":2,"error":{"code":1010,"message":"Invalid","data":"outdated"}}',
      { kind: 'refusal', id: 2, error: { code: 1010, message: 'Invalid', data: 'outdated' } },
    ],
    [
      'a notification',
      '{"method":"m","params":{"subscription":"s","result":{"a":1}}}',
      { kind: 'notification', method: 'm', subscription: 's', result: { a: 1 } },
    ],
  ] as const) {
    it(`reads ${what}`, () => assert.deepEqual(readRpcMessage(text), expected))
  }

  for (const text of [
    '',
    'x',
    'null',
    '[]',
    '1',
    '{}',
    '{"id":1}',
    '{"id":"1","result":1}',
    '{"method":"m"}',
    '{"id":1,"error":"no"}',
  ]) {
    it(`takes ${text || 'nothing'} for no message`, () => assert.equal(readRpcMessage(text), undefined))
  }

  it('never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void readRpcMessage(text)))
  })
})

describe('asRpcError', () => {
  it('keeps code and data, and shortens the message', () => {
    const error = asRpcError({ code: 1014, message: 'x'.repeat(10_000), data: 'low' })

    assert.deepEqual({ ...error }, { code: 1014, data: 'low' })
    assert.equal(error.message.length, 256)
  })
})
