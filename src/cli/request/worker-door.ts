import type { WorkerClient } from '../../client/index.js'
import type { RequestId } from '../../model/ids.js'
import { answerOf } from './answer.js'
import type { Door, OnAsk } from './door.js'

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
    onAsk(request.requestIds[0] as RequestId)
    const [result] = await worker.send(request, {
      ...(expect === undefined ? {} : { expect: new Map([[0, expect]]) }),
      ...(signal === undefined ? {} : { signal }),
    })
    return { answer: answerOf(result), forget: async () => undefined }
  },
  explain: (input) => worker.explain(input),
  close: async () => undefined,
})
