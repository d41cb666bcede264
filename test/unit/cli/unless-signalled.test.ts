import assert from 'node:assert/strict'
import { unlessSignalled } from '../../../src/cli/unless-signalled.js'

const NEVER = new Promise<never>(() => undefined)

/** Work that is only ended by its signal, and then fails. */
const waitsForStop = (stop: AbortSignal): Promise<never> =>
  new Promise((_, reject) => stop.addEventListener('abort', () => reject(new Error('a part was closed'))))

describe('what a start needs, unless a signal comes', () => {
  it('gives what the work gives, and raises what it raises', async () => {
    assert.equal(await unlessSignalled(NEVER, async () => 7), 7)
    const fault = new Error('the journal cannot be read')
    await assert.rejects(
      unlessSignalled(NEVER, () => Promise.reject(fault)),
      fault,
    )
  })

  it('ends the work when a signal comes, and takes its fault for no fault', async () => {
    assert.equal(await unlessSignalled(Promise.resolve('SIGTERM'), waitsForStop), undefined)
  })
})
