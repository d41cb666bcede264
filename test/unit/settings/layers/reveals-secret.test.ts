import assert from 'node:assert/strict'
import fc from 'fast-check'
import { revealsSecret } from '../../../../src/settings/layers/reveals-secret.js'

describe('revealsSecret', () => {
  it('sees users, queries and long words in the path of an address, also deep in a value', () => {
    for (const url of [
      'wss://user@a.example',
      'wss://:word@a.example',
      'wss://a.example?apikey=1',
      'wss://a.example/v3/0123456789abcdef',
    ])
      for (const value of [url, [url], { endpoints: [url] }]) assert.equal(revealsSecret(value), true, url)
  })

  it('lets addresses without them pass, and all that is no address', () => {
    for (const value of [
      'wss://a.example:443',
      'ws://127.0.0.1:9944/public-ws',
      'data/a-very-long-name-of-a-file',
      '//Alice',
      `0x${'ab'.repeat(32)}`,
      30,
      null,
      undefined,
      { port: 0 },
    ])
      assert.equal(revealsSecret(value), false, JSON.stringify(value))
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.anything(), (value) => void revealsSecret(value)))
    fc.assert(fc.property(fc.string(), (text) => void revealsSecret(`ws://${text}`)))
  })
})
