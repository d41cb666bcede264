import assert from 'node:assert/strict'
import type { Peer } from '../../../../src/worker/frame.js'
import { createDoor } from '../../../../src/worker/transport/door.js'

const PEER: Peer = {
  transport: 'http',
  secure: false,
  channelBinding: new Uint8Array(32),
  closed: new AbortController().signal,
}

describe('createDoor', () => {
  it('hands frames on until it is shut, and says then that it is', async () => {
    const events: string[] = []
    const door = createDoor(async (text) => text, { onEvent: (event) => events.push(event) })
    assert.equal(await door.answer('{"id":1}', PEER), '{"id":1}')
    door.shut()
    assert.match((await door.answer('{"id":1}', PEER)) ?? '', /"id":1,.*-32014/)
    assert.deepEqual(events, ['refused_closing'])
  })

  it('answers for a handler that rejects or throws', async () => {
    const failing = [
      () => Promise.reject(new Error('secret')),
      () => {
        throw new Error('secret')
      },
    ]
    for (const handle of failing) {
      const answer = await createDoor(handle, { onEvent: () => undefined }).answer('{"id":1}', PEER)
      assert.match(answer ?? '', /"id":1,.*-32603/)
      assert.doesNotMatch(answer ?? '', /secret/)
    }
  })

  it('is idle when everybody has left, each counted once', async () => {
    const door = createDoor(async () => undefined, { onEvent: () => undefined })
    await door.whenIdle()
    const [first, second] = [door.enter(), door.enter()]
    let idle = false
    const done = door.whenIdle().then(() => (idle = true))
    first()
    first()
    await new Promise(setImmediate)
    assert.equal(idle, false)
    second()
    await done
  })
})
