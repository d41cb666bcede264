import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A page on loopback. */
export interface ServedPage {
  /** The page; its origin is this without the last slash. */
  readonly url: string
  close(): Promise<void>
}

/** What a careful site allows: its own script, WebAssembly (sr25519 of polkadot-js), and connections. No `eval`. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src http: ws:; img-src data:"

const HTML =
  '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>'

const listenerOf =
  (program: string): Parameters<typeof createServer>[1] =>
  (request, response) => {
    const [type, body] = request.url === '/page.js' ? ['text/javascript', program] : ['text/html', HTML]
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': POLICY }).end(body)
  }

const closed = async (server: Server): Promise<void> => {
  server.close()
  server.closeAllConnections()
  await once(server, 'close')
}

/** Serves a page with one program on a free port. */
export const servePage = async (program: string): Promise<ServedPage> => {
  const server = createServer(listenerOf(program)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, close: () => closed(server) }
}
