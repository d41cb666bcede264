import type { IncomingHttpHeaders } from 'node:http'
import { isLoopbackHost } from './loopback.js'
import type { RefusalName } from './refusal.js'

/** Of an HTTP request, all but its body. */
export interface RequestHead {
  readonly method: string
  readonly url: string
  /** Whether it asks to become something else than HTTP. */
  readonly upgrade: boolean
  readonly headers: IncomingHttpHeaders
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[]
}

export interface RequestRules {
  readonly allowedOrigins: readonly string[]
  /** Bound to loopback: only names of this machine are let in. */
  readonly onLoopback: boolean
}

/** Why a request is not read further. */
export interface RequestRefusal {
  readonly status: number
  readonly error: RefusalName
  readonly message: string
}

const refuse = (status: number, message: string): RequestRefusal => ({ status, error: 'InvalidRequest', message })

const JSON_TYPE = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i

const hostsIn = (rawHeaders: readonly string[]): number =>
  rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host').length

const refuseHost = ({ headers, rawHeaders }: RequestHead, { onLoopback }: RequestRules): RequestRefusal | undefined => {
  // Node keeps the first of several; somebody before us may have looked at another.
  if (headers.host === undefined || hostsIn(rawHeaders) !== 1) return refuse(400, 'One Host header is needed.')
  if (!onLoopback || isLoopbackHost(headers.host)) return undefined
  return refuse(403, 'The Host header is not of this machine: use 127.0.0.1, [::1] or localhost.')
}

const refuseOrigin = ({ headers }: RequestHead, { allowedOrigins }: RequestRules): RequestRefusal | undefined =>
  headers.origin === undefined || allowedOrigins.includes(headers.origin)
    ? undefined
    : refuse(403, 'Web pages have no access: no Origin header, or one that the settings allow.')

const refuseTarget = ({ method, url, upgrade }: RequestHead): RequestRefusal | undefined => {
  if (url !== '/') return refuse(404, 'There is nothing here: the path is /.')
  if (method === (upgrade ? 'GET' : 'POST')) return undefined
  return refuse(405, 'Send JSON-RPC by POST, or open a WebSocket.')
}

const refuseContent = ({ upgrade, headers }: RequestHead): RequestRefusal | undefined => {
  if (upgrade) return undefined
  if (!JSON_TYPE.test(headers['content-type'] ?? '')) return refuse(415, 'The content type must be application/json.')
  if ((headers['content-encoding'] ?? 'identity').toLowerCase() === 'identity') return undefined
  return refuse(415, 'Send the body without compression.')
}

/**
 * Judges a request by its head, before anything of its body is read: undefined lets it through. Who asks comes
 * first (`Host`, `Origin`), then what is asked.
 */
export const checkRequest = (head: RequestHead, rules: RequestRules): RequestRefusal | undefined =>
  refuseHost(head, rules) ?? refuseOrigin(head, rules) ?? refuseTarget(head) ?? refuseContent(head)
