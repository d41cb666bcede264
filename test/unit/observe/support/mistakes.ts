import { BYTES, TEXTS, tellingError } from './canaries.js'

const cycle = (): object => {
  const one: Record<string, unknown> = { ...TEXTS, ...BYTES }
  return Object.assign(one, { one })
}

/** What no caller may hand to a log line, and a mistake could. */
export const MISTAKES: Readonly<Record<string, unknown>> = {
  object: { deep: { deeper: { ...TEXTS } } },
  array: [TEXTS.passphrase, BYTES.root, [BYTES.payload]],
  map: new Map([[TEXTS.passphrase, BYTES.root]]),
  set: new Set([TEXTS.mnemonic, BYTES.replySecret]),
  buffer: Buffer.from(BYTES.plaintext),
  bytes: BYTES.payload,
  view: new DataView(BYTES.root.buffer),
  bigint: BigInt(`0x${Buffer.from(BYTES.root).toString('hex')}`),
  error: tellingError(),
  cycle: cycle(),
  text: new String(TEXTS.passphrase),
  symbol: Symbol(TEXTS.passphrase),
  function: Object.assign(() => TEXTS.passphrase, { secret: BYTES.root }),
  'its own JSON': { toJSON: () => TEXTS.passphrase, [Symbol.toPrimitive]: () => TEXTS.passphrase },
  proxy: new Proxy({}, { ownKeys: () => [TEXTS.passphrase], get: () => TEXTS.passphrase }),
  'proxy that throws': new Proxy(
    {},
    {
      ownKeys: () => {
        throw tellingError()
      },
    },
  ),
}
