import { ReplaySubject, share, tap, type Observable, type Subject } from 'rxjs'
import { runAgent, type AgentEvent } from './agent.js'
import { closeAfter, closing } from './closing.js'
import type { AccountId } from './model/ids.js'
import { measureEvents } from './report/measure.js'
import { openObservePort } from './parts/open-observe-port.js'
import { openWorkerDoor } from './parts/open-worker-door.js'
import type { Parts } from './parts/parts.js'
import { agentStatus } from './stages/agent-status.js'
import { cutOff } from './stages/cut-off.js'
import { readValues } from './stages/readings.js'
import { reportEvents } from './report/report.js'
import { buildStages } from './stages/stages.js'
import { watchAgent } from './report/watch-agent.js'

/** A running agent. */
export interface Agent {
  readonly account: AccountId
  /** Where workers call it; absent when the settings have no such port. */
  readonly workerUrl: string | undefined
  /** Where metrics and health are; absent when the settings have no such port. */
  readonly observeUrl: string | undefined
  /** What it does, as it does it. Hot. */
  readonly events$: Observable<AgentEvent>
  /** Resolves when it was stopped, rejects with the fault that stopped it. */
  readonly finished: Promise<void>
  /** Takes nothing new, finishes what is in hand as far as its time goes, closes all parts. */
  stop(): Promise<void>
}

/** Runs hot, and ends once: who comes late sees the end, and starts nothing again. */
const HOT = { resetOnComplete: false, resetOnError: false, resetOnRefCountZero: false }

const monotonicMs = (): number => performance.now()

/**
 * Starts the agent on open parts, and closes them when it ends, whatever ends it. Aborting `stop` before it runs closes
 * them at once, and rejects; afterwards it has no effect.
 */
export const startAgent = async (parts: Parts, stop?: AbortSignal): Promise<Agent> => {
  const opened = closing()
  opened.add(() => parts.close())
  const close = (): Promise<void> => opened.all()
  const stop$ = new ReplaySubject<void>(1)
  // What waits for a part then fails, as that part is closed.
  const leave = (): void => {
    stop$.next()
    void close().catch(() => undefined)
  }
  stop?.addEventListener('abort', leave)
  try {
    stop?.throwIfAborted()
    return await unlessAborted(await run(parts, stop$, (closer) => opened.add(closer), close), stop)
  } catch (fault) {
    return await closeAfter(fault, close)
  } finally {
    stop?.removeEventListener('abort', leave)
  }
}

/** An agent that was begun in spite of the stop, which came with its last step, has no parts any more. */
const unlessAborted = async (agent: Agent, stop: AbortSignal | undefined): Promise<Agent> => {
  if (stop?.aborted !== true) return agent
  await agent.stop().catch(() => undefined)
  throw stop.reason
}

const run = async (
  parts: Parts,
  stop$: Subject<void>,
  onClose: (closer: () => Promise<void>) => void,
  close: () => Promise<void>,
): Promise<Agent> => {
  const watch = watchAgent(parts, monotonicMs)
  readValues(parts, watch)
  // Opened first and closed last but the parts: it tells why an agent does not start, or not end.
  const observer = await openObservePort(parts, watch, monotonicMs)
  if (observer) onClose(() => observer.close())
  const { stages, door, isReconciled } = await buildStages({ ...parts, writer: watch.writer }, stop$)
  const server = await openWorkerDoor(parts, { ...door.ports, status: agentStatus(parts, watch) })
  watch.built({ isReconciled, workerConnections: () => server?.connections() })
  // Closed before the parts: workers get the answers to what is in hand.
  if (server) onClose(() => server.close())
  onClose(async () => door.end())
  const events$ = runAgent(stages).pipe(
    cutOff(parts, stop$),
    tap(reportEvents(parts.logger)),
    tap(measureEvents(parts.metrics)),
    tap(watch.note),
    share(HOT),
  )
  const finished = new Promise<void>((resolve, reject) => {
    events$.subscribe({ error: reject, complete: resolve })
  }).then(close, (fault: unknown) => closeAfter(fault, close))
  // A fault is the business of whoever waits for the end; nobody waiting is no second fault.
  finished.catch(() => undefined)
  return {
    account: parts.writer.account,
    workerUrl: server?.url,
    observeUrl: observer?.url,
    events$,
    finished,
    stop: () => {
      watch.stops()
      door.stop()
      stop$.next()
      return finished
    },
  }
}
