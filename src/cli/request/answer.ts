import type { KeyResult, Refusal, ReplyValue, SignResult } from '../../client/index.js'
import type { Hex, KeyId, RequestId } from '../../model/ids.js'
import type { KeyType } from '../../model/key.js'
import { present } from '../../protocol/present.js'

/** A key, as whoever may use it knows it. */
export interface KnownKey {
  readonly keyId: KeyId
  readonly keyType: KeyType
  /** 33 bytes compressed for Secp256k1, else 32. */
  readonly publicKey: Uint8Array
}

/** The answer to one call, the same by either door. */
export interface Answer {
  readonly requestId: RequestId
  readonly status: 'ok' | Refusal['status']
  /** `None` when ok. */
  readonly reason: string
  readonly reasonNumber: number
  /** One sentence for people; only the worker's door has it. */
  readonly detail?: string
  readonly trailHash: Hex
  /** The finalised block that carries the reply; only the chain has it. */
  readonly blockNumber?: number
  readonly key?: KnownKey
  readonly signatures?: readonly ReplyValue[]
}

interface FromDoor {
  readonly requestId: RequestId
  readonly trailHash: Hex
  readonly blockNumber?: number
  readonly detail?: string
}

type Result = FromDoor &
  (
    | Pick<Refusal, 'status' | 'reason' | 'reasonNumber'>
    | (Pick<KeyResult, 'status'> & Partial<KnownKey & Pick<SignResult, 'signatures'>>)
  )

const keyOf = ({ keyId, keyType, publicKey }: Partial<KnownKey>): KnownKey | undefined =>
  keyId === undefined || keyType === undefined || publicKey === undefined ? undefined : { keyId, keyType, publicKey }

/** What a result of the client says, whichever door it came by. */
export const answerOf = (result: Result): Answer => {
  const { requestId, trailHash, blockNumber, detail } = result
  const base = { requestId, trailHash, ...present({ blockNumber, detail }) }
  if (result.status !== 'ok') {
    const { status, reason, reasonNumber } = result
    return { ...base, status, reason, reasonNumber }
  }
  const { signatures } = result
  return { ...base, status: 'ok', reason: 'None', reasonNumber: 0, ...present({ key: keyOf(result), signatures }) }
}
