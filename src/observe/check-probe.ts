import type { IncomingHttpHeaders } from 'node:http'

/** Of an HTTP request, all but its body. */
export interface ProbeHead {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: IncomingHttpHeaders
}

/** What can be asked for. */
export const PATHS = ['/metrics', '/healthz', '/readyz'] as const
export type ProbePath = (typeof PATHS)[number]

/** Why a request is not answered. */
export interface ProbeRefusal {
  readonly status: 400 | 403 | 404 | 405
  /** Repeats nothing of the request. */
  readonly message: string
}

const THIS_MACHINE = /^(?:127\.0\.0\.1|\[::1\]|localhost)(?::\d{1,5})?$/i

const refuse = (status: ProbeRefusal['status'], message: string): ProbeRefusal => ({ status, message })

const hasBody = ({ 'content-length': length, 'transfer-encoding': encoding }: IncomingHttpHeaders): boolean =>
  encoding !== undefined || (length ?? '0') !== '0'

const isPath = (url: string | undefined): url is ProbePath => PATHS.some((path) => path === url)

/**
 * Judges a request by its head. A page whose own name was rebound to 127.0.0.1 (DNS rebinding) sends that name as
 * `Host`, and pages of other origins are told apart by `Origin`: both have no access.
 */
export const checkProbe = ({ method, url, headers }: ProbeHead): { path: ProbePath } | { refusal: ProbeRefusal } => {
  if (!THIS_MACHINE.test(headers.host ?? ''))
    return { refusal: refuse(403, 'The Host header is not of this machine: use 127.0.0.1, [::1] or localhost.') }
  if (headers.origin !== undefined) return { refusal: refuse(403, 'Web pages have no access.') }
  if (!isPath(url)) return { refusal: refuse(404, `There is nothing here: the paths are ${PATHS.join(', ')}.`) }
  if (method !== 'GET') return { refusal: refuse(405, 'Ask by GET.') }
  if (hasBody(headers)) return { refusal: refuse(400, 'Send no body.') }
  return { path: url }
}
