import { z } from 'zod'
import { subscriptionParams, type SubscriptionParams } from '../../../types/worker/jobs.js'
import type { OpenMethod } from '../method.js'
import { EXAMPLE_SUBSCRIPTION } from '../examples.js'

/** Ends a subscription of the same connection; that needs no proof, for nobody else can name it. */
export const signerUnsubscribeJob: OpenMethod<SubscriptionParams> = {
  kind: 'open',
  name: 'signer_unsubscribeJob',
  summary: 'Ends a subscription of this connection. False: there is none of this id (any more).',
  needsWebSocket: true,
  params: subscriptionParams,
  result: z.boolean(),
  errors: [],
  example: { params: { subscription: EXAMPLE_SUBSCRIPTION }, result: true },
  run: ({ subscription }, { connection }) => {
    const found = connection.subscriptions.get(subscription)
    found?.unsubscribe()
    return { result: found !== undefined }
  },
}
