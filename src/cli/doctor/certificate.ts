import { X509Certificate } from 'node:crypto'
import { ok, problem, warning, type Finding } from './finding.js'

const DAY_MS = 86_400_000
const SOON_DAYS = 14

const datesOf = (pem: Uint8Array): { readonly fromMs: number; readonly toMs: number } | undefined => {
  try {
    const { validFrom, validTo } = new X509Certificate(pem)
    return { fromMs: Date.parse(validFrom), toMs: Date.parse(validTo) }
  } catch {
    return undefined
  }
}

/** The dates of the certificate of the worker's door. `nowMs` is ms since 1970. */
export const certificateFindings = (path: string, pem: Uint8Array, nowMs: number): readonly Finding[] => {
  const dates = datesOf(pem)
  if (dates === undefined) return [problem(`${path} is no certificate in PEM`, 'check worker.tls.certFile')]
  const until = new Date(dates.toMs).toISOString().slice(0, 10)
  if (nowMs < dates.fromMs) return [problem(`${path} is not valid yet`, 'check the clock of this machine')]
  if (nowMs > dates.toMs) return [problem(`${path} was valid until ${until}`, 'renew it, and start the agent again')]
  const isSoon = dates.toMs - nowMs < SOON_DAYS * DAY_MS
  return [
    isSoon
      ? warning(`${path} is valid until ${until} only`, 'renew it, and start the agent again')
      : ok(`${path} is valid until ${until}`),
  ]
}
