import { randomBytes } from 'node:crypto'
import fc from 'fast-check'

const deep = fc
  .tuple(fc.constantFrom('[', '{"a":', '[{"":'), fc.nat(2000), fc.boolean())
  .map(([open, depth, closed]) => {
    const end = open.replaceAll(/[^[{]/g, '').replaceAll('[', ']').replaceAll('{', '}')
    return open.repeat(depth) + (closed ? '1' + [...end].reverse().join('').repeat(depth) : '')
  })

const huge = fc.oneof(
  fc.bigInt().map(String),
  fc.nat(4000).map((digits) => '9'.repeat(digits + 1)),
  fc.constantFrom('1e400', '-1e400', '1e-400', '0x10', '01', '1.', '-', 'NaN', 'Infinity', '-0', '1E+2'),
)

const value = fc.oneof(
  fc.json({ maxDepth: 4 }),
  huge,
  deep,
  fc.string().map((text) => JSON.stringify(text)),
)

const method = fc.oneof(
  fc.constantFrom('"signer_sign"', '"signer_authenticate"', '"signer_getJob"', '"system_health"', '"rpc.discover"'),
  fc.constantFrom('"__proto__"', '"constructor"', '"toString"', '""'),
  value,
)

/** Near to a call: the right members, with anything in them, some twice. */
const call = fc
  .record({ id: fc.option(value), method, params: fc.option(value), twice: fc.boolean() })
  .map(({ id, method: name, params, twice }) => {
    const members = [
      '"jsonrpc":"2.0"',
      ...(id === null ? [] : [`"id":${id}`]),
      ...(twice ? ['"id":1', '"method":"system_health"', '"__proto__":{"id":2}'] : []),
      `"method":${name}`,
      ...(params === null ? [] : [`"params":${params}`]),
    ]
    return `{${members.join(',')}}`
  })

const batch = fc.array(call, { maxLength: 40 }).map((calls) => `[${calls.join(',')}]`)

const frame = fc.oneof(
  { weight: 5, arbitrary: call },
  { weight: 1, arbitrary: batch },
  { weight: 1, arbitrary: value },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
)

/** UTF-8 has no half characters. */
const wellFormed = (text: string): string => Buffer.from(text).toString()

/** Texts that are JSON-RPC, nearly, or not at all; always the same for one seed. */
export const hostileTexts = (seed: number, count: number): string[] =>
  fc.sample(frame, { seed, numRuns: count }).map(wellFormed)

/** Whole numbers below a limit, in an order that the seed fixes (xorshift32). */
export const createDice = (seed: number): ((limit: number) => number) => {
  let state = seed | 1
  return (limit) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % limit
  }
}

/** A text cut short, doubled, or with one character changed: broken where nobody would have thought of it. */
export const mutate = (text: string, dice: (limit: number) => number): string => {
  const at = dice(text.length + 1)
  const cases = [
    () => text,
    () => text.slice(0, at),
    () => text.slice(at),
    () => text.slice(0, at) + String.fromCodePoint(dice(0xd800)) + text.slice(at + 1),
    () => text.slice(0, at) + text.slice(0, 100) + text.slice(at),
  ]
  return wellFormed(cases[dice(cases.length)]?.() ?? text)
}

/** One WebSocket frame of a client (RFC 6455, 5.2), right or wrong as told. */
export const rawFrame = (
  payload: Uint8Array,
  { opcode = 1, fin = true, reserved = 0, masked = true, length = payload.length } = {},
): Buffer => {
  const mask = randomBytes(4)
  const head = Buffer.from([
    (fin ? 0x80 : 0) | (reserved << 4) | opcode,
    masked ? 0xfe : 0x7e,
    length >> 8,
    length & 0xff,
  ])
  const body = masked ? payload.map((byte, i) => byte ^ (mask[i % 4] ?? 0)) : payload
  return Buffer.concat([head, ...(masked ? [mask] : []), body])
}
