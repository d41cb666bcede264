import { wordlist } from '@scure/bip39/wordlists/english.js'

type Rule = (text: string) => string

/** Ids, accounts and hashes are written so, and nothing else is: 32 bytes after `0x`, in small letters. */
const ID = /^0x[0-9a-f]{64}$/
/** Hex of 32 bytes or more. Without `0x`, or longer than an id, it is material. */
const hex: Rule = (text) =>
  text.replace(/(?:0x)?[0-9a-f]{64,}/gi, (found) => (ID.test(found) ? found : '[redacted hex]'))

/** Longer than any amount of 128 bits: 32 bytes as one number. An id may have no letters. */
const numbers: Rule = (text) => text.replace(/(?<!0x[0-9a-f]{0,63})\d{40,}/g, '[redacted number]')

/** `1,2,3`, `[1, 2, 3]`, `{"0":1,"1":2}`, `0: 1, 1: 2`, and pairs of hex digits as inspected buffers have them. */
const BYTE_LISTS = [
  /\d{1,3}(?:\s{0,4},\s{0,4}\d{1,3}){15,}/g,
  /"?\d{1,6}"?\s?:\s?\d{1,3}(?:\s?,\s{0,4}"?\d{1,6}"?\s?:\s?\d{1,3}){15,}/g,
  /(?<![0-9a-f])[0-9a-f]{2}(?:[\s:,]{1,4}[0-9a-f]{2}){15,}(?![0-9a-f])/gi,
]
const byteLists: Rule = (text) => BYTE_LISTS.reduce((rest, list) => rest.replace(list, '[redacted bytes]'), text)

const kindOf = (char: string): number => [/[a-z]/, /[A-Z]/, /\d/].findIndex((kind) => kind.test(char))

/** How often the kind of character changes, from 0 to 1: about 0.64 in random base64, below 0.4 in names and paths. */
const unrest = (token: string): number => {
  const kinds = [...token].map(kindOf)
  return kinds.filter((kind, at) => at > 0 && kind !== kinds[at - 1]).length / (token.length - 1)
}

/** Addresses of Polkadot, Solana and Bitcoin. */
const isAddress = (token: string): boolean => /^[1-9A-HJ-NP-Za-km-z]{32,50}$/.test(token)

const isBase64 = (token: string): boolean =>
  !isAddress(token) && [/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(token)) && unrest(token) > 0.45

/** Base64 of 30 bytes or more, with either alphabet. */
const base64: Rule = (text) =>
  text.replace(/[A-Za-z0-9+/_-]{40,}={0,2}/g, (found) => (isBase64(found) ? '[redacted base64]' : found))

/** User, path and query of an address may hold credentials. Files of a stack have none. */
const addresses: Rule = (text) =>
  text.replace(
    /\b(?!file:)([a-z][a-z0-9+.-]{1,20}:\/\/)(?:[^\s"'<>/?#]*@)?([^\s"'<>/?#@,;)]*)([/?#][^\s"'<>,;)]*)?/gi,
    (_, scheme: string, host: string, rest: string | undefined) =>
      `${scheme}${host}${rest === undefined || rest === '/' ? '' : '/[redacted]'}`,
  )

/** Headers that let somebody in, and their like as `name=value` or JSON. */
const HEADERS = /\b((?:proxy-)?authorization|(?:set-)?cookie|x-api-key)(["']?\s?[:=]\s?).+/gi
const BEARER = /\b(bearer\s)\s*\S+/gi
const NAMED =
  /(secret|seed|phrase|private\w?key|password|mnemonic|plaintext)(["']?=|["']\s?:\s?)("[^"]*"?|'[^']*'?|\S+)/gi
const named: Rule = (text) =>
  text.replace(HEADERS, '$1$2[redacted]').replace(BEARER, '$1[redacted]').replace(NAMED, '$1$2[redacted]')

const WORDS = new Set(wordlist)
const SHORTEST_MNEMONIC = 12

const isMnemonic = (words: readonly string[]): boolean => {
  let streak = 0
  return words.some((word) => (streak = WORDS.has(word) ? streak + 1 : 0) >= SHORTEST_MNEMONIC)
}

/** Words of BIP-39, as many as a mnemonic has. */
const mnemonics: Rule = (text) =>
  text.replace(/[a-z]{3,8}(?:[\s,]{1,4}[a-z]{3,8}){11,}/gi, (found) =>
    isMnemonic(found.toLowerCase().split(/[\s,]+/)) ? '[redacted words]' : found,
  )

const RULES: readonly Rule[] = [addresses, named, hex, byteLists, numbers, base64, mnemonics]

/**
 * Replaces what secrets look like: hex that is no id, base64, lists of bytes, numbers as long as a key, credentials in
 * addresses and headers, mnemonics. Ids, accounts, hashes, addresses, paths and amounts stay. It is the second line of
 * defence: a secret that looks like a word, or is written as an id, cannot be told from one.
 */
export const redactText = (text: string): string => RULES.reduce((rest, rule) => rule(rest), text)
