import type { ProofJson } from '../../types/worker/auth.js'
import { toHex } from '../protocol/hash.js'
import type { Json, JsonObject } from '../protocol/plain-json.js'
import { rpcReplyMessage, type ProvenCall, type SignedAnswer } from '../protocol/rpc.js'
import type { ErrorJson } from './fault.js'
import type { WorkerPorts } from './ports.js'

/** A response's `result` or `error`. */
export type Answer = { readonly result: Json } | { readonly error: ErrorJson }

type Prover = Pick<WorkerPorts, 'deployment' | 'agentAccount' | 'signAsAgent'>

/** The agent's signature over an answer. Raises SIGNER__PROTOCOL__MALFORMED for params that nobody could sign. */
export const proofOf = async (ports: Prover, answer: SignedAnswer): Promise<ProofJson> => ({
  account: ports.agentAccount,
  signature: toHex(await ports.signAsAgent(rpcReplyMessage(ports.deployment, answer))),
})

const membersOf = (result: Json): JsonObject => {
  if (typeof result === 'object' && result !== null && !Array.isArray(result)) return result as JsonObject
  throw new TypeError('a result that is proven is an object')
}

/** The answer with its proof: it holds for this call of this asker alone. Raises as `proofOf`. */
export const prove = async (ports: Prover, call: ProvenCall, answer: Answer): Promise<Answer> => {
  if ('result' in answer) {
    const result = membersOf(answer.result)
    return { result: { ...result, proof: { ...(await proofOf(ports, { ...call, result })) } } }
  }
  const { code, message, data } = answer.error
  const proof = { ...(await proofOf(ports, { ...call, error: answer.error })) }
  return { error: { code, message, data: { ...data, proof } } }
}
