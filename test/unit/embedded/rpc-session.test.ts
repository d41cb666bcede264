import assert from 'node:assert/strict'
import { openSession, type RpcMethod } from '../../../src/embedded/rpc-session.js'

const session = (methods: Record<string, RpcMethod>) => {
  const sent: unknown[] = []
  return { sent, ...openSession(new Map(Object.entries(methods)), (message) => sent.push(JSON.parse(message))) }
}

const call = (method: string, params: unknown[] = []): string =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })

describe('openSession', () => {
  it('answers a call with its id, and nothing as null', async () => {
    const { sent, receive } = session({ echo: async ([x]) => x, nothing: async () => undefined })

    await receive(call('echo', ['0x01']))
    await receive(call('nothing'))

    assert.deepEqual(sent, [
      { jsonrpc: '2.0', id: 1, result: '0x01' },
      { jsonrpc: '2.0', id: 1, result: null },
    ])
  })

  it('answers a batch in one message', async () => {
    const { sent, receive } = session({ echo: async ([x]) => x })

    await receive(`[${call('echo', [1])},${call('echo', [2])}]`)

    assert.deepEqual(
      (sent[0] as { result: number }[]).map(({ result }) => result),
      [1, 2],
    )
  })

  for (const [what, message, code] of [
    ['text that is not JSON', '{', -32_600],
    ['JSON without a method', '{"id":1}', -32_600],
    ['null', 'null', -32_600],
    ['an unknown method', call('nobody'), -32_601],
    ['a method of the prototype', call('constructor'), -32_601],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { sent, receive } = session({})

      await receive(message)

      assert.equal((sent[0] as { error: { code: number } }).error.code, code)
    })
  }

  it('keeps the code and the message of a method that fails', async () => {
    const failingMethod: RpcMethod = async () => Promise.reject(Object.assign(new Error('no payment'), { code: 1010 }))
    const { sent, receive } = session({ failingMethod })

    await receive(call('failingMethod'))

    assert.deepEqual(sent, [{ jsonrpc: '2.0', id: 1, error: { code: 1010, message: 'no payment' } }])
  })

  it('sends the id of a subscription before its first notification', async () => {
    const { sent, receive } = session({
      eager: async (_params, { subscribe }) => {
        subscribe('news', 'a')('first')
        return 'a'
      },
    })

    await receive(call('eager'))
    await Promise.resolve()

    assert.deepEqual(sent, [
      { jsonrpc: '2.0', id: 1, result: 'a' },
      { jsonrpc: '2.0', method: 'news', params: { subscription: 'a', result: 'first' } },
    ])
  })

  it('ends every subscription once when the connection closes, and sends nothing after that', async () => {
    const ended: string[] = []
    let notify = (_data: unknown): void => assert.fail('not subscribed')
    const { sent, receive, close } = session({
      open: async ([id], { subscribe }) => {
        notify = subscribe('news', String(id), () => ended.push(String(id)))
        return id
      },
      end: async ([id], { unsubscribe }) => unsubscribe(String(id)),
    })
    await receive(call('open', ['a']))
    await receive(call('open', ['b']))
    await receive(call('end', ['a']))

    await close()
    notify('late')
    await Promise.resolve()

    assert.deepEqual(ended, ['a', 'b'])
    assert.equal(sent.length, 3)
  })

  it('waits for the calls in hand when it closes', async () => {
    let finish = (): void => assert.fail('not called')
    const { receive, close } = session({ slow: () => new Promise<void>((resolve) => (finish = resolve)) })
    const order: string[] = []
    const received = receive(call('slow')).then(() => order.push('call'))

    const closed = close().then(() => order.push('closed'))
    finish()
    await Promise.all([received, closed])

    assert.deepEqual(order, ['call', 'closed'])
  })
})
