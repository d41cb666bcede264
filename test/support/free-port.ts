import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Linux gives connections, and servers that take any port, those from 32768 on: nobody is given one of these meanwhile. */
const [LOWEST, BEYOND] = [20_000, 32_768]

/** A port of loopback that nobody uses now: for programs that must be told theirs before they start. */
export const freePort = async (): Promise<number> => {
  const port = randomInt(LOWEST, BEYOND)
  const server = createServer().listen(port, '127.0.0.1')
  const isFree = await once(server, 'listening').then(
    () => true,
    () => false,
  )
  if (!isFree) return freePort()
  await once(server.close(), 'close')
  return port
}
