import assert from 'node:assert/strict'
import { Subject } from 'rxjs'
import { sendNewest } from '../../../src/rx/send-newest.js'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** An outlet that takes values when the test says so. */
const openOutlet = () => {
  const sent: number[] = []
  const offered: number[] = []
  let takes = true
  let wake: () => void = () => undefined
  return {
    sent,
    offered,
    setTaking: (next: boolean): void => {
      takes = next
      if (next) wake()
    },
    outlet: {
      send: async (value: number): Promise<boolean> => {
        offered.push(value)
        if (takes) sent.push(value)
        return takes
      },
      whenReady: () => new Promise<void>((resolve) => (wake = resolve)),
    },
  }
}

describe('sendNewest', () => {
  it('sends every value to an outlet that takes them, and completes after the last', async () => {
    const { outlet, sent } = openOutlet()
    const source$ = new Subject<number>()
    let isComplete = false
    source$.pipe(sendNewest(outlet)).subscribe({ complete: () => (isComplete = true) })
    for (const value of [1, 2, 3]) {
      source$.next(value)
      await turn()
    }
    source$.complete()

    assert.deepEqual(sent, [1, 2, 3])
    assert.ok(isComplete)
  })

  it('keeps only the newest while nothing is taken, and sends it before it completes', async () => {
    const { outlet, sent, offered, setTaking } = openOutlet()
    const source$ = new Subject<number>()
    let isComplete = false
    source$.pipe(sendNewest(outlet)).subscribe({ complete: () => (isComplete = true) })
    setTaking(false)
    for (const value of [1, 2, 3, 4]) source$.next(value)
    source$.complete()
    await turn()
    assert.ok(!isComplete)
    setTaking(true)
    await turn()

    assert.deepEqual([offered, sent], [[1, 4], [4]])
    assert.ok(isComplete)
  })

  it('tries the same value again when there is no newer one', async () => {
    const { outlet, offered, sent, setTaking } = openOutlet()
    const source$ = new Subject<number>()
    source$.pipe(sendNewest(outlet)).subscribe()
    setTaking(false)
    source$.next(1)
    await turn()
    setTaking(true)
    await turn()

    assert.deepEqual([offered, sent], [[1, 1], [1]])
  })

  it('sends nothing after the end of the subscription', async () => {
    const { outlet, sent, setTaking } = openOutlet()
    const source$ = new Subject<number>()
    const subscription = source$.pipe(sendNewest(outlet)).subscribe()
    setTaking(false)
    source$.next(1)
    await turn()
    subscription.unsubscribe()
    setTaking(true)
    await turn()

    assert.deepEqual(sent, [])
    assert.ok(!source$.observed)
  })

  it('passes an error on, of the source and of the outlet', async () => {
    const errors: unknown[] = []
    const source$ = new Subject<number>()
    source$.pipe(sendNewest(openOutlet().outlet)).subscribe({ error: (error) => errors.push(error) })
    source$.error('source')
    const rejecting = { send: () => Promise.reject(new Error('outlet')), whenReady: () => Promise.resolve() }
    const other$ = new Subject<number>()
    other$.pipe(sendNewest(rejecting)).subscribe({ error: (error) => errors.push((error as Error).message) })
    other$.next(1)
    await turn()

    assert.deepEqual(errors, ['source', 'outlet'])
  })
})
