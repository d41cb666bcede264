import assert from 'node:assert/strict'
import { inTurn } from '../../../src/rx/in-turn.js'

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('inTurn', () => {
  it('runs work of one name in order, and work of different names side by side', async () => {
    const turn = inTurn()
    const events: string[] = []
    const work = (name: string) => async () => {
      events.push(`${name} begins`)
      await pause()
      events.push(`${name} ends`)
    }

    await Promise.all([turn('a', work('a1')), turn('a', work('a2')), turn('b', work('b1'))])

    assert.deepEqual(events, ['a1 begins', 'b1 begins', 'a1 ends', 'a2 begins', 'b1 ends', 'a2 ends'])
  })

  it('gives a failure to who asked, and goes on with the next', async () => {
    const turn = inTurn()

    const failing = turn('a', () => Promise.reject(new Error('broken')))
    const next = turn('a', async () => 'done')

    await assert.rejects(failing, /broken/)
    assert.equal(await next, 'done')
  })
})
