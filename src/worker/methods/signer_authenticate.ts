import { authenticateParams, authenticateResult, type AuthenticateParams } from '../../../types/worker/auth.js'
import type { OpenMethod } from '../method.js'
import { openChallenge, ownConnection } from '../session.js'

/** Makes a connection that of an account, so that its calls need no signature of their own. */
export const signerAuthenticate: OpenMethod<AuthenticateParams> = {
  kind: 'open',
  name: 'signer_authenticate',
  summary: 'Without params: a challenge. With a signature over it: the connection is that of the account.',
  needsWebSocket: true,
  params: authenticateParams,
  result: authenticateResult,
  errors: ['Unauthenticated', 'Forbidden'],
  example: { params: {}, result: { challenge: `0x${'7c'.repeat(32)}` } },
  run: ({ account, type, signature }, context) =>
    account === undefined || type === undefined || signature === undefined
      ? openChallenge(context)
      : ownConnection(context, { account, type, signature }),
}
