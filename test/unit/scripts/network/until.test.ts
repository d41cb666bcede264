import assert from 'node:assert/strict'
import { until } from '../../../../scripts/network/until.js'

describe('asking until there is an answer', () => {
  it('gives the first one', async () => {
    const answers = [undefined, undefined, 3, 4]

    assert.equal(await until(() => answers.shift(), new AbortController().signal), 3)
  })

  it('ends with the reason of who ends it', async () => {
    const end = new AbortController()
    let asked = 0
    const waiting = until(() => {
      if (++asked === 2) end.abort(new Error('enough'))
      return undefined
    }, end.signal)

    await assert.rejects(waiting, /enough/)
  })

  it('ends with what asking raises', async () => {
    const raise = (): never => {
      throw new Error('no such network')
    }

    await assert.rejects(until(raise, new AbortController().signal), /no such network/)
  })
})
