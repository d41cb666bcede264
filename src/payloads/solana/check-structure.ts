import type { CompiledTransactionMessage, CompiledTransactionMessageWithLifetime } from '@solana/kit'

/** What the library reads out of a legacy or v0 message. */
export type CompiledMessage = Exclude<CompiledTransactionMessage, { readonly version: 1 }> &
  CompiledTransactionMessageWithLifetime

/** A transaction fits one packet: the IPv6 minimum MTU of 1280 bytes without 48 bytes of headers. */
const TRANSACTION_BYTES = 1_232
const SIGNATURE_BYTES = 64

/** Static and looked-up accounts are named by one byte. */
const MOST_ACCOUNTS = 256

/** SIMD-0160: what one transaction may execute, whether a program calls it or the message does. */
const MOST_INSTRUCTIONS = 64

/** The most bytes that a message leaves room for the signatures it needs, whose count takes one byte more. */
const mostBytes = (signers: number): number => TRANSACTION_BYTES - 1 - SIGNATURE_BYTES * signers

/** No message is longer, whoever signs it. */
export const MOST_MESSAGE_BYTES = mostBytes(1)

const lookedUp = (message: CompiledMessage): number[] =>
  message.version === 'legacy'
    ? []
    : (message.addressTableLookups ?? []).map(
        ({ writableIndexes, readonlyIndexes }) => writableIndexes.length + readonlyIndexes.length,
      )

/**
 * What is wrong with a message that could be read, by the rules that validators sanitise by: header
 * and accounts agree, the fee payer is writable, no account is named twice, every index has an
 * account, and no program comes out of a lookup table or pays the fee. `undefined` if nothing is.
 */
export const findFault = (message: CompiledMessage, messageBytes: number): string | undefined => {
  const { numSignerAccounts, numReadonlySignerAccounts, numReadonlyNonSignerAccounts } = message.header
  const { staticAccounts, instructions } = message
  const lookups = lookedUp(message)
  const accounts = staticAccounts.length + lookups.reduce((sum, count) => sum + count, 0)

  if (numReadonlySignerAccounts >= numSignerAccounts) return 'no signer of the message can pay its fee'
  if (numSignerAccounts + numReadonlyNonSignerAccounts > staticAccounts.length)
    return 'the header of the message counts more accounts than there are'
  if (messageBytes > mostBytes(numSignerAccounts)) return 'message and signatures do not fit a transaction'
  if (new Set(staticAccounts).size !== staticAccounts.length) return 'the message names an account twice'
  if (lookups.includes(0)) return 'a lookup table of the message is not used'
  if (accounts > MOST_ACCOUNTS) return `a message has at most ${MOST_ACCOUNTS} accounts`
  if (instructions.length > MOST_INSTRUCTIONS) return `a message has at most ${MOST_INSTRUCTIONS} instructions`
  if (instructions.some(({ programAddressIndex: at }) => at === 0 || at >= staticAccounts.length))
    return 'an instruction names no account that can be its program'
  if (instructions.some(({ accountIndices = [] }) => accountIndices.some((at) => at >= accounts)))
    return 'an instruction names an account that is not there'
  return undefined
}
