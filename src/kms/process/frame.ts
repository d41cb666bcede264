/**
 * What goes over the socket between an agent and the process that holds its keys, version 1. Both sides are of one
 * package and one host; the layout is for those who read a trace.
 *
 *   frame      length u32 of what follows (5 .. 1,048,576), little-endian
 *   request    number u32, from 1, never twice on a connection ‖ method u8 (methods.ts) ‖ its parameters
 *   answer     number u32 of the request, 0 for a refusal of the connection ‖ outcome u8 ‖ content
 *   outcome    0 done: the result of the method (methods.ts); 1 refused: the error (refusal.ts)
 *
 * Parameters, results and errors are strict SCALE: they encode to the very bytes that they were read from. Two results
 * hold secrets. They have a fixed layout instead, so that no decoder copies them about (forms.ts).
 *
 * The first request is `hello`. Answers come in any order. Whoever gets bytes that are not this ends the connection.
 */
import { SignerError } from '../../errors/signer-error.js'
import { concat } from '../../protocol/hash.js'

/** The most that may follow a length. Refused before anything is allocated for it. */
export const MAX_FRAME_BYTES = 1_048_576
/** Number and one byte: nothing says less. */
export const HEAD_BYTES = 5
const LENGTH_BYTES = 4

const refuseLength = (length: number): never => {
  const message = `A frame has ${HEAD_BYTES} to ${MAX_FRAME_BYTES} bytes, not ${length}`
  throw new SignerError('SIGNER__PROTOCOL__BOUND_EXCEEDED', message, { length })
}

const checkLength = (length: number): number =>
  length >= HEAD_BYTES && length <= MAX_FRAME_BYTES ? length : refuseLength(length)

const u32 = (value: number): Uint8Array => {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value, true)
  return bytes
}

/** What a frame says: the number of a request, a method or an outcome, and the rest. */
export interface FrameContent {
  readonly number: number
  readonly tag: number
  readonly content: Uint8Array
}

/** A whole frame, with its length in front. Raises SIGNER__PROTOCOL__BOUND_EXCEEDED. */
export const frameOf = ({ number, tag, content }: FrameContent): Uint8Array => {
  const length = checkLength(HEAD_BYTES + content.length)
  return concat(u32(length), u32(number), Uint8Array.of(tag), content)
}

/** Takes a frame without its length apart. `content` is a view of it: who wipes the frame wipes both. */
export const readFrame = (frame: Uint8Array): FrameContent => ({
  number: new DataView(frame.buffer, frame.byteOffset).getUint32(0, true),
  tag: frame[4] ?? 0,
  content: frame.subarray(HEAD_BYTES),
})

/** Cuts what a socket brings into frames. */
export interface FrameReader {
  /** Takes the bytes over and wipes them. Raises SIGNER__PROTOCOL__BOUND_EXCEEDED; nothing may be pushed after that. */
  push(chunk: Uint8Array): void
  /** Wipes what has come of a frame that is not whole. */
  wipe(): void
}

/** A reader that hands over each whole frame, without its length; who gets it wipes it. */
export const createFrameReader = (onFrame: (frame: Uint8Array) => void): FrameReader => {
  const length = new Uint8Array(LENGTH_BYTES)
  let part = length
  let filled = 0

  const next = (): void => {
    const whole = part
    filled = 0
    if (whole !== length) {
      part = length
      return onFrame(whole)
    }
    part = new Uint8Array(checkLength(new DataView(length.buffer).getUint32(0, true)))
  }
  const take = (chunk: Uint8Array): void => {
    for (let at = 0; at < chunk.length;) {
      const taken = chunk.subarray(at, at + part.length - filled)
      part.set(taken, filled)
      filled += taken.length
      at += taken.length
      if (filled === part.length) next()
    }
  }
  return {
    push: (chunk) => {
      try {
        take(chunk)
      } finally {
        chunk.fill(0)
      }
    },
    wipe: () => void part.fill(0),
  }
}
