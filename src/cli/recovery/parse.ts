import { isIP } from 'node:net'

const DURATION = /^([1-9][0-9]{0,5})(s|m|h)$/
const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000 } as const
const MOST_MS = 24 * UNIT_MS.h
const ADDRESS = /^(?:\[([0-9a-f:.]+)\]|([0-9.]+)):([0-9]{1,5})$/i

/** `90s`, `15m` or `2h` in milliseconds, at most a day. Throws a sentence for the command line. */
export const parseDuration = (input: string): number => {
  const [, amount, unit] = DURATION.exec(input) ?? []
  const durationMs = Number(amount) * UNIT_MS[(unit ?? 's') as keyof typeof UNIT_MS]
  if (durationMs <= MOST_MS) return durationMs
  throw new Error('must be a time such as 90s, 15m or 2h, at most 24h')
}

/** `127.0.0.1:7000` or `[::1]:7000`; port 0 takes a free one. Throws a sentence for the command line. */
export const parseListen = (input: string): { readonly host: string; readonly port: number } => {
  const [, v6, v4, port] = ADDRESS.exec(input) ?? []
  const host = v6 ?? v4 ?? ''
  if (isIP(host) !== 0 && Number(port) <= 65_535) return { host, port: Number(port) }
  throw new Error('must be an IP address and a port, such as 127.0.0.1:7000 or [::1]:7000')
}

/** A whole number, as it is written. Throws a sentence for the command line. */
export const parseWhole = (input: string): number => {
  if (/^[0-9]{1,3}$/.test(input)) return Number(input)
  throw new Error('must be a whole number')
}

/** An address of HTTP. Throws a sentence for the command line. */
export const parseUrl = (input: string): string => {
  if (/^https?:\/\/\S+$/.test(input) && URL.canParse(input)) return input
  throw new Error('must be an address such as http://127.0.0.1:7000')
}

const FINGERPRINT = /^[0-9a-f]{4}(?:[\s:-]?[0-9a-f]{4}){9}$/i

/** Ten groups of four hex digits. Throws a sentence for the command line. */
export const parseFingerprint = (input: string): string => {
  if (FINGERPRINT.test(input)) return input
  throw new Error('must be ten groups of four hex digits, as the instance shows them')
}
