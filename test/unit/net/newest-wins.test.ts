import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { newestWins } from '../../../src/net/newest-wins.js'

describe('newestWins', () => {
  let server: Server
  let clients: Socket[]
  beforeEach(async () => {
    clients = []
    server = createServer().listen(0, '127.0.0.1')
    newestWins(server, 3)
    await once(server, 'listening')
  })
  afterEach(async () => {
    for (const client of clients) client.destroy()
    server.close()
    await once(server, 'close')
  })

  const dial = async () => {
    const accepted = once(server, 'connection')
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined)
    clients.push(client)
    const gone = new Promise((resolve) => client.resume().once('close', resolve))
    await accepted
    return { client, gone }
  }
  /** Resolves when the server has the request; it is not answered before `response.end`. */
  const ask = async (client: Socket): Promise<ServerResponse> => {
    const arrived = once(server, 'request') as Promise<[IncomingMessage, ServerResponse]>
    client.write('GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n')
    return (await arrived)[1]
  }
  const answered = async (client: Socket, response: ServerResponse): Promise<string> => {
    const arrived = once(client, 'data') as Promise<[Buffer]>
    const closed = once(response, 'close')
    response.end('ok')
    const [bytes] = await arrived
    await closed
    return bytes.toString()
  }

  it('cuts the oldest for one more, and leaves the others alone', async () => {
    const [first, second, third] = [await dial(), await dial(), await dial()]
    const fourth = await dial()
    await first.gone

    for (const { client } of [second, third, fourth])
      assert.match(await answered(client, await ask(client)), /^HTTP\/1.1 200 /)
  })

  it('spares one that is being answered, and no longer', async () => {
    const [first, second, third] = [await dial(), await dial(), await dial()]
    const response = await ask(first.client)
    const fourth = await dial()
    await second.gone
    assert.match(await answered(first.client, response), /^HTTP\/1.1 200 /)

    await dial()
    await first.gone
    for (const { client } of [third, fourth]) assert.ok(!client.destroyed)
  })

  it('cuts the oldest where all are being answered', async () => {
    const all = [await dial(), await dial(), await dial()]
    for (const { client } of all) await ask(client)
    const fourth = await dial()

    await all[0]?.gone
    assert.match(await answered(fourth.client, await ask(fourth.client)), /^HTTP\/1.1 200 /)
  })

  it('counts those that are gone no more', async () => {
    const [first, second, third] = [await dial(), await dial(), await dial()]
    const peerGone = new Promise((resolve) => server.once('request', ({ socket }) => socket.once('close', resolve)))
    await ask(second.client)
    second.client.destroy()
    await peerGone
    await dial()

    for (const { client } of [first, third]) assert.match(await answered(client, await ask(client)), /^HTTP\/1.1 200 /)
  })
})
