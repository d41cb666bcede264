import { BOUNDS } from '../../types/protocol/bounds.js'
import type { AuthJson, Role } from '../../types/worker/auth.js'
import type { AccountId } from '../model/ids.js'
import type { NonceUse } from '../model/rows.js'
import { expiryState, rpcCallMessage } from '../protocol/rpc.js'
import type { Connection } from './connection.js'
import { rateLimited, refuse, type Fault } from './fault.js'
import type { ReadParams } from './read-params.js'
import type { Services } from './services.js'
import { verifyClaim } from './verify-claim.js'

/** Who calls. */
export interface Caller {
  readonly account: AccountId
  /** Of a call that is signed itself: to be used up before anything is done. */
  readonly once: NonceUse | undefined
}

type CallerOrFault = Caller | { readonly fault: Fault }

const SIGN_AGAIN = `Add less than ${BOUNDS.authBlocks} to the head, and sign the call again.`

const EXPIRY_FAULTS = {
  expired: (head: number) =>
    refuse('AuthExpired', `auth.expires_at lies before the head ${head}. ${SIGN_AGAIN}`, { head }),
  too_far: (head: number) => {
    const message = `auth.expires_at lies more than ${BOUNDS.authBlocks} blocks after the head ${head}. ${SIGN_AGAIN}`
    return refuse('AuthExpired', message, { head })
  },
} as const

const WRONG_SIGNATURE = refuse(
  'Unauthenticated',
  'auth.signature is not one of auth.account over this call. Sign method, params and auth for this agent.',
)

/** The signature of one call: no session has a say in it. */
const byAuth = (
  services: Services,
  connection: Connection,
  method: string,
  params: object | undefined,
  auth: AuthJson,
): CallerOrFault => {
  const { ports } = services
  const head = ports.head()
  if (head === undefined) return refuse('NotReady', 'The agent is still reading the chain. Try again in a minute.')
  const { account, nonce, expires_at: expiresAt } = auth
  const expiry = expiryState(expiresAt, head)
  if (expiry !== 'counts') return EXPIRY_FAULTS[expiry](head)
  const agent = { ...ports.deployment, agentAccount: ports.agentAccount }
  const message = rpcCallMessage(agent, { method, params, account, nonce, expiresAt })
  return (
    verifyClaim(services, connection, auth, message, WRONG_SIGNATURE) ?? {
      account,
      once: { account, nonce, expiresAt },
    }
  )
}

const identify = (
  services: Services,
  connection: Connection,
  method: string,
  { signed, auth }: ReadParams,
): CallerOrFault => {
  if (auth) return byAuth(services, connection, method, signed, auth)
  const { owner, peer } = connection
  if (owner !== undefined) return { account: owner, once: undefined }
  const ways =
    peer.transport === 'websocket'
      ? 'Sign the call (params.auth), or call signer_authenticate first.'
      : 'Sign the call (params.auth).'
  return refuse('Unauthenticated', ways)
}

const namesOf = (roles: readonly Role[]): string =>
  roles.length === 1 ? `the role ${roles[0]}` : `one of the roles ${roles.join(', ')}`

const allow = ({ ports }: Services, caller: Caller, roles: readonly Role[]): CallerOrFault =>
  ports.rolesOf(caller.account).some((role) => roles.includes(role))
    ? caller
    : refuse('Forbidden', `The account needs ${namesOf(roles)}. Roles are given by the agent's operator.`)

/**
 * Who calls, and whether the account may: proof, roles, rate, in the order in which nobody can spend what is
 * another's. A failed proof costs the connection; a proven call costs its account. Uses up no nonce.
 */
export const authorise = (
  services: Services,
  connection: Connection,
  method: { readonly name: string; readonly roles: readonly Role[] },
  params: ReadParams,
): CallerOrFault => {
  const connectionWaitMs = connection.bucket.waitMs()
  if (connectionWaitMs > 0) return rateLimited(connectionWaitMs)
  const identified = identify(services, connection, method.name, params)
  const caller = 'fault' in identified ? identified : allow(services, identified, method.roles)
  if ('fault' in caller) {
    connection.bucket.take()
    return caller
  }
  const waitMs = services.rateOf(caller.account).take()
  return waitMs > 0 ? rateLimited(waitMs) : caller
}
