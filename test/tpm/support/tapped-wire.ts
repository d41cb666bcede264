import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { freePair } from './swtpm.js'

const HOST = '127.0.0.1'

/** A wire to a TPM on which somebody listens. */
export const tappedWire = async (port: number) => {
  const heard: Uint8Array[] = []
  const sockets = new Set<Socket>()
  const forward = (to: number): Server =>
    createServer((near) => {
      const far = connect(to, HOST)
      for (const [from, into] of [
        [near, far],
        [far, near],
      ] as const) {
        sockets.add(from)
        from.on('data', (bytes: Uint8Array) => heard.push(bytes.slice()))
        from.on('error', () => into.destroy())
        from.pipe(into)
      }
    })
  const at = await freePair()
  const servers = [forward(port).listen(at, HOST), forward(port + 1).listen(at + 1, HOST)]
  await Promise.all(servers.map((server) => once(server, 'listening')))
  return {
    tcti: `swtpm:host=${HOST},port=${at}`,
    /** Whether these bytes went by in one piece. */
    heard: (bytes: Uint8Array): boolean => Buffer.concat(heard).includes(Buffer.from(bytes)),
    /** How many bytes went by. */
    count: (): number => heard.reduce((sum, { length }) => sum + length, 0),
    close: async (): Promise<void> => {
      for (const socket of sockets) socket.destroy()
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
    },
  }
}
