import { KEY_TYPE_NAMES } from '../../../types/worker/names.js'
import type { KeyId } from '../../model/ids.js'
import { toHex } from '../../protocol/hash.js'
import { present } from '../../protocol/present.js'
import { addressRows, type ChainAddress } from '../addresses.js'
import { facts, plainText } from '../columns.js'
import { EXIT } from '../fault.js'
import { print, printJson, type OutputContext } from '../output.js'
import { adviceFor } from './advice.js'
import type { Answer } from './answer.js'
import type { Completed } from './complete.js'
import type { Door } from './door.js'

/** All that a command has to say of an answer. */
export interface Shown {
  readonly door: Door['name']
  readonly answer: Answer
  /** The key that was asked about. */
  readonly keyId?: KeyId
  readonly addresses?: readonly ChainAddress[]
  readonly completed?: Completed
}

const EXIT_OF = {
  ok: EXIT.ok,
  denied: EXIT.denied,
  failed: EXIT.failed,
  expired: EXIT.failed,
} as const satisfies Readonly<Record<Answer['status'], number>>

const signaturesOf = ({ signatures }: Answer) => signatures?.map(({ kind, bytes }) => ({ kind, bytes: toHex(bytes) }))

/** The document of an answer, with the names of the worker's door. */
export const shownJson = ({ door, answer, keyId, addresses, completed }: Shown): object =>
  present({
    request_id: answer.requestId,
    door,
    status: answer.status,
    reason: answer.reason,
    reason_number: answer.reasonNumber,
    detail: answer.detail,
    advice: adviceFor(answer),
    trail_entry: answer.trailHash,
    block_number: answer.blockNumber,
    key_id: answer.key?.keyId ?? keyId,
    key_type: answer.key && KEY_TYPE_NAMES[answer.key.keyType],
    public_key: answer.key && toHex(answer.key.publicKey),
    addresses,
    signatures: signaturesOf(answer),
    message_signature: completed?.messageSignature,
    psbt: completed?.psbt,
    complete: completed?.complete,
    signed_transaction: completed?.signedTransaction,
    transaction_hash: completed?.transactionHash,
  })

type Row = readonly [name: string, value: string | undefined]

const reasonOf = ({ status, reason, reasonNumber }: Answer): string | undefined =>
  status === 'ok' ? undefined : `${reason} (${reasonNumber})`

/** What a PSBT still needs, for people. */
const completeRow = ({ complete }: Completed): string | undefined => {
  if (complete === undefined) return undefined
  return complete ? 'yes: the transaction can be broadcast' : 'no: others have to sign, or to make their inputs final'
}

const rowsOf = ({ answer, keyId, addresses = [], completed }: Shown): readonly Row[] => [
  ['request', answer.requestId],
  ['status', answer.status],
  ['reason', reasonOf(answer)],
  ['detail', answer.detail && plainText(answer.detail)],
  ['what to do', adviceFor(answer)],
  ['key id', answer.key?.keyId ?? keyId],
  ['key type', answer.key && KEY_TYPE_NAMES[answer.key.keyType]],
  ['public key', answer.key && toHex(answer.key.publicKey)],
  ...addressRows(addresses),
  ...(signaturesOf(answer) ?? []).map(({ kind, bytes }): Row => ['signature', `${bytes} (${kind})`]),
  ['as wallets write it', completed?.messageSignature],
  ['signed PSBT', completed?.psbt],
  ['complete', completed && completeRow(completed)],
  ['transaction', completed?.signedTransaction],
  ['hash', completed?.transactionHash],
]

/** The same for people: a name and a value a line, aligned. */
export const shownLines = (shown: Shown): readonly string[] => facts(rowsOf(shown))

/** Writes an answer, and leaves its exit code: 0 for ok, 3 for denied, 1 for failed and expired. */
export const show = (context: OutputContext, shown: Shown, json: boolean): void => {
  if (json) printJson(context, shownJson(shown))
  else print(context, shownLines(shown))
  context.process.exitCode = EXIT_OF[shown.answer.status]
}
