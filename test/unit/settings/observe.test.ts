import assert from 'node:assert/strict'
import { observe } from '../../../src/settings/observe.js'

const accepts = (endpoint: string): boolean => observe.safeParse({ port: 0, traces: { endpoint } }).success

describe('the collector of traces', () => {
  it('is on this machine, by HTTP', () => {
    for (const endpoint of ['http://127.0.0.1:4318/v1/traces', 'https://[::1]/v1/traces', 'http://127.0.0.2/'])
      assert.ok(accepts(endpoint), endpoint)
  })

  it('is never elsewhere, behind a name or a password, or of another scheme', () => {
    for (const endpoint of [
      'http://192.0.2.1:4318/v1/traces',
      'http://localhost:4318/v1/traces',
      'http://127.0.0.1.example/v1/traces',
      'http://127.0.0.1@example.org/',
      'http://user:secret@127.0.0.1/',
      'ws://127.0.0.1/',
      'file:///127.0.0.1',
      '127.0.0.1:4318',
      '',
    ])
      assert.ok(!accepts(endpoint), endpoint)
  })

  it('has a usual address, and takes every job', () => {
    assert.deepEqual(observe.parse({ port: 0, traces: {} }).traces, {
      endpoint: 'http://127.0.0.1:4318/v1/traces',
      sampleRatio: 1,
    })
    assert.equal('traces' in observe.parse({ port: 0 }), false)
  })
})
