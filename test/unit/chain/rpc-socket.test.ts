import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { asyncScheduler, interval, type Subscription } from 'rxjs'
import { openRpcSocket } from '../../../src/chain/rpc-socket.js'

/** Begins to answer a handshake, and goes on for minutes, one byte at a time. */
const startDrippingServer = async (): Promise<{ readonly url: string; readonly close: () => void }> => {
  const drips: Subscription[] = []
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.write('HTTP/1.1 101 Switching Protocols\r\nx: ')
    drips.push(interval(10).subscribe(() => socket.write('x')))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      for (const drip of drips) drip.unsubscribe()
      server.close()
    },
  }
}

describe('openRpcSocket', () => {
  it('gives up a handshake that goes on and on', async () => {
    const server = await startDrippingServer()

    const reason = await new Promise<string>((resolve) => {
      openRpcSocket(
        { url: server.url, connectTimeoutMs: 100, requestTimeoutMs: 100 },
        { onOpen: () => assert.fail('opened'), onNotification: () => assert.fail('notified'), onClosed: resolve },
        asyncScheduler,
      )
    }).finally(server.close)

    assert.equal(reason, 'no handshake in time')
  })
})
