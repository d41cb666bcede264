import type { ChainId } from '../../model/ids.js'
import type { OwnsKey } from '../owns-key.js'
import { decodedAs, refuse, type DecodeResult } from '../result.js'
import { changeOf } from './change.js'
import { detailsOf } from './details.js'
import { effectsOf } from './effects.js'
import { ownInputs } from './own-inputs.js'
import { readPsbt, sumOf } from './read-psbt.js'
import { replayOf } from './replay.js'
import { ownScripts } from './scripts.js'
import { signedSize } from './signed-size.js'
import { spentOutputs } from './spent-outputs.js'
import { toSignOf } from './to-sign.js'

/**
 * Decodes a binary PSBT for a compressed secp256k1 key (33 bytes; PROTOCOL 2: BitcoinPsbt). To sign are
 * the inputs that spend outputs of this key, ascending: the reply parts (PROTOCOL 3). The fee is inputs
 * less outputs, of all inputs, whoever they belong to. `owns` says which other keys change may go to.
 *
 * The sighashes are of the transaction that was read, so unknown fields change nothing in what is signed;
 * they make a doubt nevertheless.
 */
export const decodeBitcoinPsbt = (
  chain: ChainId,
  publicKey: Uint8Array,
  owns: OwnsKey,
  bytes: Uint8Array,
): DecodeResult => {
  const read = readPsbt(bytes)
  if (!read.ok) return read
  const { transaction, unruled } = read.psbt
  const found = spentOutputs(read.psbt)
  if (!found.ok) return found
  const { spent } = found
  const own = ownScripts(publicKey)
  const mine = ownInputs(read.psbt, spent, own)
  if (!mine.ok) return mine

  const [paidIn, paidOut] = [spent, transaction.outputs].map((list) => sumOf(list.map(({ amount }) => amount)))
  if (paidIn === undefined || paidOut === undefined)
    return refuse('MalformedPayload', 'the amounts exceed all bitcoin that can exist')
  if (paidOut > paidIn) return refuse('MalformedPayload', 'the outputs are worth more than the inputs')

  const { effects, doubts: doubtsOnOutputs } = effectsOf(transaction.outputs, changeOf(read.psbt, own, owns))
  const doubts = [...unruled.map((part) => `${part} has fields without a rule`), ...doubtsOnOutputs]
  const fee = paidIn - paidOut
  const details = detailsOf(transaction, fee, signedSize(read.psbt, spent, mine.own))
  const facts = { chain, effects, doubts, fee, replay: replayOf(transaction), details }
  return decodedAs(facts, toSignOf(transaction, spent, mine.own, own))
}
