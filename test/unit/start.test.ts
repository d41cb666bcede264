import assert from 'node:assert/strict'
import type { Parts } from '../../src/parts.js'
import { startAgent } from '../../src/start.js'

const fault = new Error('the journal cannot be read')

/** Parts whose journal cannot be read; they count how often they are closed. */
const brokenParts = (): { parts: Parts; closed: () => number } => {
  let closed = 0
  const transaction = (): never => {
    throw fault
  }
  const close = async (): Promise<void> => {
    closed += 1
    throw new Error('nor can it be closed')
  }
  return { parts: { store: { transaction, close: () => undefined }, close } as unknown as Parts, closed: () => closed }
}

describe('startAgent', () => {
  it('closes all parts when the agent cannot start, so that the process ends, and says why', async () => {
    const { parts, closed } = brokenParts()

    await assert.rejects(startAgent(parts), fault)

    assert.equal(closed(), 1)
  })
})
