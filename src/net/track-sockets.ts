import type { Server, Socket } from 'node:net'

/** The connections of a server, whoever holds them. */
export interface OpenSockets {
  /** How many there are. */
  count(): number
  /** Ends every one at once. */
  cutAll(): void
}

/**
 * Knows every connection of a server from its first moment on: also those in a TLS handshake, which an HTTP server
 * itself does not know, and would leave open when it closes.
 */
export const trackSockets = (server: Pick<Server, 'on'>): OpenSockets => {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return {
    count: () => sockets.size,
    cutAll: () => {
      for (const socket of sockets) socket.destroy()
    },
  }
}
