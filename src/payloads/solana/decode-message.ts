import { getAddressDecoder } from '@solana/kit'
import type { ChainId } from '../../model/ids.js'
import { decodedAs, refuse, type DecodeResult } from '../result.js'
import { effectsOf } from './effects.js'
import { maxFee } from './fee.js'
import { replayOf } from './nonce.js'
import { readMessage } from './read-message.js'

const addresses = getAddressDecoder()

/**
 * Decodes a Solana message as it is signed, legacy or version 0, without signatures (PROTOCOL 2:
 * SolanaMessage). `publicKey` is the key's 32 bytes. Signed are exactly the bytes that were decoded;
 * they do not name their cluster, so nothing in here can tell mainnet from another.
 *
 * Refuses with `KeyNotInPayload` when the message does not ask for a signature of this key.
 */
export const decodeSolanaMessage = (chain: ChainId, publicKey: Uint8Array, bytes: Uint8Array): DecodeResult => {
  const read = readMessage(bytes)
  if (!read.ok) return refuse(read.reason, read.detail)
  const { message } = read
  if (!message.signers.includes(addresses.decode(publicKey)))
    return refuse('KeyNotInPayload', 'the message does not ask for a signature of this key')

  const { effects, doubts } = effectsOf(message)
  const facts = { chain, effects, doubts, fee: maxFee(message), replay: replayOf(message) }
  return decodedAs(facts, [{ scheme: 'ed25519', message: bytes }])
}
