import type { Details, Effect } from '../../model/facts.js'
import type { SolanaInstruction } from './message.js'

/** Longer ones are published all the same; facts are for reading. */
const MOST_SHOWN_BYTES = 256

/** Controls, line breaks among them, what is not seen or reorders text, and separators of lines and paragraphs. */
const UNREADABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

const decodeUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const shown = (text: string, bytes: number): { readonly details?: Details } =>
  bytes > MOST_SHOWN_BYTES || UNREADABLE.test(text) ? {} : { details: { text } }

/**
 * Reads an instruction of the Memo program: UTF-8 text, and accounts that vouch for it by signing. It moves
 * nothing, but publishes text under the names of the signers, so it is a message, with `text` where that is
 * one line of at most 256 bytes. `undefined` for what the program refuses.
 */
export const readMemo = ({ accounts, data }: SolanaInstruction): readonly Effect[] | undefined => {
  const text = decodeUtf8(data)
  if (text === undefined || !accounts.every((each) => each?.signer === true)) return undefined
  return [{ kind: 'message', method: 'Memo', ...shown(text, data.length) }]
}
