import type { JobDeps } from '../jobs/ports.js'
import type { AnsweredJob } from '../jobs/run-job.js'
import type { Job } from '../model/job.js'
import type { JobTrace, SpanWords, StepName, Stretch, Tracing } from '../observe/tracing.js'
import { backendOutcome } from '../report/measure-backend.js'

type Clock = Pick<Tracing, 'nowMs'>
type Decoding = ReturnType<JobDeps['decode']>
type Decided = ReturnType<JobDeps['decide']>

const wordsOfDecoding = (decoding: Decoding): SpanWords =>
  // The chain that a caller wrote is a text of his, until something was decoded for it.
  decoding.ok ? { outcome: 'ok', chain: decoding.decoded.facts.chain } : { outcome: 'denied', reason: decoding.reason }

const wordsOfDecision = (decision: Decided): SpanWords =>
  decision.outcome === 'approved'
    ? { outcome: decision.outcome }
    : { outcome: decision.outcome, reason: decision.reason }

/** Steps of one job, timed and told to its trace as they end. What they give and raise is passed on as it is. */
const steps = ({ nowMs }: Clock, trace: JobTrace) => {
  const since = (fromMs: number): Stretch => ({ fromMs, toMs: nowMs() })
  return {
    timed: <T>(name: StepName, work: () => T, wordsOf: (made: T) => SpanWords): T => {
      const fromMs = nowMs()
      try {
        const made = work()
        trace.step(name, since(fromMs), wordsOf(made))
        return made
      } catch (error) {
        trace.step(name, since(fromMs), { outcome: 'failed' })
        throw error
      }
    },
    awaited: async <T>(name: StepName, work: () => Promise<T>, done: SpanWords, away: SpanWords = {}): Promise<T> => {
      const fromMs = nowMs()
      try {
        const made = await work()
        trace.step(name, since(fromMs), done)
        return made
      } catch (error) {
        trace.step(name, since(fromMs), { ...away, outcome: backendOutcome(error) })
        throw error
      }
    },
  }
}

const tracedDeps = (deps: JobDeps, clock: Clock, trace: JobTrace): JobDeps => {
  const { timed, awaited } = steps(clock, trace)
  const key = <T>(work: () => Promise<T>): Promise<T> => awaited('key', work, { outcome: 'ok' })
  return {
    ...deps,
    decode: (input) => timed('decode', () => deps.decode(input), wordsOfDecoding),
    decide: (subject) => timed('decide', () => deps.decide(subject), wordsOfDecision),
    backend: (id) => {
      const found = deps.backend(id)
      if (!found) return undefined
      const sign: typeof found.sign = (...asked) =>
        awaited('sign', () => found.sign(...asked), { backend: id, outcome: 'signed' }, { backend: id })
      return { sign }
    },
    generateKey: (...asked) => key(() => deps.generateKey(...asked)),
    deleteKey: (...asked) => key(() => deps.deleteKey(...asked)),
    setKeyState: (...asked) => key(() => deps.setKeyState(...asked)),
  }
}

/** Remembers the last transaction: of a job that ended, it is the one that wrote the answer. */
const lastTransaction = (deps: JobDeps, { nowMs }: Clock) => {
  let last: Stretch | undefined
  const transaction: JobDeps['transaction'] = (work) => {
    const fromMs = nowMs()
    const made = deps.transaction(work)
    last = { fromMs, toMs: nowMs() }
    return made
  }
  return { deps: { ...deps, transaction }, last: () => last }
}

/**
 * Runs jobs and traces those of the sample. A try that meets an absent backend leaves its steps; the span of the job
 * itself is written once, with the answer.
 */
export const tracedRun =
  (tracing: Tracing, deps: JobDeps, run: (deps: JobDeps, job: Job) => Promise<AnsweredJob>) =>
  async (job: Job): Promise<AnsweredJob> => {
    const trace = tracing.of(job.id)
    if (!trace) return run(deps, job)
    const watched = lastTransaction(deps, tracing)
    const answered = await run(tracedDeps(watched.deps, tracing, trace), job)
    const { outcome, reason } = answered.result
    const answering = watched.last()
    if (answering) trace.step('answer', answering, { outcome })
    trace.end({ call: job.call.tag, outcome, reason })
    return answered
  }
