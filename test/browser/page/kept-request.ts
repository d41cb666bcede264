import { bytesToHex, hexToBytes } from 'viem/utils'
import type { CallOf, Hex, PendingRequest, RequestId } from '../../../src/client/index.js'

/** A request for a signature that is on its way. */
export type PendingSign = PendingRequest<readonly [CallOf<'Sign'>]>

/** What of it cannot be made anew from what the page knows. */
interface Kept {
  readonly requestIds: readonly RequestId[]
  readonly replySecret: Hex
  readonly nonce: Hex
  readonly envelope: Hex
  readonly fromBlock: number
  readonly deadline: number
}

/** As text, for storage that takes nothing else. */
export const writeKept = ({ requestIds, replySecret, nonce, envelope, fromBlock, deadline }: PendingRequest): string =>
  JSON.stringify({
    requestIds,
    replySecret: bytesToHex(replySecret),
    nonce,
    envelope: bytesToHex(envelope),
    fromBlock,
    deadline,
  } satisfies Kept)

/** The request for `call` again. */
export const readKept = (text: string, call: CallOf<'Sign'>): PendingSign => {
  const { replySecret, envelope, ...others } = JSON.parse(text) as Kept
  return { calls: [call], replySecret: hexToBytes(replySecret), envelope: hexToBytes(envelope), ...others }
}
