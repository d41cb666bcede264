import assert from 'node:assert/strict'
import { readFrame } from '../../../src/worker/rpc-call.js'
import { countedBy } from '../../support/metrics.js'
import { answerTo, connect, faultOf, openDoor } from './support/door.js'

const HEALTH = { jsonrpc: '2.0', id: 1, method: 'system_health' }

/** The name of the fault of a frame with one call; `call` when it is one. */
const singleFault = (text: string): string => {
  const read = readFrame(text)
  if (read.kind === 'refused') return read.fault.name
  assert.ok(read.kind === 'single')
  return 'fault' in read.call ? read.call.fault.name : 'call'
}

describe('a JSON-RPC frame', () => {
  it('that is no JSON is a ParseError with the id null', async () => {
    const answer = await answerTo(openDoor(), connect(), '{"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz]')

    assert.deepEqual([answer.id, answer.error?.code, faultOf(answer)], [null, -32700, 'ParseError'])
  })

  for (const text of ['', ' ', '{', '[1,', 'undefined', '{"a":1}x', "{'a':1}", '\ufeff{}', 'NaN'])
    it(`of the text ${JSON.stringify(text)} is a ParseError`, () => {
      assert.equal(singleFault(text), 'ParseError')
    })

  it('that begins with a byte order mark is told so', () => {
    const read = readFrame(`\ufeff${JSON.stringify(HEALTH)}`)

    assert.ok(read.kind === 'refused')
    assert.match(read.fault.message, /begins with a byte order mark/)
  })

  for (const value of [null, true, 1, 'text', {}, { jsonrpc: '2.0' }, { method: 'm' }, { ...HEALTH, method: 1 }])
    it(`of ${JSON.stringify(value)} is an InvalidRequest`, () => {
      assert.equal(singleFault(JSON.stringify(value)), 'InvalidRequest')
    })

  for (const change of [
    { jsonrpc: '1.0' },
    { jsonrpc: 2 },
    { params: 'x' },
    { params: null },
    { params: 1 },
    { more: 1 },
    { result: 1 },
  ])
    it(`with ${JSON.stringify(change)} is an InvalidRequest under its id`, async () => {
      const answer = await answerTo(openDoor(), connect(), { ...HEALTH, id: 'mine', ...change })

      assert.deepEqual([answer.id, faultOf(answer)], ['mine', 'InvalidRequest'])
    })

  for (const id of ['text', '', 0, -5, 9007199254740991, null])
    it(`is answered under the id ${JSON.stringify(id)}`, async () => {
      const answer = await answerTo(openDoor(), connect(), { ...HEALTH, id })

      assert.equal(answer.id, id)
      assert.equal(faultOf(answer), 'ok')
    })

  for (const id of [1.5, {}, [], true, 'x'.repeat(129)])
    it(`with the id ${JSON.stringify(id).slice(0, 20)} is an InvalidRequest under null`, async () => {
      const answer = await answerTo(openDoor(), connect(), { ...HEALTH, id })

      assert.deepEqual([answer.id, faultOf(answer)], [null, 'InvalidRequest'])
    })

  for (const id of ['9007199254740993', '1e400', '-1e999'])
    it(`with the number ${id} as id is an InvalidRequest: it would come back as another`, () => {
      assert.equal(singleFault(`{"jsonrpc":"2.0","id":${id},"method":"system_health"}`), 'InvalidRequest')
    })

  it('without id is a notification: nothing is done and nothing answered', async () => {
    const door = openDoor()
    const frame = { jsonrpc: '2.0', method: 'signer_authenticate', params: {} }

    assert.equal(await door.handle(JSON.stringify(frame), connect()), undefined)
    assert.deepEqual(await countedBy(door.metrics), { signer_worker_notifications_ignored_total: 1 })
  })

  it('with an unknown method is a MethodNotFound that repeats no name', async () => {
    for (const method of ['toString', '__proto__', 'signer_Sign', 'constructor', '']) {
      const answer = await answerTo(openDoor(), connect(), { ...HEALTH, method })

      assert.equal(faultOf(answer), 'MethodNotFound')
      assert.ok(method === '' || !answer.error?.message.includes(method))
    }
  })

  it('with positional params is an InvalidParams', async () => {
    const answer = await answerTo(openDoor(), connect(), { ...HEALTH, params: [] })

    assert.equal(faultOf(answer), 'InvalidParams')
  })

  it('with a member named like the prototype changes no prototype', async () => {
    const text = '{"jsonrpc":"2.0","id":1,"method":"system_health","params":{"__proto__":{"polluted":true}}}'
    const answer = await answerTo(openDoor(), connect(), text)

    assert.equal(faultOf(answer), 'InvalidRequest')
    assert.equal(({} as Record<string, unknown>).polluted, undefined)
  })

  it('with a member twice is an InvalidRequest, however it is spelled', () => {
    assert.equal(singleFault('{"jsonrpc":"2.0","id":1,"id":2,"method":"system_health"}'), 'InvalidRequest')
    assert.equal(singleFault('{"jsonrpc":"2.0","id":1,"method":"a","\\u006dethod":"b"}'), 'InvalidRequest')
  })
})

describe('a batch', () => {
  const batch = (calls: readonly unknown[]) => openDoor().handle(JSON.stringify(calls), connect())

  it('is answered as a batch, also when it has one call', async () => {
    const answers = JSON.parse((await batch([HEALTH])) ?? '') as unknown[]

    assert.equal(answers.length, 1)
  })

  it('has an answer for each call that has an id, and none for notifications', async () => {
    const { id: _, ...notification } = HEALTH
    const text = await batch([HEALTH, notification, 1, { ...HEALTH, id: 2, method: 'x' }])
    const answers = JSON.parse(text ?? '') as { id: unknown; error?: { data: { name: string } } }[]

    assert.deepEqual(
      answers.map(({ id, error }) => [id, error?.data.name]),
      [
        [1, undefined],
        [null, 'InvalidRequest'],
        [2, 'MethodNotFound'],
      ],
    )
  })

  it('of notifications alone has no answer', async () => {
    const { id: _, ...notification } = HEALTH

    assert.equal(await batch([notification, notification]), undefined)
  })

  it('that is empty is one InvalidRequest', async () => {
    const answer = JSON.parse((await batch([])) ?? '') as { id: unknown; error: { code: number } }

    assert.deepEqual([answer.id, answer.error.code], [null, -32600])
  })

  it('of 33 calls is TooLarge, of 32 it is made', async () => {
    const calls = (count: number) => Array.from({ length: count }, (_, id) => ({ ...HEALTH, id }))

    assert.equal((JSON.parse((await batch(calls(32))) ?? '') as unknown[]).length, 32)
    assert.match((await batch(calls(33))) ?? '', /TooLarge/)
  })

  it('with two equal ids is refused as a whole: their answers could not be told apart', async () => {
    const frame = readFrame(JSON.stringify([HEALTH, { ...HEALTH, method: 'rpc.discover' }]))

    assert.ok(frame.kind === 'refused' && frame.fault.name === 'InvalidRequest')
    assert.equal(readFrame(JSON.stringify([HEALTH, { ...HEALTH, id: '1' }])).kind, 'batch')
    assert.equal(
      readFrame(
        JSON.stringify([
          { ...HEALTH, id: null },
          { ...HEALTH, id: null },
        ]),
      ).kind,
      'refused',
    )
  })
})
