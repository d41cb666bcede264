/** Looks for secrets in the memory of another process (Linux; needs root, or a dumpable process of the same user). */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'

/** A secret by its name. */
export type Secrets = Readonly<Record<string, Uint8Array>>

export interface Find {
  readonly secret: string
  /** How it is written there. */
  readonly form: string
  /** What the kernel says of the mapping: a file, [heap], [stack], or nothing for memory of no file. */
  readonly mapping: string
}

interface Region {
  readonly from: number
  readonly to: number
  readonly mapping: string
}

const MAPPING = /^([0-9a-f]+)-([0-9a-f]+) (r)(w)\S+ \S+ \S+ \S+ *(.*)$/

/** Everything that the process can write: what it can only read came from files. */
const writableRegions = (pid: number): Region[] =>
  readFileSync(`/proc/${pid}/maps`, 'latin1')
    .split('\n')
    .map((line) => MAPPING.exec(line))
    .flatMap((match) =>
      match ? [{ from: parseInt(match[1] ?? '', 16), to: parseInt(match[2] ?? '', 16), mapping: match[5] ?? '' }] : [],
    )

/**
 * The ways in which libraries and languages write 32 bytes: as they are, the other way round (limbs of big numbers),
 * by words of four and eight bytes the other way round, and as text of one or two bytes a character. Libraries that
 * reckon with big integers go through the hex of the reversed bytes.
 */
const formsOf = (secret: Uint8Array): [string, Buffer][] => {
  const raw = Buffer.from(secret)
  const texts: [string, string][] = [
    ['hex', raw.toString('hex')],
    ['HEX', raw.toString('hex').toUpperCase()],
    ['hex, reversed', Buffer.from(raw.toReversed()).toString('hex')],
    // The last group depends on what follows.
    ['base64', raw.toString('base64').replace(/=+$/, '').slice(0, -1)],
    ['decimals', raw.join(',')],
  ]
  return [
    ['raw', raw],
    ['reversed', Buffer.from(raw.toReversed())],
    ['words of 4 reversed', Buffer.from(raw).swap32()],
    ['words of 8 reversed', Buffer.from(raw).swap64()],
    ...texts.map(([name, text]): [string, Buffer] => [name, Buffer.from(text, 'latin1')]),
    ...texts.map(([name, text]): [string, Buffer] => [`${name} in UTF-16`, Buffer.from(text, 'utf16le')]),
  ]
}

const CHUNK = 1024 * 1024
/** Longer than every form, so that none is cut by the end of a chunk. */
const OVERLAP = 512
/** Most of what is mapped was never touched. */
const NOTHING = Buffer.alloc(CHUNK)

/** Parts of a region, overlapping. What cannot be read (a guard page, one that went away) is passed over. */
function* chunksOf(memory: number, { from, to }: Region): Generator<Buffer> {
  const buffer = Buffer.alloc(Math.min(CHUNK, to - from))
  for (let at = from; at < to; at += CHUNK - OVERLAP) {
    try {
      const length = readSync(memory, buffer, 0, Math.min(buffer.length, to - at), at)
      const chunk = buffer.subarray(0, length)
      if (!chunk.equals(NOTHING.subarray(0, length))) yield chunk
    } catch {
      continue
    }
  }
}

/** Every secret that is somewhere in the writable memory of the process, once for each form and mapping. */
export const scanMemory = (pid: number, secrets: Secrets): Find[] => {
  const wanted = Object.entries(secrets).flatMap(([secret, bytes]) =>
    formsOf(bytes).map(([form, needle]) => ({ secret, form, needle })),
  )
  const finds = new Map<string, Find>()
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  try {
    for (const region of writableRegions(pid))
      for (const chunk of chunksOf(memory, region))
        for (const { secret, form, needle } of wanted) {
          if (!chunk.includes(needle)) continue
          const find = { secret, form, mapping: region.mapping }
          finds.set(Object.values(find).join(' '), find)
        }
  } finally {
    closeSync(memory)
  }
  return [...finds.values()]
}

/** Finds by secret, for messages: `planted: raw at [heap]`. */
export const describeFinds = (finds: readonly Find[]): string[] =>
  finds.map(({ secret, form, mapping }) => `${secret}: ${form} at ${mapping === '' ? 'memory of no file' : mapping}`)

/** Whether this machine and this user can look at other processes. */
export const canScan = (): boolean => process.platform === 'linux' && process.getuid?.() === 0
