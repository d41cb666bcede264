/** An account by its address in hex; `undefined` where only a lookup table knows it. */
export interface HandAccount {
  readonly address: string
  readonly signer: boolean
  readonly writable: boolean
}

export interface HandInstruction {
  readonly program: string
  readonly accounts: readonly (HandAccount | undefined)[]
  readonly data: Uint8Array
}

export interface HandMessage {
  readonly signers: readonly string[]
  readonly instructions: readonly HandInstruction[]
  readonly lifetimeToken: string
  readonly lookups: number
  /** The part that is the same in both versions, for readers that know legacy messages only. */
  readonly legacyPart: Uint8Array
}

class Reader {
  at = 0
  readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  take(count: number): Uint8Array {
    if (this.at + count > this.bytes.length) throw new Error('too short')
    this.at += count
    return this.bytes.subarray(this.at - count, this.at)
  }

  byte(): number {
    return this.take(1)[0] as number
  }

  hex(): string {
    return Buffer.from(this.take(32)).toString('hex')
  }

  /** compact-u16, minimal: its last byte is not zero, unless it is the only one. */
  count(): number {
    let value = 0
    for (let place = 1; ; place *= 128) {
      const byte = this.byte()
      value += (byte % 128) * place
      if (byte < 128) {
        if ((byte === 0 && place > 1) || value > 65_535) throw new Error('not minimal')
        return value
      }
      if (place > 128 * 128) throw new Error('too long')
    }
  }

  list<T>(read: () => T): T[] {
    return Array.from({ length: this.count() }, read)
  }
}

const must = (holds: boolean): void => {
  if (!holds) throw new Error('no validator takes this')
}

const read = (bytes: Uint8Array): HandMessage => {
  const reader = new Reader(bytes)
  const versioned = (bytes[0] ?? 0) >= 128
  if (versioned) must(reader.byte() === 128)
  const start = reader.at
  const [signers, readonlySigners, readonlyOthers] = [reader.byte(), reader.byte(), reader.byte()]
  const keys = reader.list(() => reader.hex())
  const lifetimeToken = reader.hex()
  const raw = reader.list(() => ({
    program: reader.byte(),
    accounts: reader.list(() => reader.byte()),
    data: reader.take(reader.count()),
  }))
  const end = reader.at
  const lookups = versioned
    ? reader.list(() => {
        reader.take(32)
        const count = reader.list(() => reader.byte()).length + reader.list(() => reader.byte()).length
        must(count > 0)
        return count
      })
    : []
  const total = keys.length + lookups.reduce((sum, count) => sum + count, 0)

  must(reader.at === bytes.length && bytes.length + 1 + 64 * signers <= 1232)
  must(signers > readonlySigners && signers + readonlyOthers <= keys.length && total <= 256)
  must(new Set(keys).size === keys.length && raw.length <= 64)
  for (const { program, accounts } of raw)
    must(program > 0 && program < keys.length && accounts.every((index) => index < total))

  const accountAt = (index: number): HandAccount | undefined => {
    const address = keys[index]
    if (address === undefined) return undefined
    const [signer, fromEnd] = [index < signers, keys.length - index]
    const writable = signer ? signers - index > readonlySigners : fromEnd > readonlyOthers
    return { address, signer, writable }
  }
  return {
    signers: keys.slice(0, signers),
    instructions: raw.map(({ program, accounts, data }) => ({
      program: keys[program] as string,
      accounts: accounts.map(accountAt),
      data,
    })),
    lifetimeToken,
    lookups: lookups.length,
    legacyPart: bytes.subarray(start, end),
  }
}

/** Reads a message from the text of its specification alone; `undefined` for what no validator takes. */
export const readByHand = (bytes: Uint8Array): HandMessage | undefined => {
  try {
    return read(bytes)
  } catch {
    return undefined
  }
}
