import {
  appendTransactionMessageInstruction,
  compileTransactionMessage,
  createNoopSigner,
  createTransactionMessage,
  getAddressDecoder,
  getCompiledTransactionMessageEncoder,
  isBlockhash,
  pipe,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
} from '@solana/kit'
import { getTransferSolInstruction } from '@solana-program/system'
import type { ChainId } from '../../../model/ids.js'
import type { Registry } from '../../../routes/registry.js'
import { requireFlag, usage } from '../usage.js'
import { readNamedAmount } from './amount.js'
import { readMoved, readRecipient } from './recipient.js'
import { requireKey, type Plan } from './signing.js'

/** Flags of a Solana transfer. */
export interface SolanaFlags {
  readonly transfer: string
  readonly to?: string
  readonly blockhash?: string
}

const WHAT = 'a transfer on Solana'

const blockhashOf = ({ blockhash }: SolanaFlags) => {
  const text = requireFlag(blockhash, '--blockhash, a recent one of the chain', WHAT)
  if (isBlockhash(text)) return text
  throw usage('--blockhash is no hash of 32 bytes in base58')
}

const addresses = getAddressDecoder()

/** A legacy message that moves lamports from the key's own account, which pays the fee. */
const messageOf = (from: Uint8Array, to: Uint8Array, lamports: bigint, blockhash: ReturnType<typeof blockhashOf>) => {
  const payer = createNoopSigner(addresses.decode(from))
  const transfer = getTransferSolInstruction({ source: payer, destination: addresses.decode(to), amount: lamports })
  const message = pipe(
    createTransactionMessage({ version: 'legacy' }),
    (empty) => setTransactionMessageFeePayer(payer.address, empty),
    // The height until which it lasts is for whoever sends it; it is no part of the message.
    (paid) => setTransactionMessageLifetimeUsingBlockhash({ blockhash, lastValidBlockHeight: 0n }, paid),
    (timed) => appendTransactionMessageInstruction(transfer, timed),
  )
  return Uint8Array.from(getCompiledTransactionMessageEncoder().encode(compileTransactionMessage(message)))
}

/** A transfer of the native asset, once the key is known. Raises SIGNER__CLI__INVALID_FLAG at once. */
export const solanaTransfer = (flags: SolanaFlags, chain: ChainId, registry: Registry): Plan => {
  const { base, token } = readMoved(readNamedAmount(flags.transfer, '--transfer'), chain, registry)
  if (token !== undefined)
    throw usage(
      `--transfer of ${token.symbol} goes between token accounts: build the message, and give it by --payload`,
    )
  const to = readRecipient(requireFlag(flags.to, '--to, the address that gets it', WHAT), chain, registry)
  const blockhash = blockhashOf(flags)
  return {
    needsKey: true,
    build: async (key) => ({
      payload: { tag: 'SolanaMessage', value: messageOf(requireKey(key).publicKey, to, base, blockhash) },
    }),
  }
}
