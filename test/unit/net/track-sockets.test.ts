import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { trackSockets } from '../../../src/net/track-sockets.js'

describe('trackSockets', () => {
  it('knows connections that have said nothing yet, forgets those that ended, and cuts the rest', async () => {
    const server = createServer()
    const sockets = trackSockets(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const dial = async () => {
      const accepted = once(server, 'connection') as Promise<[Socket]>
      const client = connect(port, '127.0.0.1')
      const closed = once(client, 'close')
      const [peer] = await accepted
      return { client, closed, gone: once(peer, 'close') }
    }
    const [first, second] = [await dial(), await dial()]
    assert.equal(sockets.count(), 2)

    first.client.destroy()
    await first.gone
    assert.equal(sockets.count(), 1)

    sockets.cutAll()
    await Promise.all([second.closed, second.gone])
    assert.equal(sockets.count(), 0)
    server.close()
    await once(server, 'close')
  })
})
