import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'

/** A port of loopback that nobody uses now: for programs that must be told theirs before they start. */
export const freePort = async (): Promise<number> => {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  await once(server.close(), 'close')
  return port
}
