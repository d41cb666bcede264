import assert from 'node:assert/strict'
import { getAddressDecoder, getAddressEncoder, type Address } from '@solana/kit'
import { Message, parseInstruction, SYS_PROGRAM, TOKEN_PROGRAM } from 'micro-sol-signer'
import { readByHand, type HandInstruction, type HandMessage } from './by-hand.js'
import { TOKEN_2022 } from './fixtures.js'

/** What of the facts a second library and our own reading of the specification say. */
export interface SecondReading {
  readonly effects: readonly object[]
  readonly understood: boolean
  readonly fee: bigint
  readonly signers: readonly string[]
}

const COMPUTE_BUDGET = 'ComputeBudget111111111111111111111111111111'
const PRECOMPILES = ['Ed25519SigVerify', 'KeccakSecp256k1', 'Secp256r1SigVerify'].map((name) => name.padEnd(43, '1'))
/** Length of data by instruction number: heap frame, unit limit, unit price, data size. */
const BUDGET_LENGTHS: Readonly<Record<number, number>> = { 1: 5, 2: 5, 3: 9, 4: 5 }

/** Base58 is slow, and messages of one test share their addresses. */
const spelt = new Map<string, string>()
const base58 = (hex: string): string => {
  const known = spelt.get(hex) ?? getAddressDecoder().decode(Buffer.from(hex, 'hex'))
  spelt.set(hex, known)
  return known
}
const toBytes = (address: string): Uint8Array => Uint8Array.from(getAddressEncoder().encode(address as Address))

/** micro-sol-signer's result: its own type is lost on the way. */
interface MicroMessage {
  readonly requiredSignatures: number
  readonly keys: readonly string[]
  readonly blockhash: string
  readonly instructions: readonly {
    readonly programIdx: number
    readonly keys: readonly number[]
    readonly data: Uint8Array
  }[]
}

interface Parsed {
  readonly type: string
  readonly info: Readonly<Record<string, string | bigint>>
}

/** micro-sol-signer's words for an instruction, which it knows for SPL Token only under its first program. */
const parse = ({ program, accounts, data }: HandInstruction): Parsed | undefined => {
  const name = base58(program)
  const keys = accounts.map((account) => ({
    address: base58(account?.address ?? '00'.repeat(32)),
    sign: account?.signer === true,
    write: true,
  }))
  try {
    return parseInstruction({ program: name === TOKEN_2022 ? TOKEN_PROGRAM : name, keys, data }, {}) as Parsed
  } catch {
    return undefined
  }
}

const effectsOf = (each: HandInstruction): readonly object[] | undefined => {
  const name = base58(each.program)
  if (each.accounts.includes(undefined)) return undefined
  const signs = (index: number): boolean => each.accounts[index]?.signer === true
  if (name === COMPUTE_BUDGET)
    return each.accounts.length === 0 && BUDGET_LENGTHS[each.data[0] ?? 0] === each.data.length ? [] : undefined

  const parsed = parse(each)
  const { info = {} } = parsed ?? {}
  if (name === SYS_PROGRAM && parsed?.type === 'transfer' && signs(0)) {
    if (info['source'] === info['destination']) return []
    const destination = toBytes(info['destination'] as string)
    return [{ kind: 'transfer', asset: 'native', amount: info['lamports'], destination }]
  }
  if ([TOKEN_PROGRAM, TOKEN_2022].includes(name) && parsed?.type === 'transferChecked' && signs(3)) {
    const [asset, destination] = [toBytes(info['mint'] as string), toBytes(info['destination'] as string)]
    return [{ kind: 'transfer', asset, amount: info['amount'], destination }]
  }
  return undefined
}

const littleEndian = (bytes: Uint8Array): bigint => BigInt(`0x0${Buffer.from(bytes).reverse().toString('hex')}`)
const largest = (values: readonly bigint[]): bigint => values.reduce((most, each) => (each > most ? each : most), 0n)

const feeOf = ({ signers, instructions }: HandMessage): bigint => {
  const budget = instructions.filter(({ program }) => base58(program) === COMPUTE_BUDGET)
  const valuesOf = (number: number, size: number): bigint[] =>
    budget
      .filter(({ data }) => data[0] === number && data.length > size)
      .map(({ data }) => littleEndian(data.subarray(1, 1 + size)))
  const [limits, prices] = [valuesOf(2, 4), valuesOf(3, 8)]
  const byDefault = BigInt(budget.length) * 3_000n + BigInt(instructions.length - budget.length) * 200_000n
  const wanted = limits.length > 0 ? largest(limits) : byDefault
  const units = wanted > 1_400_000n ? 1_400_000n : wanted
  const product = units * largest(prices)
  const checked = instructions
    .filter(({ program }) => PRECOMPILES.includes(base58(program)))
    .reduce((sum, { data }) => sum + BigInt(data[0] ?? 0), 0n)
  return 5_000n * (BigInt(signers.length) + checked) + product / 1_000_000n + (product % 1_000_000n > 0n ? 1n : 0n)
}

const isDoubtful = ({ instructions, lookups }: HandMessage): boolean => {
  const budget = instructions.filter(({ program }) => base58(program) === COMPUTE_BUDGET).map(({ data }) => data[0])
  const [first] = instructions
  const nonce = first !== undefined && base58(first.program) === SYS_PROGRAM && first.data[0] === 4
  return lookups > 0 || new Set(budget).size < budget.length || nonce
}

/** micro-sol-signer must read the same structure, down to each index, and write the same bytes. */
const confirmStructure = ({ legacyPart, signers, instructions, lookups, lifetimeToken }: HandMessage): void => {
  if (lookups > 0) return
  const message: MicroMessage = Message.decode(legacyPart)
  assert.deepEqual(Message.encode(Message.decode(legacyPart)), Uint8Array.from(legacyPart))
  assert.deepEqual(message.keys.slice(0, message.requiredSignatures), signers.map(base58))
  assert.equal(message.blockhash, base58(lifetimeToken))
  assert.deepEqual(
    message.instructions.map(({ programIdx, keys, data }) => [
      message.keys[programIdx],
      keys.map((key) => message.keys[key]),
      Buffer.from(data),
    ]),
    instructions.map(({ program, accounts, data }) => [
      base58(program),
      accounts.map((account) => base58(account?.address ?? '')),
      Buffer.from(data),
    ]),
  )
}

/** Facts of a message without any of the code under test; `undefined` for what no validator takes. */
export const readSecond = (bytes: Uint8Array): SecondReading | undefined => {
  const message = readByHand(bytes)
  if (message === undefined) return undefined
  confirmStructure(message)
  const parts = message.instructions.map((each) => ({ each, effects: effectsOf(each) }))
  const effects = parts.flatMap(
    (part) => part.effects ?? [{ kind: 'call', destination: Uint8Array.from(Buffer.from(part.each.program, 'hex')) }],
  )
  return {
    effects: effects.length === 0 ? [{ kind: 'self' }] : effects,
    understood: parts.every((part) => part.effects !== undefined) && !isDoubtful(message),
    fee: feeOf(message),
    signers: message.signers,
  }
}
