import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { onAcceptFailed } from '../../../src/net/on-accept-failed.js'
import { tooManyFiles } from '../../support/listening-server.js'

describe('onAcceptFailed', () => {
  it("tells the system's word for each connection that could not be taken, and the server goes on", async () => {
    const server = createServer((socket) => socket.end())
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const told: string[] = []
    onAcceptFailed(server, (reason) => told.push(reason))

    server.emit('error', tooManyFiles())
    server.emit('error', new Error('sk_live_a_message_of_somebody_else'))

    assert.deepEqual(told, ['EMFILE', 'unknown'])
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    await once(socket.resume(), 'close')
    server.close()
  })
})
