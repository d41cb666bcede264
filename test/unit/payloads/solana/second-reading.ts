import assert from 'node:assert/strict'
import { getAddressDecoder, getAddressEncoder, type Address } from '@solana/kit'
import {
  ASSOCIATED_TOKEN_PROGRAM,
  Message,
  parseInstruction,
  programAddress,
  SYS_PROGRAM,
  SYS_RENT,
  TOKEN_PROGRAM,
} from 'micro-sol-signer'
import { readByHand, type HandInstruction, type HandMessage } from './by-hand.js'
import { MEMO, MEMO_V1, TOKEN_2022 } from './fixtures.js'

/** What of the facts a second library and our own reading of the specification say. */
export interface SecondReading {
  readonly effects: readonly object[]
  readonly understood: boolean
  readonly fee: bigint
  readonly replay: Readonly<Record<string, string>>
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

/** Wallets by token account, mint and token program, in hex. */
type Wallets = Map<string, string>

const littleEndian = (bytes: Uint8Array): bigint => BigInt(`0x0${Buffer.from(bytes).reverse().toString('hex')}`)
const unhex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))

/** The two accounts of a message share their derivations with all other messages of a test. */
const derived = new Map<string, string>()
const derive = (wallet: string, program: string, mint: string): string => {
  const seeds = [wallet, program, mint]
  const known = derived.get(seeds.join()) ?? programAddress(ASSOCIATED_TOKEN_PROGRAM, ...seeds.map(unhex))
  derived.set(seeds.join(), known)
  return known
}

const creationBy = ({ accounts, data }: HandInstruction, wallets: Wallets): readonly object[] | undefined => {
  const [payer, account, wallet, mint, system, program] = accounts
  if (accounts.length !== 6 || !payer?.signer || data.length > 1 || (data[0] ?? 0) > 1) return undefined
  if (!account || !wallet || !mint || !system || !program || base58(system.address) !== SYS_PROGRAM) return undefined
  if (![TOKEN_PROGRAM, TOKEN_2022].includes(base58(program.address))) return undefined
  if (derive(wallet.address, program.address, mint.address) !== base58(account.address)) return undefined
  wallets.set(`${account.address} ${mint.address} ${program.address}`, wallet.address)
  const method = `CreateAssociatedTokenAccount${data[0] === 1 ? 'Idempotent' : ''}`
  return [{ kind: 'call', asset: unhex(mint.address), amount: 0n, destination: unhex(wallet.address), method }]
}

const memoBy = ({ accounts, data }: HandInstruction): readonly object[] | undefined => {
  const text = Buffer.from(data).toString('utf8')
  if (!Buffer.from(text, 'utf8').equals(Buffer.from(data)) || !accounts.every((each) => each?.signer)) return undefined
  const shown = data.length <= 256 && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text)
  return [{ kind: 'message', method: 'Memo', ...(shown ? { details: { text } } : {}) }]
}

const isNonceAdvance = (each: HandInstruction): boolean =>
  base58(each.program) === SYS_PROGRAM &&
  parse(each)?.type === 'advanceNonce' &&
  each.accounts[0]?.writable === true &&
  each.accounts[2]?.signer === true

const systemBy = (each: HandInstruction, isFirst: boolean): readonly object[] | undefined => {
  if (isFirst && isNonceAdvance(each)) return []
  const { type, info = {} } = parse(each) ?? {}
  if (type !== 'transfer' || each.accounts[0]?.signer !== true) return undefined
  if (info['source'] === info['destination']) return []
  const destination = toBytes(info['destination'] as string)
  return [{ kind: 'transfer', asset: 'native', amount: info['lamports'], destination }]
}

