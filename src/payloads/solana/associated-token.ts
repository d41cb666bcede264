import type { Address } from '@solana/kit'
import { SYSTEM_PROGRAM_ADDRESS } from '@solana-program/system'
import {
  ASSOCIATED_TOKEN_PROGRAM_ADDRESS,
  CREATE_ASSOCIATED_TOKEN_DISCRIMINATOR,
  CREATE_ASSOCIATED_TOKEN_IDEMPOTENT_DISCRIMINATOR,
  TOKEN_PROGRAM_ADDRESS,
} from '@solana-program/token'
import { associatedTokenAddress } from '../../crypto/associated-token-address.js'
import type { Effect } from '../../model/facts.js'
import { bytesOf } from './bytes-of.js'
import { knownAccounts } from './known-accounts.js'
import type { SolanaInstruction } from './message.js'
import { TOKEN_2022_PROGRAM_ADDRESS } from './programs.js'

/** A token account that exists, and is the wallet's, once the instruction has succeeded. */
export interface TokenAccountCreation {
  readonly account: Address
  readonly wallet: Address
  readonly mint: Address
  readonly tokenProgram: Address
  readonly method: string
}

const METHODS: ReadonlyMap<number, string> = new Map([
  [CREATE_ASSOCIATED_TOKEN_DISCRIMINATOR, 'CreateAssociatedTokenAccount'],
  [CREATE_ASSOCIATED_TOKEN_IDEMPOTENT_DISCRIMINATOR, 'CreateAssociatedTokenAccountIdempotent'],
])

/** The program takes no data at all for `Create`, its first instruction. */
const methodOf = (data: Uint8Array): string | undefined =>
  data.length > 1 ? undefined : METHODS.get(data[0] ?? CREATE_ASSOCIATED_TOKEN_DISCRIMINATOR)

/** The token program gets the payer's signature, so it must be one that is known. */
const isTokenProgram = (address: Address): boolean =>
  address === TOKEN_PROGRAM_ADDRESS || address === TOKEN_2022_PROGRAM_ADDRESS

/**
 * Reads `Create` and `CreateIdempotent` of the Associated Token Account program in exactly their layout:
 * payer, who signs, account, wallet, mint, System program, token program; the account must be the one that
 * is derived of wallet, mint and token program. `undefined` for any other instruction.
 *
 * What was there before makes no difference: `Create` fails where the account exists, `CreateIdempotent`
 * where it belongs to another than the wallet.
 */
export const readCreation = (instruction: SolanaInstruction): TokenAccountCreation | undefined => {
  const [payer, account, wallet, mint, system, tokenProgram] = knownAccounts(instruction, 6) ?? []
  const method = methodOf(instruction.data)
  if (instruction.program !== ASSOCIATED_TOKEN_PROGRAM_ADDRESS || method === undefined) return undefined
  if (payer?.signer !== true || account === undefined || wallet === undefined || mint === undefined) return undefined
  if (system?.address !== SYSTEM_PROGRAM_ADDRESS || tokenProgram === undefined) return undefined
  if (!isTokenProgram(tokenProgram.address)) return undefined

  const [owner, ofMint, by] = [wallet, mint, tokenProgram].map(({ address }) => bytesOf(address))
  const derived = owner && ofMint && by && associatedTokenAddress(owner, ofMint, by)
  if (derived === undefined || Buffer.compare(derived, bytesOf(account.address)) !== 0) return undefined
  return {
    account: account.address,
    wallet: wallet.address,
    mint: mint.address,
    tokenProgram: tokenProgram.address,
    method,
  }
}

/** A call for the wallet that gets the account; the rent is part of the fee. */
export const creationEffect = ({ wallet, mint, method }: TokenAccountCreation): Effect => ({
  kind: 'call',
  asset: bytesOf(mint),
  amount: 0n,
  destination: bytesOf(wallet),
  method,
})
