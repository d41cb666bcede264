import { proofSchema } from '../../../types/worker/auth.js'
import type { AccountId } from '../../model/ids.js'
import { fromHex } from '../../protocol/hash.js'
import { rpcReplyMessage, type AgentPlace, type SignedAnswer } from '../../protocol/rpc.js'
import { verifySignature } from '../verify-signature.js'

/** What a proof says: `valid` by the pinned agent for this answer, `absent`, or `wrong`. */
export type ProofState = 'valid' | 'absent' | 'wrong'

const isSigned = (agent: AgentPlace, account: AccountId, signature: Uint8Array, answer: SignedAnswer): boolean => {
  try {
    return (
      account === agent.agentAccount &&
      verifySignature('ed25519', fromHex(account), rpcReplyMessage(agent, answer), signature)
    )
  } catch {
    return false // an answer that has no hash was not signed by anybody
  }
}

/** Checks the proof that came with an answer (PROTOCOL 5). `answer` is without it. Total. */
export const checkProof = (agent: AgentPlace, proof: unknown, answer: SignedAnswer): ProofState => {
  if (proof === undefined) return 'absent'
  const read = proofSchema.safeParse(proof)
  if (!read.success) return 'wrong'
  const { account, signature } = read.data
  return isSigned(agent, account, fromHex(signature), answer) ? 'valid' : 'wrong'
}
