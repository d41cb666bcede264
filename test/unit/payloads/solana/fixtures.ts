import {
  AccountRole,
  appendTransactionMessageInstructions,
  compileTransactionMessage,
  compressTransactionMessageUsingAddressLookupTables,
  createNoopSigner,
  createTransactionMessage,
  getAddressDecoder,
  getAddressEncoder,
  getCompiledTransactionMessageEncoder,
  pipe,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
  type AccountMeta,
  type Address,
  type AddressesByLookupTableAddress,
  type Blockhash,
  type CompiledTransactionMessage,
  type CompiledTransactionMessageWithLifetime,
  type Instruction,
} from '@solana/kit'
import { getSetComputeUnitLimitInstruction, getSetComputeUnitPriceInstruction } from '@solana-program/compute-budget'
import { getAdvanceNonceAccountInstruction, getTransferSolInstruction } from '@solana-program/system'
import {
  findAssociatedTokenPda,
  getCreateAssociatedTokenIdempotentInstruction,
  getCreateAssociatedTokenInstruction,
  getTransferCheckedInstruction,
  TOKEN_PROGRAM_ADDRESS,
} from '@solana-program/token'
import type { Facts } from '../../../../src/model/facts.js'
import type { KeyInfo } from '../../../../src/model/key.js'
import { decodePayload } from '../fixtures.js'
import type { DecodeResult } from '../../../../src/payloads/result.js'
import { keyOf, mustDecode } from '../fixtures.js'

export const SOLANA = 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'
export const TOKEN_2022 = 'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb' as Address

/** An address of 32 equal bytes. */
export const addressOf = (byte: number): Address => getAddressDecoder().decode(new Uint8Array(32).fill(byte))
export const bytesOf = (address: Address): Uint8Array => Uint8Array.from(getAddressEncoder().encode(address))

/** RFC 8032, 7.1, TEST 1: a public key that everybody knows the secret of. */
export const PUBLIC_KEY = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex')
export const OWN = getAddressDecoder().decode(PUBLIC_KEY)
export const BOB = addressOf(0xb0)
export const MINT = addressOf(0x31)
export const SOURCE_ACCOUNT = addressOf(0x51)
export const BOB_ACCOUNT = addressOf(0x52)
export const BLOCKHASH = addressOf(0x77) as string as Blockhash

export const solanaKey: KeyInfo = { ...keyOf('Ed25519', [SOLANA]), publicKey: PUBLIC_KEY }

export const account = (address: Address, role: AccountRole = AccountRole.WRITABLE): AccountMeta => ({ address, role })
export const signer = (address: Address): AccountMeta => account(address, AccountRole.WRITABLE_SIGNER)

export const instruction = (
  programAddress: Address,
  accounts: readonly AccountMeta[],
  data: readonly number[] | Uint8Array,
): Instruction => ({ programAddress, accounts, data: Uint8Array.from(data) })

export const transferSol = (amount: bigint, destination: Address = BOB, source: Address = OWN): Instruction =>
  getTransferSolInstruction({ source: createNoopSigner(source), destination, amount })

/** The associated token account of a wallet, as the client of the program derives it. */
export const ataOf = async (
  owner: Address,
  mint: Address = MINT,
  tokenProgram: Address = TOKEN_PROGRAM_ADDRESS,
): Promise<Address> => (await findAssociatedTokenPda({ owner, mint, tokenProgram }))[0]

export const BOB_ATA = await ataOf(BOB)
export const BOB_ATA_2022 = await ataOf(BOB, MINT, TOKEN_2022)

export interface Creation {
  readonly ata: Address
  readonly owner?: Address
  readonly mint?: Address
  readonly payer?: Address
  readonly tokenProgram?: Address
}

const creationInput = ({ ata, owner = BOB, mint = MINT, payer = OWN, tokenProgram }: Creation) => ({
  ata,
  owner,
  mint,
  payer: createNoopSigner(payer),
  ...(tokenProgram === undefined ? {} : { tokenProgram }),
})

/** `CreateIdempotent`, of Bob's account where nothing else is said. */
export const createAta = (creation: Creation = { ata: BOB_ATA }): Instruction =>
  getCreateAssociatedTokenIdempotentInstruction(creationInput(creation))

/** `Create`, which fails where the account exists. */
export const createNewAta = (creation: Creation = { ata: BOB_ATA }): Instruction =>
  getCreateAssociatedTokenInstruction(creationInput(creation))

