import assert from 'node:assert/strict'
import { EMPTY, finalize, from, ignoreElements, NEVER, of, Subject, take, tap, throwError } from 'rxjs'
import { runAgent, type AgentEvent, type Stages } from '../../src/agent.js'
import type { AnsweredJob } from '../../src/jobs/run-job.js'
import type { Job } from '../../src/model/job.js'
import type { FinalizedBlock } from '../../src/model/l1.js'

const blockOf = (number: number): FinalizedBlock => ({
  number,
  hash: `0x${'0b'.repeat(32)}`,
  parentHash: `0x${'0a'.repeat(32)}`,
  timestampMs: number * 6_000,
  specVersion: 2,
  invocations: [],
  own: [],
})
const jobOf = (id: number): Job => ({ id: `0x${id}` }) as unknown as Job
const answerTo = (job: Job): AnsweredJob => ({ job }) as unknown as AnsweredJob

/** Stages that note what they do. */
const stagesOf = (steps: string[], changes: Partial<Stages> = {}): Stages => ({
  blocks$: from([blockOf(1), blockOf(2)]),
  open: (block) => {
    steps.push(`open ${block.number}`)
    return Promise.resolve({ block, requests: [], dropped: [] })
  },
  commit: ({ block }) => {
    steps.push(`commit ${block.number}`)
    return {
      block,
      admitted: [],
      refused: [],
      dropped: [],
      settled: { included: [], dead: [], unknown: [], foreign: [] },
    }
  },
  keep: async (committed) => {
    await new Promise(setImmediate)
    steps.push(`keep ${committed.block.number}`)
    return committed
  },
  release: () => [],
  asked$: EMPTY,
  run: (job) => from(Promise.resolve(answerTo(job))),
  laneOf: ({ id }) => id,
  submit: () => EMPTY,
  stop$: NEVER,
  ...changes,
})

const endOf = (stages: Stages): Promise<AgentEvent[]> =>
  new Promise((resolve, reject) => {
    const events: AgentEvent[] = []
    runAgent(stages).subscribe({ next: (event) => events.push(event), error: reject, complete: () => resolve(events) })
  })

describe('runAgent', () => {
  it('deals with a block wholly, its keys included, before it opens the next one', async () => {
    const steps: string[] = []
    await endOf(stagesOf(steps))
    assert.deepEqual(steps, ['open 1', 'commit 1', 'keep 1', 'open 2', 'commit 2', 'keep 2'])
  })

  it('releases no job of a block whose commit is refused, and ends with the fault', async () => {
    const steps: string[] = []
    const fault = new Error('an own reply is unknown')
    const stages = stagesOf(steps, {
      commit: () => {
        throw fault
      },
      release: () => assert.fail('nothing may be released'),
    })
    await assert.rejects(endOf(stages), fault)
    assert.deepEqual(steps, ['open 1'])
  })

  it('finishes jobs in hand after a stop, takes no further block, and lets the submitter end', async () => {
    const [stop$, blocks$, answers] = [new Subject<void>(), new Subject<FinalizedBlock>(), new Subject<AnsweredJob>()]
    const steps: string[] = []
    const ended = endOf(
      stagesOf(steps, {
        blocks$,
        stop$,
        release: () => [jobOf(1)],
        run: () => answers.pipe(take(1)),
        submit: (wake$) =>
          wake$.pipe(
            ignoreElements(),
            finalize(() => steps.push('submitter ended')),
          ),
      }),
    )
    blocks$.next(blockOf(1))
    while (!answers.observed) await new Promise(setImmediate)
    stop$.next()
    blocks$.next(blockOf(2))
    answers.next(answerTo(jobOf(1)))

    const events = await ended
    assert.deepEqual(
      events.map(({ type }) => type),
      ['block', 'answered'],
    )
    assert.deepEqual(steps, ['open 1', 'commit 1', 'keep 1', 'submitter ended'])
  })

  it('releases the jobs of a block before the submitter hears of it: their replies are then worth a wait', async () => {
    const steps: string[] = []
    await endOf(
      stagesOf(steps, {
        blocks$: from([blockOf(1)]),
        release: ({ block }) => {
          steps.push(`release ${block.number}`)
          return []
        },
        submit: (wake$) =>
          wake$.pipe(
            tap(() => steps.push('wake')),
            ignoreElements(),
          ),
      }),
    )
    assert.deepEqual(steps, ['open 1', 'commit 1', 'keep 1', 'release 1', 'wake'])
  })

  it('runs what a worker asked for in the lane of its key, behind what the chain released', async () => {
    const [stop$, blocks$, asked$] = [new Subject<void>(), new Subject<FinalizedBlock>(), new Subject<Job>()]
    const [steps, answers]: [string[], Subject<AnsweredJob>] = [[], new Subject<AnsweredJob>()]
    const ended = endOf(
      stagesOf(steps, {
        blocks$,
        stop$,
        asked$,
        laneOf: () => 'one key',
        release: () => [jobOf(1)],
        run: ({ id }) => {
          steps.push(`run ${id}`)
          return answers.pipe(take(1))
        },
      }),
    )
    blocks$.next(blockOf(1))
    while (!answers.observed) await new Promise(setImmediate)
    asked$.next(jobOf(2))
    assert.equal(steps.at(-1), 'run 0x1')
    answers.next(answerTo(jobOf(1)))
    while (steps.at(-1) !== 'run 0x2') await new Promise(setImmediate)
    stop$.next()
    answers.next(answerTo(jobOf(2)))

    const events = await ended
    assert.deepEqual(
      events.map(({ type }) => type),
      ['block', 'answered', 'answered'],
    )
    assert.equal(asked$.observed, false)
  })

  it('ends when a job cannot be written: everything admitted is in the store', async () => {
    const stages = stagesOf([], {
      release: () => [jobOf(1)],
      run: () => throwError(() => new Error('the disk is full')),
    })
    await assert.rejects(endOf(stages), /the disk is full/)
  })

  it('ends when the chain does', async () => {
    await assert.rejects(
      endOf(stagesOf([], { blocks$: throwError(() => new Error('another chain')) })),
      /another chain/,
    )
    assert.deepEqual(await endOf(stagesOf([], { blocks$: of() })), [])
  })
})
