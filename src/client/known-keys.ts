import type { RequestCall } from '../../types/protocol/scale.js'
import type { KeyId, RequestId } from '../model/ids.js'
import type { Expectation } from './expectation.js'
import type { KeyResult, Refusal } from './results.js'
import { signedMessage } from './signed-message.js'

/** Public keys that authentic replies have told, so that later signatures can be verified without being asked. */
export interface KnownKeys {
  readonly learn: (result: KeyResult | Refusal) => void
  /** What to expect of these calls, by request id; nothing for calls where the client cannot know it. */
  readonly expectationsOf: (
    calls: readonly RequestCall[],
    requestIds: readonly RequestId[],
  ) => ReadonlyMap<RequestId, Expectation>
}

/** Remembers keys for as long as the client lives. */
export const createKnownKeys = (): KnownKeys => {
  const keys = new Map<KeyId, KeyResult>()

  const expectationOf = (call: RequestCall): Expectation | undefined => {
    const key = call.tag === 'Sign' ? keys.get(call.value.keyId) : undefined
    const message = key && call.tag === 'Sign' ? signedMessage(call.value.payload, key.keyType) : undefined
    return key && message && { publicKey: key.publicKey, messages: [message] }
  }

  return {
    learn: (result) => {
      if (result.status === 'ok') keys.set(result.keyId, result)
    },
    expectationsOf: (calls, requestIds) =>
      new Map(
        requestIds.flatMap((requestId, i): [RequestId, Expectation][] => {
          const call = calls[i]
          const expectation = call && expectationOf(call)
          return expectation ? [[requestId, expectation]] : []
        }),
      ),
  }
}
