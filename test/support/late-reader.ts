import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'

/** Stands between the clients of an L1 and its node. */
export interface LateReader {
  readonly url: string
  readonly close: () => Promise<void>
}

/** Passes on what a node says; what a block holds, only when an extrinsic in it is known to be final. */
const passOn = (client: WebSocket, node: WebSocket): void => {
  const asked = new Set<unknown>()
  let late: string[] = []
  let isBetween = false
  client.on('message', (data: Buffer) => {
    const { id, method } = JSON.parse(data.toString()) as { id: unknown; method: string }
    if (method === 'chain_getBlock' && isBetween) asked.add(id)
    node.send(data.toString())
  })
  node.on('message', (data: Buffer) => {
    const text = data.toString()
    if (asked.delete((JSON.parse(text) as { id?: unknown }).id)) return void late.push(text)
    client.send(text)
    if (text.includes('"inBlock"')) isBetween = true
    if (!text.includes('"finalized"')) return
    isBetween = false
    late.forEach((answer) => client.send(answer))
    late = []
  })
  client.on('close', () => node.close())
}

/** A node that is slow to say what a block holds: its block is final before a client has read it. Close it. */
export const startLateReader = async (nodeUrl: string): Promise<LateReader> => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  server.on('connection', (client) => {
    client.pause()
    const node = new WebSocket(nodeUrl)
    node.once('open', () => {
      passOn(client, node)
      client.resume()
    })
  })
  await once(server, 'listening')
  const close = async (): Promise<void> => {
    for (const client of server.clients) client.terminate()
    server.close()
    await once(server, 'close')
  }
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}
