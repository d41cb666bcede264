import type { WorkerClient } from '../../client/index.js'
import { SignerError } from '../../errors/signer-error.js'
import type { RequestId } from '../../model/ids.js'
import { answerOf } from './answer.js'
import type { Door, OnAsk } from './door.js'

/** What the agent proved that it did not take, or has no word for. Else it may have taken the request. */
const isOpen = ({ code, context }: SignerError): boolean =>
  code === 'SIGNER__CLIENT__CALL_UNAVAILABLE' && (context['proven'] !== true || context['name'] === 'InternalError')

/** The same fault, with the way to what may become of the request: asked anew it would be another one. */
const withWayOn = (error: unknown, requestId: RequestId): unknown => {
  if (!(error instanceof SignerError) || !isOpen(error)) return error
  const { code, message, context, cause } = error
  const way = `It may have been taken: see signer-layer jobs show ${requestId} before you ask anew.`
  return new SignerError(code, `${message}\n${way}`, context, cause)
}

/**
 * The door of workers. Nothing is kept of a request: asked again by its id (`jobs show`), the agent gives the answer
 * again.
 */
export const createWorkerDoor = (
  worker: Pick<WorkerClient, 'prepare' | 'send' | 'explain'>,
  onAsk: OnAsk,
  signal?: AbortSignal,
): Door => ({
  name: 'worker',
  ask: async (call, { deadlineBlocks, expect }) => {
    const request = await worker.prepare([call], { deadlineBlocks })
    const [requestId] = request.requestIds as readonly [RequestId]
    onAsk(requestId, call.tag)
    const options = {
      ...(expect === undefined ? {} : { expect: new Map([[0, expect]]) }),
      ...(signal === undefined ? {} : { signal }),
    }
    const [result] = await worker.send(request, options).catch((error: unknown) => {
      throw withWayOn(error, requestId)
    })
    return { answer: answerOf(result), forget: async () => undefined }
  },
  explain: (input) => worker.explain(input),
  close: async () => undefined,
})
