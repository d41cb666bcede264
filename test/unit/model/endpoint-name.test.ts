import assert from 'node:assert/strict'
import fc from 'fast-check'
import { endpointName } from '../../../src/model/endpoint-name.js'

describe('endpointName', () => {
  it('shows scheme, host and port', () => {
    assert.equal(endpointName('wss://l1.example:8443/'), 'wss://l1.example:8443')
    assert.equal(endpointName('ws://127.0.0.1:9944'), 'ws://127.0.0.1:9944')
  })

  it('hides whatever else an address may hold', () => {
    assert.equal(endpointName('wss://user:hunter2@l1.example/api-key-1?token=t#f'), 'wss://l1.example')
    assert.equal(endpointName('hunter2'), '(not an address)')
  })

  it('never shows a path, whatever it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{8,40}$/), (key) => {
        assert.equal(endpointName(`wss://l1.example/${key}`), 'wss://l1.example')
        assert.equal(endpointName(`wss://${key}:${key}@l1.example`), 'wss://l1.example')
      }),
    )
  })
})
