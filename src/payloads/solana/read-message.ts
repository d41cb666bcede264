import { getCompiledTransactionMessageDecoder, getCompiledTransactionMessageEncoder, type Address } from '@solana/kit'
import type { Reason } from '../../../types/protocol/reasons.js'
import { findFault, MOST_MESSAGE_BYTES, type CompiledMessage } from './check-structure.js'
import type { InstructionAccount, SolanaMessage } from './message.js'

/** The message, or why there is none. */
export type ReadResult =
  | { readonly ok: true; readonly message: SolanaMessage }
  | { readonly ok: false; readonly reason: Reason; readonly detail: string }

/** Set in the first byte of every message that has a version; the other bits are the version. */
const VERSION_FLAG = 0x80
const VERSION_0 = VERSION_FLAG
/** First byte of messages that are signed as text and are made to be no transaction. */
const OFF_CHAIN = 0xff

const decoder = getCompiledTransactionMessageDecoder()
const encoder = getCompiledTransactionMessageEncoder()

const malformed = (detail: string): ReadResult => ({ ok: false, reason: 'MalformedPayload', detail })

const checkVersion = ([first = 0]: Uint8Array): ReadResult | undefined => {
  if (first < VERSION_FLAG || first === VERSION_0) return undefined
  if (first === OFF_CHAIN) return malformed('an off-chain message is no transaction message')
  const detail = `Solana messages of version ${first - VERSION_FLAG} are not supported by this version`
  return { ok: false, reason: 'UnsupportedPayload', detail }
}

/** The one message of exactly these bytes: lengths longer than needed and trailing bytes are written otherwise. */
const decodeExactly = (bytes: Uint8Array): CompiledMessage | undefined => {
  try {
    const message = decoder.decode(bytes)
    if (message.version !== 'legacy' && message.version !== 0) return undefined
    return Buffer.from(bytes).equals(Uint8Array.from(encoder.encode(message))) ? message : undefined
  } catch {
    // The library's messages may hold bytes of the payload, so nothing of them may travel on.
    return undefined
  }
}

/** Signers stand first, and in either group those that may be written to. */
const accountsOf = ({ staticAccounts, header }: CompiledMessage): readonly InstructionAccount[] => {
  const { numSignerAccounts: signers, numReadonlySignerAccounts, numReadonlyNonSignerAccounts } = header
  return staticAccounts.map((address, at) => {
    const [end, readonly] =
      at < signers ? [signers, numReadonlySignerAccounts] : [staticAccounts.length, numReadonlyNonSignerAccounts]
    return { address, signer: at < signers, writable: at < end - readonly }
  })
}

const resolve = (message: CompiledMessage): SolanaMessage => {
  const { staticAccounts, header, lifetimeToken } = message
  const accounts = accountsOf(message)
  return {
    signers: staticAccounts.slice(0, header.numSignerAccounts),
    instructions: message.instructions.map(({ programAddressIndex, accountIndices = [], data = [] }) => ({
      // `findFault` has seen that it is there.
      program: staticAccounts[programAddressIndex] as Address,
      accounts: accountIndices.map((at) => accounts[at]),
      data: Uint8Array.from(data),
    })),
    lifetimeToken,
    usesLookupTables: message.version === 0 && message.addressTableLookups !== undefined,
  }
}

/**
 * Reads a message as it is signed, legacy or version 0, from the only bytes that it has. Total.
 * Refuses with `UnsupportedPayload` later versions, with `MalformedPayload` everything else that no
 * validator would take as a message.
 */
export const readMessage = (bytes: Uint8Array): ReadResult => {
  if (bytes.length > MOST_MESSAGE_BYTES) return malformed(`a message has at most ${MOST_MESSAGE_BYTES} bytes`)
  const refusal = checkVersion(bytes)
  if (refusal !== undefined) return refusal
  const message = decodeExactly(bytes)
  if (message === undefined) return malformed('not a Solana message in its only encoding')
  const fault = findFault(message, bytes.length)
  return fault === undefined ? { ok: true, message: resolve(message) } : malformed(fault)
}
