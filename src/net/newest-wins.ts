import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Holds an HTTP server to `most` connections, so that nobody who keeps his keeps others out: for one more, the oldest
 * on which no answer is under way is cut; where all are being answered, the oldest.
 */
export const newestWins = (server: Pick<Server, 'on'>, most: number): void => {
  // In the order of their coming.
  const open = new Set<Socket>()
  const answering = new Set<Socket>()
  const cutOldest = (): void => {
    const oldest = [...open].find((socket) => !answering.has(socket)) ?? [...open][0]
    if (!oldest) return
    open.delete(oldest)
    oldest.destroy()
  }
  server.on('connection', (socket: Socket) => {
    if (open.size >= most) cutOldest()
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    answering.add(socket)
    response.once('close', () => answering.delete(socket))
  })
}
