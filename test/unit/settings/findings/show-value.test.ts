import assert from 'node:assert/strict'
import { showValue } from '../../../../src/settings/findings/show-value.js'

describe('showValue', () => {
  it('shows numbers, short words and kinds of values', () => {
    assert.equal(showValue(7, ['concurrency']), '7')
    assert.equal(showValue(true, ['concurrency']), 'true')
    assert.equal(showValue('many', ['concurrency']), '"many"')
    assert.equal(showValue(null, ['concurrency']), 'nothing')
    assert.equal(showValue([], ['concurrency']), 'an empty list')
    assert.equal(showValue([1], ['concurrency']), 'a list')
    assert.equal(showValue({ a: 1 }, ['concurrency']), 'a mapping')
  })

  it('shows addresses by scheme, host and port, and no text where secrets are near', () => {
    assert.equal(
      showValue('wss://user:hunter2@a.example:1/hunter2?hunter2', ['registration', 'url']),
      'wss://a.example:1',
    )
    for (const path of [
      ['l1', 'endpoints', 0],
      ['kms', 'provider', 'fd'],
      ['worker', 'tls'],
    ])
      assert.equal(showValue('hunter2', path), 'text')
    assert.equal(showValue('user:hunter2@a.example', ['concurrency']), 'text')
    assert.equal(showValue('x'.repeat(73), ['concurrency']), 'text of 73 characters')
  })
})
