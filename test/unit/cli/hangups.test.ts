import assert from 'node:assert/strict'
import { hearHangups, type Hangups } from '../../../src/cli/hangups.js'

describe('SIGHUP, heard', () => {
  let hangups: Hangups
  beforeEach(() => (hangups = hearHangups()))
  afterEach(() => hangups.end())

  const hangUp = (times: number): void => {
    for (let i = 0; i < times; i += 1) process.emit('SIGHUP')
  }

  it('has something done each time', () => {
    let done = 0
    hangups.each(() => void (done += 1))
    hangUp(3)
    assert.equal(done, 3)
  })

  it('has it done once, as soon as it can be, for all that came before', () => {
    let done = 0
    hangUp(2)
    hangups.each(() => void (done += 1))
    assert.equal(done, 1)

    hangups.each(() => void (done += 10))
    assert.equal(done, 1)
    hangUp(1)
    assert.equal(done, 11)
  })

  it('is nobody’s business afterwards', () => {
    hangups.end()
    assert.equal(process.listenerCount('SIGHUP'), 0)
  })
})
