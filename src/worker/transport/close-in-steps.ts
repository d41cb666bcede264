import type { FastifyInstance } from 'fastify'
import { timer } from 'rxjs'
import type { Door } from './door.js'
import type { Listener } from './listener.js'
import type { ServerContext, WorkerServerOptions } from './options.js'

const GOING_AWAY = 1001

/** Time that peers get to read their last answers and agree to the end. */
const GOODBYE_MS = 500

/** Whether `done` resolves within the time. Leaves no timer. */
const within = async (
  done: Promise<void>,
  ms: number,
  { scheduler }: Pick<ServerContext, 'scheduler'>,
): Promise<boolean> => {
  let late: () => void = () => undefined
  const tooLate = new Promise<boolean>((resolve) => (late = () => resolve(false)))
  const clock = timer(ms, scheduler).subscribe(late)
  const inTime = await Promise.race([done.then(() => true), tooLate])
  clock.unsubscribe()
  return inTime
}

/** Ends a server: no more connections, no more frames, those in hand until the deadline, then everything. */
export const closeInSteps = async (
  app: FastifyInstance,
  listener: Listener,
  door: Door,
  { closeDeadlineMs }: WorkerServerOptions,
  context: ServerContext,
): Promise<void> => {
  door.shut()
  const closed = new Promise<void>((resolve) => void listener.server.close(() => resolve()))
  if (!(await within(door.whenIdle(), closeDeadlineMs, context))) context.onEvent('cut_at_close')
  for (const client of app.websocketServer.clients) client.close(GOING_AWAY)
  listener.server.closeIdleConnections()
  await within(closed, GOODBYE_MS, context)
  listener.cutAll()
  await closed
  await app.close()
}
