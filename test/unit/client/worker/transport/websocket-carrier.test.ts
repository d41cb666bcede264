/** What a client takes by WebSocket from a server that may be anybody. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import { MAX_ANSWER_BYTES } from '../../../../../src/client/worker/transport/answer-text.js'
import {
  createTransport,
  type Transport,
  type TransportOptions,
} from '../../../../../src/client/worker/transport/transport.js'
import type { WebSocketEvent, WebSocketLike } from '../../../../../src/client/worker/transport/web-socket.js'
import { rejects } from '../support/rejects.js'

const CALL = { method: 'system_health', params: {} }

interface Received {
  readonly id: number
  readonly method: string
}
type Answer = (call: Received, socket: WebSocket) => unknown

const answerText = ({ id, method }: Received): string => JSON.stringify({ jsonrpc: '2.0', id, result: { method } })
const honest: Answer = (call, socket) => socket.send(answerText(call))

/** A WebSocket as browsers have: it gives whole messages, and has no bound of its own. This one gives one too long. */
class UnboundedWebSocket implements WebSocketLike {
  readonly #listeners = new Map<string, (event: WebSocketEvent) => void>()

  addEventListener(type: string, listener: (event: WebSocketEvent) => void): void {
    this.#listeners.set(type, listener)
    if (type === 'open') queueMicrotask(() => listener({ type }))
  }
  send(): void {
    this.#listeners.get('message')?.({ type: 'message', data: ' '.repeat(MAX_ANSWER_BYTES + 1) })
  }
  close(): void {
    this.#listeners.get('close')?.({ type: 'close' })
  }
}

/** Says that it is open and is not. */
class RefusingWebSocket extends UnboundedWebSocket {
  override send(): void {
    throw new Error('not open')
  }
}