const tokenBy = (each: HandInstruction, wallets: Wallets): readonly object[] | undefined => {
  const { accounts, data, program } = each
  const isSync = data.length === 1 && data[0] === 17
  if (isSync && accounts.length === 2) return base58(accounts[1]?.address ?? '00') === SYS_RENT ? [] : undefined
  if (accounts.length > 1 && accounts.at(-1)?.signer !== true) return undefined
  const is2022 = base58(program) === TOKEN_2022
  const [isWithFee, body] = [is2022 && data[0] === 26 && data[1] === 1 && data.length === 19, Buffer.from(data)]
  // Amount and decimals stand where those of TransferChecked do, one byte later.
  const parsed = parse(isWithFee ? { ...each, data: Uint8Array.of(12, ...data.subarray(2, 11)) } : each)
  const { type, info = {} } = parsed ?? {}
  const details = {
    ...(is2022 ? { program: 'token-2022' } : {}),
    ...(isWithFee ? { fee: body.readBigUInt64LE(11).toString() } : {}),
  }
  const more = is2022 ? { details } : {}
  const bytesOf = (name: string): Uint8Array => toBytes(info[name] as string)
  const { amount } = info
  switch (type) {
    case 'transferChecked': {
      const owner = wallets.get(`${accounts[2]?.address} ${accounts[1]?.address} ${program}`)
      const whose = owner === undefined ? {} : { owner: unhex(owner) }
      const [asset, destination] = [bytesOf('mint'), bytesOf('destination')]
      return [{ kind: 'transfer', asset, amount, destination, ...whose, ...more }]
    }
    case 'approveChecked':
      return [{ kind: 'approve', asset: bytesOf('mint'), amount, destination: bytesOf('delegate'), ...more }]
    case 'revoke':
      return [{ kind: 'approve', amount: 0n, method: 'Revoke', ...more }]
    case 'closeAccount':
      return info['dest'] === info['owner'] ? [] : undefined
    case 'syncNative':
      return []
    default:
      return undefined
  }
}

const effectsOf = (each: HandInstruction, isFirst: boolean, wallets: Wallets): readonly object[] | undefined => {
  if (each.accounts.includes(undefined)) return undefined
  switch (base58(each.program)) {
    case COMPUTE_BUDGET:
      return each.accounts.length === 0 && BUDGET_LENGTHS[each.data[0] ?? 0] === each.data.length ? [] : undefined
    case SYS_PROGRAM:
      return systemBy(each, isFirst)
    case TOKEN_PROGRAM:
    case TOKEN_2022:
      return tokenBy(each, wallets)
    case ASSOCIATED_TOKEN_PROGRAM:
      return creationBy(each, wallets)
    case MEMO:
    case MEMO_V1:
      return memoBy(each)
    default:
      return undefined
  }
}

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
  // Of 165 bytes, and of 195 with the extensions of Token-2022.
  const rent = instructions
    .filter(({ program }) => base58(program) === ASSOCIATED_TOKEN_PROGRAM)
    .map(({ accounts }) => (base58(accounts[5]?.address ?? '00') === TOKEN_PROGRAM ? 2_039_280n : 2_248_080n))
    .reduce((sum, each) => sum + each, 0n)
  const priority = product / 1_000_000n + (product % 1_000_000n > 0n ? 1n : 0n)
  return 5_000n * (BigInt(signers.length) + checked) + priority + rent
}

const replayOf = ({ instructions: [first], lifetimeToken }: HandMessage): SecondReading['replay'] => {
  const isNonce = first !== undefined && base58(first.program) === SYS_PROGRAM && isNonceNumber(first.data)
  if (!isNonce) return { blockhash: base58(lifetimeToken) }
  const whose = isNonceAdvance(first) && {
    nonceAccount: base58(first.accounts[0]?.address ?? ''),
    nonceAuthority: base58(first.accounts[2]?.address ?? ''),
  }
  return { durableNonce: base58(lifetimeToken), ...whose }
}

const isNonceNumber = (data: Uint8Array): boolean => data.length >= 4 && littleEndian(data.subarray(0, 4)) === 4n

const isDoubtful = ({ instructions, lookups }: HandMessage): boolean => {
  const budget = instructions.filter(({ program }) => base58(program) === COMPUTE_BUDGET).map(({ data }) => data[0])
  return lookups > 0 || new Set(budget).size < budget.length
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
  const wallets: Wallets = new Map()
  const parts = message.instructions.map((each, index) => {
    const effects = effectsOf(each, index === 0, wallets)
    if (effects === undefined) wallets.clear()
    return { each, effects }
  })
  const effects = parts.flatMap(
    (part) => part.effects ?? [{ kind: 'call', destination: Uint8Array.from(Buffer.from(part.each.program, 'hex')) }],
  )
  return {
    effects: effects.length === 0 ? [{ kind: 'self' }] : effects,
    understood: parts.every((part) => part.effects !== undefined) && !isDoubtful(message),
    fee: feeOf(message),
    replay: replayOf(message),
    signers: message.signers,
  }
}
