import { catchError, defer, EMPTY, finalize, Subscription, type Observable } from 'rxjs'
import type { AccountId, Hex, RequestId } from '../model/ids.js'
import { toHex } from '../protocol/hash.js'
import type { JsonObject } from '../protocol/plain-json.js'
import { sendNewest } from '../rx/send-newest.js'
import { jobJson } from './convert/job-json.js'
import type { Peer } from './frame.js'
import type { CallContext } from './method.js'
import type { JobView } from './ports.js'
import { proofOf } from './prove.js'

/** The notification of a job's state. */
const JOB_NOTIFICATION = 'signer_job'

/** Whose subscription it is, and to what. */
interface Subscribed {
  readonly account: AccountId
  readonly jobId: RequestId
}

const notificationText = async (
  { ports, connection }: CallContext,
  account: AccountId,
  params: JsonObject,
): Promise<string> => {
  const proof = connection.peer.secure
    ? {}
    : { proof: { ...(await proofOf(ports, { method: JOB_NOTIFICATION, params, account })) } }
  return JSON.stringify({ jsonrpc: '2.0', method: JOB_NOTIFICATION, params: { ...params, ...proof } })
}

/** A turn of the event loop lies between two tries: a transport that is ending must get to say so. */
const whenWritable = async ({ scheduler }: CallContext, peer: Peer): Promise<void> => {
  await peer.whenWritable?.()
  await new Promise<void>((resolve) => scheduler.schedule(() => resolve()))
}

const notifications = (context: CallContext, subscription: Hex, { account, jobId }: Subscribed): Observable<never> => {
  const { ports, connection, logger } = context
  const { peer } = connection
  const send = async (view: JobView): Promise<boolean> => {
    const text = await notificationText(context, account, { subscription, job: jobJson(view) })
    // A subscription that ended while its proof was made says nothing any more.
    return !connection.subscriptions.has(subscription) || peer.notify?.(text) === true
  }
  return defer(() => ports.watchJob(jobId)).pipe(
    sendNewest({ send, whenReady: () => whenWritable(context, peer) }),
    catchError(() => {
      logger.error('A job subscription ended by a fault', { job: jobId })
      return EMPTY
    }),
    finalize(() => connection.subscriptions.delete(subscription)),
  )
}

/**
 * Begins to notify an account of its job: its state now, then each change, until it is answered. The first
 * notification follows the answer to the call. Undefined when the connection has all the subscriptions that it
 * may have.
 */
export const subscribeJob = (context: CallContext, subscribed: Subscribed): Hex | undefined => {
  const { connection, settings, randomBytes } = context
  if (connection.subscriptions.size >= settings.subscriptionsPerConnection) return undefined
  const subscription = toHex(randomBytes(16))
  const ended = new Subscription(() => connection.subscriptions.delete(subscription))
  connection.subscriptions.set(subscription, ended)
  context.afterAnswer(() => {
    if (connection.peer.closed.aborted) ended.unsubscribe()
    if (!ended.closed) ended.add(notifications(context, subscription, subscribed).subscribe())
  })
  return subscription
}
