import type { Address } from '@solana/kit'

/** An account that an instruction is given. */
export interface InstructionAccount {
  readonly address: Address
  readonly signer: boolean
  readonly writable: boolean
}

/** One instruction, with what its indices stand for. */
export interface SolanaInstruction {
  readonly program: Address
  /** In the order of the instruction; `undefined` for one that only a lookup table on chain knows. */
  readonly accounts: readonly (InstructionAccount | undefined)[]
  readonly data: Uint8Array
}

/** A legacy or v0 message that has passed the checks of `readMessage`. */
export interface SolanaMessage {
  /** Who must sign, 1 to 12; the first pays the fee. */
  readonly signers: readonly Address[]
  readonly instructions: readonly SolanaInstruction[]
  /** 32 bytes in base58: a recent blockhash, or the value of a durable nonce. */
  readonly lifetimeToken: string
  readonly usesLookupTables: boolean
}
