import type { Hex } from '../model/ids.js'
import { hex32 } from '../settings/hex32.js'
import { countParser } from './count-parser.js'

/** A parser of ids and accounts in flags and arguments: 32 bytes as lowercase 0x hex. Throws words for people. */
export const parseHex32 = (input: string): Hex => {
  const { success, data } = hex32.safeParse(input)
  if (success) return data
  throw new SyntaxError('give 0x and 64 lowercase hex digits')
}

const text = (brief: string, placeholder: string) =>
  ({ kind: 'parsed', parse: parseHex32, brief, placeholder }) as const

/** The id that a command is about. */
export const idParameter = (brief: string, placeholder: string) => ({ brief, parse: parseHex32, placeholder })

/** A flag that takes an id or an account, and may be left out. */
export const idFlag = (brief: string, placeholder: string) => ({ ...text(brief, placeholder), optional: true }) as const

/** A flag for how many rows are shown at most. */
export const limitFlag = (most: number) =>
  ({
    kind: 'parsed',
    parse: countParser(1, most),
    default: '50',
    brief: `Show at most so many, up to ${most}`,
    placeholder: 'N',
  }) as const
