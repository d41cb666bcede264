/** Secrets of nobody, in every form in which one could slip out, and a scanner for them. */

const bytes = (seed: number, length = 32): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => (Math.imul(at + 1, 167) + seed * 59 + ((at * at) << 3)) & 0xff)
const ofText = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Secrets that are text. */
export const TEXTS = {
  passphrase: 'correct-canary-battery-staple-9f',
  // The mnemonic of all tests: its keys are known to everybody.
  mnemonic: 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about',
  seed: '//CanarySeed///of-nobody-77',
  token: 'tok-canary-5f2e7a91',
  urlPassword: 'canary-url-hunter2',
  urlKey: 'canarykey8812',
} as const

/** Secrets that are bytes. */
export const BYTES = {
  root: bytes(1),
  replySecret: bytes(2),
  payload: bytes(3, 110),
  plaintext: bytes(4, 200),
} as const

/** An address with credentials in each place that can have one. */
export const CREDENTIAL_URL = `wss://operator:${TEXTS.urlPassword}@node.example:443/v3/${TEXTS.urlKey}?key=${TEXTS.token}`
/** A header that lets somebody in. */
export const BEARER = `Authorization: Bearer ${TEXTS.token}`

/** The form of an id: no shape tells such a secret from one. */
export const asId = (secret: Uint8Array): string => `0x${Buffer.from(secret).toString('hex')}`

/** How libraries and mistakes write bytes. */
export const formsOf = (secret: Uint8Array): Readonly<Record<string, string>> => {
  const raw = Buffer.from(secret)
  return {
    hex: raw.toString('hex'),
    HEX: raw.toString('hex').toUpperCase(),
    base64: raw.toString('base64'),
    base64url: raw.toString('base64url'),
    decimals: raw.join(','),
    array: JSON.stringify([...raw]),
    spaced: [...raw].join(', '),
    object: JSON.stringify({ ...raw }),
    json: JSON.stringify(raw),
    pairs: raw.toString('hex').replace(/..(?=.)/g, '$& '),
    number: BigInt(asId(secret)).toString(),
  }
}

interface Needle {
  readonly canary: string
  readonly form: string
  readonly needle: string
}

/** Enough of a secret to know it again, wherever a line was cut or begun. */
const PART = 16

const partsOf = (text: string): string[] => [text.slice(0, PART), text.slice(-PART)]

const NEEDLES: readonly Needle[] = [
  ...[...Object.entries(BYTES), ...Object.entries(TEXTS).map(([name, text]) => [name, ofText(text)] as const)].flatMap(
    ([canary, secret]) =>
      Object.entries(formsOf(secret)).flatMap(([form, text]) =>
        // Brackets and padding are in every list, and so is how a buffer says what it is.
        partsOf(text.replace(/^[^[]*"data":|[[\]{}=]/g, '')).map((needle) => ({ canary, form, needle })),
      ),
  ),
  ...Object.entries(TEXTS).map(([canary, needle]) => ({ canary, form: 'utf8', needle })),
]

/** Canaries that are somewhere in a text, as `name: form`. */
export const canariesIn = (text: string): readonly string[] => [
  ...new Set(NEEDLES.filter(({ needle }) => text.includes(needle)).map(({ canary, form }) => `${canary}: ${form}`)),
]

/** An error that tells all it knows, in each place that an error has. */
export const tellingError = (): Error => {
  const told = [...Object.values(TEXTS), ...Object.values(BYTES).flatMap((secret) => Object.values(formsOf(secret)))]
  const cause = new Error(told.join('\n'))
  const error = new TypeError(told.join('\n    at '), { cause })
  return Object.assign(error, { code: TEXTS.passphrase, secret: BYTES.root, context: { ...TEXTS } })
}
