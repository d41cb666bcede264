import { keccakP } from '@noble/hashes/sha3.js'
import { u32 } from '@noble/hashes/utils.js'
import { ascii, concat } from '../../protocol/hash.js'

/** Bytes of the state that data goes into: the rate of STROBE-128/1600, 168, less 2 for framing. */
const RATE = 166
const INITIAL = concat(Uint8Array.of(1, RATE + 2, 1, 0, 1, 96), ascii('STROBEv1.0.2'))
/** Flags of STROBE 6.2. */
const [INBOUND, APPLICATION, CIPHER, META] = [1, 2, 4, 16]

const u32le = (value: number): Uint8Array => Uint8Array.of(value, value >> 8, value >> 16, value >> 24)

/** A Merlin transcript, which ends with one challenge. */
export interface Transcript {
  append(label: string, message: Uint8Array): void
  /** `length` bytes; the transcript is overwritten and is not to be used again. */
  challenge(label: string, length: number): Uint8Array
}

/**
 * A Merlin transcript (merlin.cool) over the part of STROBE 1.0.2 that it needs. schnorrkel hashes with it; no library
 * here gives what hard derivation makes before it is expanded.
 */
export const merlinTranscript = (protocol: string): Transcript => {
  const state = new Uint8Array(200)
  let [at, begin] = [0, 0]
  const xor = (index: number, byte: number): void => void (state[index] = (state[index] ?? 0) ^ byte)
  const permute = (): void => {
    xor(at, begin)
    xor(at + 1, 0x04)
    xor(RATE + 1, 0x80)
    keccakP(u32(state))
    ;[at, begin] = [0, 0]
  }
  const absorb = (...parts: readonly Uint8Array[]): void => {
    for (const part of parts)
      for (const byte of part) {
        xor(at, byte)
        if (++at === RATE) permute()
      }
  }
  const operate = (flags: number): void => {
    const before = begin
    begin = at + 1
    absorb(Uint8Array.of(before, flags))
    if ((flags & CIPHER) !== 0 && at !== 0) permute()
  }
  const frame = (label: string, length: number): void => {
    operate(META | APPLICATION)
    absorb(ascii(label), u32le(length))
  }
  const append = (label: string, message: Uint8Array): void => {
    frame(label, message.length)
    operate(APPLICATION)
    absorb(message)
  }

  state.set(INITIAL)
  keccakP(u32(state))
  operate(META | APPLICATION)
  absorb(ascii('Merlin v1.0'))
  append('dom-sep', ascii(protocol))
  return {
    append,
    challenge: (label, length) => {
      frame(label, length)
      operate(INBOUND | APPLICATION | CIPHER)
      // Right after a permutation: what is asked for here is less than one block.
      const bytes = state.slice(0, length)
      state.fill(0)
      return bytes
    },
  }
}
