import assert from 'node:assert/strict'
import { createInFlight } from '../../../src/worker/in-flight.js'

describe('createInFlight', () => {
  it('lets in as many as may be, per key, and one for each that leaves', () => {
    const inFlight = createInFlight(2)

    assert.deepEqual([inFlight.enter('a'), inFlight.enter('a'), inFlight.enter('a')], [true, true, false])
    assert.equal(inFlight.enter('b'), true)
    inFlight.leave('a')
    assert.deepEqual([inFlight.enter('a'), inFlight.enter('a')], [true, false])
  })
})
