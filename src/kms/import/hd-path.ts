import { invalidImport } from './invalid-import.js'

const PATH = /^m(?:\/(?:0|[1-9][0-9]{0,9})['h]?)*$/
const MAX_DEPTH = 255
const HARDENED = 0x8000_0000

/** One step of a path: 0 to 2^31 - 1, and from 2^31 on where it is hardened (BIP-32). */
export type ChildIndex = number

/** Whether a child is derived from the secret of its parent alone. */
export const isHardened = (index: ChildIndex): boolean => index >= HARDENED

/** The big-endian bytes of an index (BIP-32, ser32). */
export const indexBytes = (index: ChildIndex): Uint8Array => {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, index)
  return bytes
}

const readStep = (step: string): ChildIndex => {
  const hard = /['h]$/.test(step)
  const index = Number(hard ? step.slice(0, -1) : step)
  if (index < HARDENED) return hard ? index + HARDENED : index
  throw invalidImport('A step of a path is at most 2147483647')
}

/** Reads a path such as `m/44'/60'/0'/0/0`; `h` stands for `'` too. Raises SIGNER__KMS__INVALID_IMPORT. */
export const readHdPath = (path: string): readonly ChildIndex[] => {
  const [, ...steps] = path.split('/')
  if (!PATH.test(path) || steps.length > MAX_DEPTH)
    throw invalidImport(`A path is m and at most ${MAX_DEPTH} numbers, as m/44'/60'/0'/0/0`)
  return steps.map(readStep)
}
