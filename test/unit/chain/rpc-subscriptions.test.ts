import assert from 'node:assert/strict'
import { createSubscriptions } from '../../../src/chain/rpc-subscriptions.js'

const note = (subscription: string | number, result: unknown, method = 'head') =>
  ({ kind: 'notification', method, subscription, result }) as const

const nodeThatGives = (id: unknown) => async () => id

describe('createSubscriptions', () => {
  it('hands notifications to whoever subscribed', async () => {
    const seen: unknown[] = []
    const subscriptions = createSubscriptions()
    await subscriptions.add('head', 'subscribe', [], (_, result) => seen.push(result), nodeThatGives('a'))

    subscriptions.notify(note('a', 1))
    subscriptions.notify(note('b', 2))
    subscriptions.notify(note('a', 3, 'other'))

    assert.deepEqual(seen, [1])
  })

  it('keeps a notification that comes before the id', async () => {
    const seen: unknown[] = []
    const subscriptions = createSubscriptions()
    subscriptions.notify(note(5, 'early'))

    await subscriptions.add('head', 'subscribe', [], (_, result) => seen.push(result), nodeThatGives(5))
    await Promise.resolve()

    assert.deepEqual(seen, ['early'])
  })

  it('subscribes again on a new connection, under the old id, except for watched extrinsics', async () => {
    const seen: unknown[] = []
    const asked: string[] = []
    const subscriptions = createSubscriptions()
    const first = await subscriptions.add(
      'head',
      'subscribe',
      ['x'],
      (_, result) => seen.push(result),
      nodeThatGives('a'),
    )
    await subscriptions.add('author_extrinsicUpdate', 'watch', [], () => assert.fail('renewed'), nodeThatGives('w'))

    await subscriptions.renew(async (method, params) => {
      asked.push(`${method} ${JSON.stringify(params)}`)
      return 'b'
    })
    subscriptions.notify(note('a', 'stale'))
    subscriptions.notify(note('b', 'fresh'))
    await subscriptions.remove(first, 'head', 'unsubscribe', async (method, params) => {
      asked.push(`${method} ${JSON.stringify(params)}`)
      return true
    })
    subscriptions.notify(note('b', 'late'))

    assert.deepEqual(seen, ['fresh'])
    assert.deepEqual(asked, ['subscribe ["x"]', 'unsubscribe ["b"]'])
  })

  it('remembers only so many early notifications', async () => {
    const seen: unknown[] = []
    const subscriptions = createSubscriptions()
    for (let id = 0; id < 1_000; id += 1) subscriptions.notify(note(id, id))

    await subscriptions.add('head', 'subscribe', [], (_, result) => seen.push(result), nodeThatGives(0))
    await Promise.resolve()

    assert.deepEqual(seen, [])
  })

  for (const id of [null, undefined, {}, true]) {
    it(`refuses ${JSON.stringify(id)} as an id`, async () => {
      const add = createSubscriptions().add('head', 'subscribe', [], () => undefined, nodeThatGives(id))

      await assert.rejects(add, /no id for subscribe/)
    })
  }

  it('says that there is nothing to end for an unknown id', async () => {
    const failingNode = () => Promise.reject(new Error('not to be asked'))

    assert.equal(await createSubscriptions().remove('x', 'head', 'unsubscribe', failingNode), false)
  })
})
