import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { checkRequest, type RequestRefusal } from './check-request.js'
import type { Door } from './door.js'
import type { createHttpConnections } from './http-connection.js'
import { isLoopback } from './loopback.js'
import type { ServerContext, WorkerServerOptions } from './options.js'
import { refusalText, type RefusalName } from './refusal.js'

const JSON_TYPE = 'application/json'

/** A byte order mark stays, and what is not UTF-8 throws. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const decode = (body: unknown): string | undefined => {
  if (!Buffer.isBuffer(body)) return ''
  try {
    return decoder.decode(body)
  } catch {
    return undefined
  }
}

const sendText = (reply: FastifyReply, text: string | undefined): FastifyReply => {
  void reply.header('cache-control', 'no-store')
  return text === undefined ? reply.code(204).send() : reply.type(JSON_TYPE).send(text)
}

/** Answers with an error and ends the connection: more of the same request may be on its way. */
const sendRefusal = (reply: FastifyReply, status: number, name: RefusalName, message?: string): FastifyReply => {
  void reply.code(status).header('connection', 'close')
  if (status === 405) void reply.header('allow', 'POST')
  return sendText(reply, refusalText(name, null, message))
}

/** Refuses a request that the framework cannot route, whose words would repeat the request's. */
export const createRouteErrorHandler =
  ({ onEvent }: Pick<ServerContext, 'onEvent'>) =>
  (_error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void => {
    onEvent('request_refused')
    void sendRefusal(reply, 400, 'InvalidRequest')
  }

const headOf = (request: FastifyRequest) => ({
  method: request.method,
  url: request.raw.url ?? '',
  upgrade: request.ws,
  headers: request.raw.headers,
  rawHeaders: request.raw.rawHeaders,
})

/** Adds what judges requests by their head, HTTP and WebSocket alike. To be added after the WebSocket plugin. */
export const addRequestRules = (
  app: FastifyInstance,
  { host, allowedOrigins }: WorkerServerOptions,
  { onEvent }: ServerContext,
): void => {
  const rules = { allowedOrigins, onLoopback: isLoopback(host) }
  const refuse = (reply: FastifyReply, { status, error, message }: RequestRefusal): FastifyReply => {
    onEvent('request_refused')
    return sendRefusal(reply, status, error, message)
  }
  app.addHook('onRequest', async (request, reply) => {
    const refusal = checkRequest(headOf(request), rules)
    return refusal && refuse(reply, refusal)
  })
}

/** Adds JSON-RPC by POST, and an answer of ours for all that the framework refuses. */
export const addHttpRoute = (
  app: FastifyInstance,
  connections: ReturnType<typeof createHttpConnections>,
  door: Door,
  { onEvent }: ServerContext,
): void => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(JSON_TYPE, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.post('/', async (request, reply) => {
    const text = decode(request.body)
    if (text === undefined) return sendRefusal(reply, 400, 'ParseError')
    const outcome = await connections.of(request.raw).call(text, reply.raw)
    if (outcome === 'gone') return reply.hijack()
    if (outcome === 'busy') return sendRefusal(reply, 429, 'TooManyInFlight')
    if (door.isShut()) void reply.header('connection', 'close')
    return sendText(reply, outcome.text)
  })
  app.setErrorHandler<FastifyError>((error, _request, reply) => {
    const tooLarge = error.code === 'FST_ERR_CTP_BODY_TOO_LARGE'
    onEvent(tooLarge ? 'frame_too_large' : 'request_refused')
    return tooLarge ? sendRefusal(reply, 413, 'TooLarge') : sendRefusal(reply, 400, 'InvalidRequest')
  })
  app.setNotFoundHandler((_request, reply) => {
    onEvent('request_refused')
    return sendRefusal(reply, 404, 'InvalidRequest')
  })
}