describe('the client by WebSocket', () => {
  let server: WebSocketServer
  let connections: number
  let answer: Answer
  const opened: Transport[] = []

  beforeEach(async () => {
    connections = 0
    server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: true })
    server.on('connection', (socket) => {
      connections += 1
      socket.on('message', (data: Buffer) => answer(JSON.parse(data.toString()) as Received, socket))
    })
    await once(server, 'listening')
  })
  afterEach(async () => {
    for (const transport of opened.splice(0)) transport.close()
    for (const socket of server.clients) socket.terminate()
    server.close()
    await once(server, 'close')
  })

  const open = (options: Partial<TransportOptions> = {}): Transport => {
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
    const transport = createTransport({ url, WebSocket, ...options })
    opened.push(transport)
    return transport
  }
  const resultOf = async (transport: Transport, method = CALL.method): Promise<unknown> =>
    ((await transport.carry({ method, params: {} })).answer as { result: unknown }).result

  it('carries calls side by side over one connection, each to its own answer', async () => {
    const waiting: (() => void)[] = []
    answer = (call, socket) => {
      waiting.push(() => honest(call, socket))
      if (waiting.length === 3) for (const send of waiting.reverse()) send()
    }
    const transport = open()
    const results = await Promise.all(['a', 'b', 'c'].map((method) => resultOf(transport, method)))

    assert.deepEqual(results, [{ method: 'a' }, { method: 'b' }, { method: 'c' }])
    assert.equal(connections, 1)
  })

  it('passes over answers to nobody, and those that come twice', async () => {
    answer = (call, socket) => {
      for (const id of [99, 'x', -1, 1.5]) socket.send(JSON.stringify({ jsonrpc: '2.0', id, result: 'wrong' }))
      socket.send('{"jsonrpc":"2.0","method":"signer_job","params":{}}')
      for (const text of ['[]', '7', '"text"']) socket.send(text)
      honest(call, socket)
      socket.send(JSON.stringify({ jsonrpc: '2.0', id: call.id, result: 'again' }))
    }
    const transport = open()

    assert.deepEqual(await resultOf(transport, 'a'), { method: 'a' })
    assert.deepEqual(await resultOf(transport, 'b'), { method: 'b' })
    assert.equal(connections, 1)
  })

  const broken: readonly (readonly [string, Answer])[] = [
    ['a binary message', (call, socket) => socket.send(Buffer.from(answerText(call)))],
    ['text that is no JSON', (_, socket) => socket.send('<html>')],
    ['half of an answer', (call, socket) => socket.send(answerText(call).slice(0, -1))],
  ]
  for (const [name, how] of broken)
    it(`ends a connection that brings ${name}, and opens another for the next call`, async () => {
      answer = how
      const transport = open()
      await rejects(transport.carry(CALL), 'SIGNER__CLIENT__INVALID_ANSWER')
      answer = honest

      assert.deepEqual(await resultOf(transport, 'b'), { method: 'b' })
      assert.equal(connections, 2)
    })

  it('takes an answer of the most bytes that there may be, and stops reading a longer one', async () => {
    answer = (call, socket) => socket.send(answerText(call).padEnd(MAX_ANSWER_BYTES, ' '))
    assert.deepEqual(await resultOf(open()), { method: CALL.method })

    answer = (call, socket) => socket.send(answerText(call).padEnd(MAX_ANSWER_BYTES + 1, ' '))
    await rejects(open().carry(CALL), 'SIGNER__CLIENT__INVALID_ANSWER')
  })

  it('refuses a longer one also where the WebSocket has no bound of its own', async () => {
    await rejects(open({ WebSocket: UnboundedWebSocket }).carry(CALL), 'SIGNER__CLIENT__INVALID_ANSWER')
  })

  it('has nothing packed, which could unfold to more', async () => {
    answer = (call, socket) => {
      socket.send(JSON.stringify({ jsonrpc: '2.0', id: call.id, result: socket.extensions }))
    }

    assert.equal(await resultOf(open()), '')
  })

  it('tells all calls under way when the connection ends, and opens another for the next', async () => {
    answer = ({ method }, socket) => method === 'b' && socket.close()
    const transport = open()
    const calls = ['a', 'b'].map((method) => transport.carry({ method, params: {} }))
    for (const call of calls) await rejects(call, 'SIGNER__CLIENT__CALL_UNAVAILABLE')
    answer = honest

    assert.deepEqual(await resultOf(transport, 'c'), { method: 'c' })
    assert.equal(connections, 2)
  })

  it('tells them also when it breaks in the middle of an answer', async () => {
    answer = (_, socket) => {
      // A text frame of 100 bytes, of which there are two.
      const { _socket: wire } = socket as unknown as { readonly _socket: Socket }
      wire.write(Buffer.from([0x81, 100, 0x7b, 0x22]))
      wire.destroySoon()
    }

    await rejects(open().carry(CALL), 'SIGNER__CLIENT__CALL_UNAVAILABLE')
  })

  it('has no answer for a call when the agent could not say whose it is', async () => {
    answer = (_, socket) => socket.send('{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":""}}')

    await rejects(open().carry(CALL), 'SIGNER__CLIENT__CALL_UNAVAILABLE')
  })

  it('takes a connection that says nothing for dead after the time of a call', async () => {
    answer = () => undefined
    const transport = open({ timeoutMs: 1_000 })
    const error = await rejects(transport.carry(CALL), 'SIGNER__CLIENT__CALL_UNAVAILABLE')
    assert.equal(error.context.timeoutMs, 1_000)
    answer = honest

    assert.deepEqual(await resultOf(transport, 'b'), { method: 'b' })
    assert.equal(connections, 2)
  })

  it('keeps a connection on which others are answered', async () => {
    answer = (call, socket) => call.method !== 'silent' && honest(call, socket)
    const transport = open({ timeoutMs: 1_000 })
    const silent = transport.carry({ method: 'silent', params: {} })
    await resultOf(transport, 'a')
    await rejects(silent, 'SIGNER__CLIENT__CALL_UNAVAILABLE')

    assert.deepEqual(await resultOf(transport, 'b'), { method: 'b' })
    assert.equal(connections, 1)
  })

  it('passes over the answer to a call that was given up, where others wait', async () => {
    const giveUp = new AbortController()
    const heard: (() => void)[] = []
    answer = (call, socket) => {
      heard.push(() => honest(call, socket))
      if (heard.length === 2) giveUp.abort()
    }
    const transport = open()
    const other = resultOf(transport, 'b')
    await rejects(transport.carry(CALL, giveUp.signal), 'SIGNER__CLIENT__CALL_UNAVAILABLE')
    for (const send of heard.reverse()) send()

    assert.deepEqual(await other, { method: 'b' })
    assert.equal(connections, 1)
  })

  it('does not stay with a connection that said nothing to the only call, which was given up', async () => {
    const giveUp = new AbortController()
    answer = () => giveUp.abort()
    const transport = open()
    await rejects(transport.carry(CALL, giveUp.signal), 'SIGNER__CLIENT__CALL_UNAVAILABLE')
    answer = honest

    assert.deepEqual(await resultOf(transport, 'b'), { method: 'b' })
    assert.equal(connections, 2)
  })

  it('keeps nothing open for a call that is given up before there is a connection', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const accepted = once(silent, 'connection')
    const giveUp = new AbortController()
    const call = open({ url: `ws://127.0.0.1:${port}` }).carry(CALL, giveUp.signal)
    const [socket] = (await accepted) as [Socket]
    const ended = once(socket.resume(), 'close')
    giveUp.abort()
    await rejects(call, 'SIGNER__CLIENT__CALL_UNAVAILABLE')

    await ended
    silent.close()
    await once(silent, 'close')
  })

  it('tells all calls when a WebSocket takes none', async () => {
    const transport = open({ WebSocket: RefusingWebSocket })
    const calls = ['a', 'b'].map((method) => transport.carry({ method, params: {} }))

    for (const call of calls) await rejects(call, 'SIGNER__CLIENT__CALL_UNAVAILABLE')
  })

  it('sends nothing that was given up before', async () => {
    const transport = open()
    await rejects(transport.carry(CALL, AbortSignal.abort()), 'SIGNER__CLIENT__CALL_UNAVAILABLE')
    const heard: string[] = []
    answer = (call, socket) => {
      heard.push(call.method)
      honest(call, socket)
    }
    await resultOf(transport, 'b')

    assert.deepEqual(heard, ['b'])
  })

  it('leaves nothing open after close, and tells the calls under way', async () => {
    const transport = open()
    const ended = new Promise((resolve) => {
      answer = (_, socket) => {
        socket.once('close', resolve)
        transport.close()
      }
    })
    const error = await rejects(transport.carry(CALL), 'SIGNER__CLIENT__CALL_UNAVAILABLE')

    assert.match(error.message, /client was closed/)
    await ended
    assert.equal(server.clients.size, 0)
  })

  it('names an agent that is not there, an address that is none, and a runtime without WebSocket', async () => {
    for (const url of ['ws://127.0.0.1:1', 'ws://not an address'])
      await rejects(open({ url }).carry(CALL), 'SIGNER__CLIENT__CALL_UNAVAILABLE')

    const there = globalThis as { WebSocket?: unknown }
    const before = there.WebSocket
    delete there.WebSocket
    try {
      const { message } = await rejects(open({ WebSocket: undefined }).carry(CALL), 'SIGNER__CLIENT__CALL_UNAVAILABLE')
      assert.match(message, /Give `WebSocket`/)
    } finally {
      if (before !== undefined) there.WebSocket = before
    }
  })
})
