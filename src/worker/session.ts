import { toHex } from '../protocol/hash.js'
import { sessionMessage } from '../protocol/rpc.js'
import { refuse, type Outcome } from './fault.js'
import type { CallContext } from './method.js'
import { verifyClaim, type Claim } from './verify-claim.js'

const WRONG_SIGNATURE = refuse(
  'Unauthenticated',
  'The signature is not one of the account over this challenge and channel.',
)

/** A new challenge; the one before counts no more. */
export const openChallenge = ({ connection, randomBytes }: CallContext): Outcome => {
  connection.challenge = randomBytes(32)
  return { result: { challenge: toHex(connection.challenge) } }
}

/** A challenge serves one attempt, whatever comes of it. */
const takeChallenge = ({ connection }: CallContext): Uint8Array | undefined => {
  const { challenge } = connection
  connection.challenge = undefined
  return challenge
}

/**
 * Gives the connection to the account that signed its challenge and its channel. Nobody else gets it later:
 * answers to calls that are under way would go to another account.
 */
export const ownConnection = (context: CallContext, claim: Claim): Outcome => {
  const { account } = claim
  const { connection, ports } = context
  const challenge = takeChallenge(context)
  if (challenge === undefined)
    return refuse('Unauthenticated', 'There is no open challenge. Call signer_authenticate without params first.')
  if (connection.owner !== undefined && connection.owner !== account)
    return refuse('Forbidden', 'The connection is that of another account. Open a new one.')
  const agent = { ...ports.deployment, agentAccount: ports.agentAccount }
  const message = sessionMessage(agent, challenge, connection.peer.channelBinding)
  const fault = verifyClaim(context, connection, claim, message, WRONG_SIGNATURE)
  if (fault) return fault
  connection.owner = account
  return { result: { account, roles: ports.rolesOf(account) } }
}
