/** What a client takes by HTTP from a server that may be anybody. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { MAX_ANSWER_BYTES } from '../../../../../src/client/worker/transport/answer-text.js'
import { createTransport, type TransportOptions } from '../../../../../src/client/worker/transport/transport.js'
import { rejects } from '../support/rejects.js'

const CALL = { method: 'system_health', params: {} }
const JSON_TYPE = { 'content-type': 'application/json' }
const ANSWER = '{"jsonrpc":"2.0","id":1,"result":{}}'

/** JSON may end in white space. */
const answerOf = (bytes: number): string => ANSWER.padEnd(bytes, ' ')

/** Never ends, as long as somebody reads. */
const streamForEver = (response: ServerResponse): void => {
  const chunk = Buffer.alloc(65_536, ' ')
  const more = (): void => {
    while (response.write(chunk));
  }
  response.writeHead(200, JSON_TYPE).on('drain', more)
  more()
}

/** One byte now and then, without an end. */
const trickle = (response: ServerResponse): void => {
  const timer = setInterval(() => response.write(' '), 5)
  response.writeHead(200, JSON_TYPE).once('close', () => clearInterval(timer))
}

describe('the client by HTTP', () => {
  let server: Server
  let answer: (...args: Parameters<RequestListener>) => void

  before(async () => {
    server = createServer((request, response) => {
      request.resume()
      answer(request, response)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  after(async () => {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  })

  const carry = (options: Partial<TransportOptions> = {}, signal?: AbortSignal) =>
    createTransport({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, ...options }).carry(
      CALL,
      signal,
    )

  it('reads an answer of the most bytes that there may be, and refuses one more', async () => {
    answer = (_, response) => response.writeHead(200, JSON_TYPE).end(answerOf(MAX_ANSWER_BYTES))
    assert.deepEqual(await carry(), { id: 1, status: 200, answer: { jsonrpc: '2.0', id: 1, result: {} } })

    answer = (_, response) => response.writeHead(200, JSON_TYPE).end(answerOf(MAX_ANSWER_BYTES + 1))
    await rejects(carry(), 'SIGNER__CLIENT__INVALID_ANSWER')
  })

  it('counts where no length is told, too', async () => {
    const inTwo = (bytes: number) => (response: ServerResponse) => {
      response.writeHead(200, JSON_TYPE).write(answerOf(bytes - 1))
      response.end(' ')
    }
    answer = (_, response) => inTwo(MAX_ANSWER_BYTES)(response)
    assert.equal((await carry()).status, 200)

    answer = (_, response) => inTwo(MAX_ANSWER_BYTES + 1)(response)
    await rejects(carry(), 'SIGNER__CLIENT__INVALID_ANSWER')
  })

  it('reads no further in an answer without an end, and lets go of it', async () => {
    const ended = new Promise<void>((resolve) => {
      answer = (_, response) => {
        response.once('close', resolve)
        streamForEver(response)
      }
    })

    const error = await rejects(carry(), 'SIGNER__CLIENT__INVALID_ANSWER')
    assert.match(error.message, /more than 16777216 bytes.*Do not use it; check the address/)
    await ended
  })

  it('counts what a compressed answer unfolds to', async () => {
    const body = gzipSync(answerOf(MAX_ANSWER_BYTES + 1))
    answer = (_, response) => response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end(body)

    await rejects(carry(), 'SIGNER__CLIENT__INVALID_ANSWER')
  })

  it('believes a length that is too large, and waits for nothing', async () => {
    answer = (_, response) => {
      response.writeHead(200, { ...JSON_TYPE, 'content-length': MAX_ANSWER_BYTES + 1 }).flushHeaders()
    }

    await rejects(carry(), 'SIGNER__CLIENT__INVALID_ANSWER')
  })

  it('takes no answer that is shorter than its length', async () => {
    answer = (_, response) => {
      response.writeHead(200, { ...JSON_TYPE, 'content-length': 100 }).write(ANSWER)
      response.destroy()
    }

    await rejects(carry(), 'SIGNER__CLIENT__CALL_UNAVAILABLE')
  })

  it('reads no more than the length that was told', async () => {
    answer = ({ socket }) => {
      socket.end(`HTTP/1.1 200 OK\r\ncontent-length: 10\r\nconnection: close\r\n\r\n${ANSWER}`)
    }

    assert.equal((await carry()).answer, undefined)
  })

  it('knows bytes that are no UTF-8', async () => {
    answer = (_, response) => response.writeHead(200, JSON_TYPE).end(Buffer.from([0x22, 0xff, 0x22]))

    assert.equal((await carry()).answer, undefined)
  })

  it('is not held by a byte now and then', async () => {
    answer = (_, response) => trickle(response)

    const error = await rejects(carry({ timeoutMs: 100 }), 'SIGNER__CLIENT__CALL_UNAVAILABLE')
    assert.match(error.message, /does not mean that nothing was signed/)
    assert.equal(error.context.timeoutMs, 100)
  })

  it('is not held by silence, nor by a fetch that knows no signal', async () => {
    answer = () => undefined
    await rejects(carry({ timeoutMs: 20 }), 'SIGNER__CLIENT__CALL_UNAVAILABLE')

    const fetch: typeof globalThis.fetch = () => new Promise(() => undefined)
    await rejects(carry({ timeoutMs: 20, fetch }), 'SIGNER__CLIENT__CALL_UNAVAILABLE')
  })

  it('ends when the caller gives it up, also before it begins', async () => {
    const [asked, early] = [new AbortController(), new AbortController()]
    answer = () => asked.abort()
    early.abort()

    for (const { signal } of [asked, early]) {
      assert.match((await rejects(carry({}, signal), 'SIGNER__CLIENT__CALL_UNAVAILABLE')).message, /given up/)
    }
  })

  it('follows nobody to another address', async () => {
    answer = (_, response) => response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end()

    await rejects(carry(), 'SIGNER__CLIENT__CALL_UNAVAILABLE')
  })
})
