import { createHash } from 'node:crypto'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { ascii } from '../../protocol/hash.js'
import { invalidImport } from './invalid-import.js'
import { wiping } from '../wiping.js'

const WORDS: readonly Uint8Array[] = wordlist.map(ascii)
const WORD_BITS = 11
const WORD_COUNTS = [12, 15, 18, 21, 24]
const SPACE = 0x20
const isSpace = (byte: number): boolean => byte === SPACE || (byte >= 0x09 && byte <= 0x0d)
/** 24 words of 8 letters, with room for spaces. */
const MAX_BYTES = 1_024

/** A mnemonic whose checksum is right. */
export interface Mnemonic {
  /** 16 to 32 bytes. */
  readonly entropy: Uint8Array
  /** The words with one space in between, in ASCII: what BIP-39 makes its seed of. */
  readonly sentence: Uint8Array
}

/** Views of the words of a text, which hold no copy of them. */
const wordsOf = (text: Uint8Array): Uint8Array[] => {
  const words: Uint8Array[] = []
  for (let start = 0, at = 0; at <= text.length; at++) {
    if (at < text.length && !isSpace(text[at] ?? SPACE)) continue
    if (at > start) words.push(text.subarray(start, at))
    start = at + 1
  }
  return words
}

/** Place of a word in the list, which is in order. */
const indexOf = (word: Uint8Array): number | undefined => {
  let [low, high] = [0, WORDS.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const order = Buffer.compare(word, WORDS[middle] ?? word)
    if (order === 0) return middle
    if (order < 0) high = middle
    else low = middle + 1
  }
  return undefined
}

/** Writes the 11 bits of each word behind each other. */
const bitsOf = (words: readonly Uint8Array[]): Uint8Array => {
  const bits = new Uint8Array(Math.ceil((words.length * WORD_BITS) / 8))
  for (const [number, word] of words.entries()) {
    const index = indexOf(word)
    if (index === undefined) {
      bits.fill(0)
      throw invalidImport(`Word ${number + 1} is not one of the English list of BIP-39, in lower case`)
    }
    for (let bit = 0; bit < WORD_BITS; bit++) {
      const at = number * WORD_BITS + bit
      if ((index & (1 << (WORD_BITS - 1 - bit))) !== 0) bits[at >> 3] = (bits[at >> 3] ?? 0) | (0x80 >> (at & 7))
    }
  }
  return bits
}

/** Entropy ‖ the first bits of its SHA-256, one for each three words. */
const entropyOf = (bits: Uint8Array, wordCount: number): Uint8Array => {
  const entropy = bits.slice(0, (wordCount * 4) / 3)
  const unused = 8 - wordCount / 3
  const first = wiping(createHash('sha256').update(entropy).digest(), ([byte]) => byte ?? 0)
  if (first >> unused === (bits[entropy.length] ?? 0) >> unused) return entropy
  entropy.fill(0)
  throw invalidImport('The words are no mnemonic: its checksum is wrong. Check the words and their order')
}

const sentenceOf = (words: readonly Uint8Array[]): Uint8Array => {
  const sentence = new Uint8Array(words.reduce((length, word) => length + word.length + 1, -1)).fill(SPACE)
  let at = 0
  for (const word of words) {
    sentence.set(word, at)
    at += word.length + 1
  }
  return sentence
}

/**
 * Lends the mnemonic in a file to `use`, and overwrites it: 12, 15, 18, 21 or 24 English words of BIP-39 with any space
 * between them. The words are never in a string. Raises SIGNER__KMS__INVALID_IMPORT, which names a word by its number.
 */
export const withMnemonic = <T>(file: Uint8Array, use: (mnemonic: Mnemonic) => T): T => {
  const words = file.length > MAX_BYTES ? [] : wordsOf(file)
  if (!WORD_COUNTS.includes(words.length))
    throw invalidImport(`A mnemonic has ${WORD_COUNTS.join(', ')} words, and nothing else is in its file`)
  return wiping(bitsOf(words), (bits) =>
    wiping(entropyOf(bits, words.length), (entropy) =>
      wiping(sentenceOf(words), (sentence) => use({ entropy, sentence })),
    ),
  )
}
