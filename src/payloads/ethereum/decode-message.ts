import { eip191Signer } from 'micro-eth-signer'
import { hashMessage, hexToBytes } from 'viem/utils'
import type { Effect } from '../../model/facts.js'
import { decodedAs, refuse, type DecodeResult } from '../result.js'
import { readMessageText } from './message-text.js'
import { addressOf, type EthereumSigner } from './signer.js'
import { readSignIn, type SignIn } from './sign-in.js'

interface Meaning {
  readonly doubts: readonly string[]
  readonly signIn?: SignIn
}

const meaningOf = (message: Uint8Array, signer: EthereumSigner): Meaning => {
  const reading = readMessageText(message)
  if (!reading.ok) return { doubts: [reading.doubt] }
  const signIn = readSignIn(reading.text)
  if (signIn === 'none') return { doubts: [] }
  if (signIn === 'unclear') return { doubts: ['the text resembles a Sign-In with Ethereum and is not exactly one'] }
  return addressOf(signer.publicKey) === signIn.address.toLowerCase()
    ? { doubts: [], signIn }
    : { doubts: ['the sign-in is for an account of another key'], signIn }
}

/** What is not understood may have an effect on chain, so it counts as a call beside the message. */
const effectsOf = ({ doubts, signIn }: Meaning): readonly Effect[] => [
  { kind: 'message', ...(signIn === undefined ? {} : { method: signIn.domain }) },
  ...(doubts.length === 0 ? [] : [{ kind: 'call' } as const]),
]

/**
 * Decodes a message of EIP-191 version 0x45 (PROTOCOL 2: EthereumMessage, without prefix). Signed is
 * keccak256("\x19Ethereum Signed Message:\n" ‖ decimal length ‖ message).
 *
 * Such a signature names no chain: whoever gets it can show it on every one, and all keys of a
 * key's chains share the address. A `chain` condition therefore limits who may ask, not where the
 * signature counts. Only a sign-in (ERC-4361) names a chain, which must be the request's; its domain
 * is the effect's method, its nonce the replay fact. Text without a rule for its content is
 * understood as text: it is for a reader, and no contract of a standard takes it for more.
 */
export const decodeEthereumMessage = (signer: EthereumSigner, message: Uint8Array): DecodeResult => {
  const { chain, eip155Id } = signer
  const digest = hashMessage({ raw: message })
  if (digest !== eip191Signer.getHash(message))
    return refuse('MalformedPayload', 'two libraries hash this message differently')

  const meaning = meaningOf(message, signer)
  const { signIn, doubts } = meaning
  if (signIn !== undefined && signIn.chainId !== eip155Id)
    return refuse('PayloadNamesOtherChain', `the sign-in is for eip155:${signIn.chainId}, not ${chain}`)
  const replay: Readonly<Record<string, string>> = signIn === undefined ? {} : { nonce: signIn.nonce }
  const facts = { chain, effects: effectsOf(meaning), doubts, replay }
  return decodedAs(facts, [{ scheme: 'ecdsa', message: hexToBytes(digest) }])
}