export const transferToken = (
  amount: bigint,
  programAddress: Address = TOKEN_PROGRAM_ADDRESS,
  destination: Address = BOB_ACCOUNT,
  mint: Address = MINT,
): Instruction =>
  getTransferCheckedInstruction(
    {
      source: SOURCE_ACCOUNT,
      mint,
      destination,
      authority: createNoopSigner(OWN),
      amount,
      decimals: 6,
    },
    { programAddress },
  )

/** `TransferCheckedWithFee` of Token-2022, by its layout: there is no client for it here. */
export const transferWithFee = (amount: bigint, fee: bigint, destination: Address = BOB_ACCOUNT): Instruction => {
  const data = Buffer.alloc(19)
  data.set([26, 1])
  data.writeBigUInt64LE(amount, 2)
  data.writeUInt8(6, 10)
  data.writeBigUInt64LE(fee, 11)
  const accounts = [account(SOURCE_ACCOUNT), account(MINT, AccountRole.READONLY), account(destination)]
  return instruction(TOKEN_2022, [...accounts, account(OWN, AccountRole.READONLY_SIGNER)], data)
}

export const MEMO = 'MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr' as Address
export const MEMO_V1 = 'Memo1UhkJRfHyvLMcVucJwxXeuD728EqVddwQDwFMNe' as Address
export const memo = (text: string | Uint8Array, signers: readonly AccountMeta[] = [], program = MEMO): Instruction =>
  instruction(program, signers, typeof text === 'string' ? new TextEncoder().encode(text) : text)

export const advanceNonce = (nonceAccount: Address = addressOf(0x60), authority: Address = OWN): Instruction =>
  getAdvanceNonceAccountInstruction({ nonceAccount, nonceAuthority: createNoopSigner(authority) })

export const unitLimit = (units: number): Instruction => getSetComputeUnitLimitInstruction({ units })
export const unitPrice = (microLamports: bigint): Instruction => getSetComputeUnitPriceInstruction({ microLamports })

/** The instruction with other data or accounts. */
export const changed = (
  { programAddress, accounts = [], data = new Uint8Array(0) }: Instruction,
  over: { readonly accounts?: readonly AccountMeta[]; readonly data?: readonly number[] },
): Instruction => instruction(programAddress, over.accounts ?? accounts, over.data ?? Uint8Array.from(data))

interface Building {
  readonly version?: 'legacy' | 0
  readonly feePayer?: Address
  readonly tables?: AddressesByLookupTableAddress
}

export type Compiled = CompiledTransactionMessage & CompiledTransactionMessageWithLifetime

const compileV0 = (list: readonly Instruction[], feePayer: Address, tables: AddressesByLookupTableAddress): Compiled =>
  compileTransactionMessage(
    pipe(
      createTransactionMessage({ version: 0 }),
      (message) => setTransactionMessageFeePayer(feePayer, message),
      (message) =>
        setTransactionMessageLifetimeUsingBlockhash({ blockhash: BLOCKHASH, lastValidBlockHeight: 1n }, message),
      (message) => appendTransactionMessageInstructions(list, message),
      (message) => compressTransactionMessageUsingAddressLookupTables(message, tables),
    ),
  )

const compileLegacy = (list: readonly Instruction[], feePayer: Address): Compiled =>
  compileTransactionMessage(
    pipe(
      createTransactionMessage({ version: 'legacy' }),
      (message) => setTransactionMessageFeePayer(feePayer, message),
      (message) =>
        setTransactionMessageLifetimeUsingBlockhash({ blockhash: BLOCKHASH, lastValidBlockHeight: 1n }, message),
      (message) => appendTransactionMessageInstructions(list, message),
    ),
  )

/** A message as @solana/kit compiles it; legacy and paid by the own key unless said otherwise. */
export const compiled = (
  list: readonly Instruction[],
  { version = 'legacy', feePayer = OWN, tables = {} }: Building = {},
): Compiled => (version === 0 ? compileV0(list, feePayer, tables) : compileLegacy(list, feePayer))

export const encoded = (message: CompiledTransactionMessage): Uint8Array =>
  Uint8Array.from(getCompiledTransactionMessageEncoder().encode(message))

export const messageOf = (list: readonly Instruction[], building: Building = {}): Uint8Array =>
  encoded(compiled(list, building))

export const decodeSolana = (bytes: Uint8Array, key: KeyInfo = solanaKey): DecodeResult =>
  decodePayload({ chainId: SOLANA, key, payload: { tag: 'SolanaMessage', value: bytes } })

export const factsOf = (bytes: Uint8Array): Facts => mustDecode(decodeSolana(bytes)).facts
