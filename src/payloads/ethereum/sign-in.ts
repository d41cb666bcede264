import { createSiweMessage, parseSiweMessage, type SiweMessage } from 'viem/siwe'
import type { Hex } from '../../model/ids.js'

/** A Sign-In with Ethereum message (ERC-4361), as far as it matters for deciding. */
export interface SignIn {
  /** The authority that asks for the sign-in, for example `app.example.org:8080`. */
  readonly domain: string
  /** EIP-55 checksummed. */
  readonly address: Hex
  readonly chainId: bigint
  readonly nonce: string
}

/** `none` for text that is no sign-in, `unclear` for text that looks like one and is not exactly one. */
export type SignInReading = SignIn | 'none' | 'unclear'

/** Characters: viem's search for the fields takes time that grows with the square of the length. */
const MAX_LENGTH = 8_192
const SIGN_IN = /wants you to sign in with your Ethereum account/i
const TIME_LINE =
  /^(Issued At|Expiration Time|Not Before): (\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2}))$/gm

/** Times in the one form that viem writes, so that the whole text can be compared with what it writes. */
const withPlainTimes = (text: string): string =>
  text.replace(TIME_LINE, (_, field: string, time: string) => `${field}: ${new Date(time).toISOString()}`)

const readExactly = (text: string): SignIn | undefined => {
  if (text.length > MAX_LENGTH) return undefined
  try {
    // viem finds the fields wherever they are; only what it would write the same way has one reading.
    const fields = parseSiweMessage(text) as SiweMessage
    if (createSiweMessage(fields) !== withPlainTimes(text)) return undefined
    const { domain, address, chainId, nonce } = fields
    return { domain, address, chainId: BigInt(chainId), nonce }
  } catch {
    return undefined
  }
}

/**
 * Looks for a sign-in in a text. The text is one only if it is one exactly: some servers read sign-ins
 * less strictly than others, so text that merely resembles one may still let somebody in.
 */
export const readSignIn = (text: string): SignInReading =>
  SIGN_IN.test(text) ? (readExactly(text) ?? 'unclear') : 'none'
