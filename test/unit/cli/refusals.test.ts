import assert from 'node:assert/strict'
import type { ConnectionEvent } from '../../../src/chain/connection-event.js'
import { countRefusals } from '../../../src/cli/refusals.js'

const lost = (reason: string): ConnectionEvent => ({
  kind: 'disconnected',
  role: 'reader',
  endpoint: 'ws://a',
  reason,
  next: 'ws://a',
  retryInMs: 500,
})
const REFUSED = lost('ECONNREFUSED')

const toldBy = (endpoints: number, events: readonly ConnectionEvent[]): boolean[] =>
  events.map(countRefusals(endpoints))

describe('refusals of nodes', () => {
  it('say that nobody is there when each endpoint has refused three times', () => {
    assert.deepEqual(toldBy(1, [REFUSED, REFUSED, REFUSED]), [false, false, true])
    assert.deepEqual(toldBy(2, Array<ConnectionEvent>(6).fill(REFUSED)).indexOf(true), 5)
  })

  for (const reason of ['no handshake in time', 'ECONNRESET', 'EAI_AGAIN', 'it answered the handshake with HTTP 503'])
    it(`begin to be counted anew after "${reason}": somebody may be there`, () => {
      const events = [REFUSED, REFUSED, lost(reason), REFUSED, REFUSED, REFUSED]

      assert.deepEqual(toldBy(1, events), [false, false, false, false, false, true])
    })
})
