import type { AgentEvent } from '../agent.js'
import type { CommittedBlock } from '../intake/commit-block.js'
import type { AnsweredJob } from '../jobs/run-job.js'
import type { Job } from '../model/job.js'
import type { FinalizedBlock } from '../model/l1.js'
import type { Metrics } from '../observe/metrics.js'
import type { SubmissionEvent } from '../submit/events.js'

/** Counts jobs that were admitted, and begins to time them. A request is known by its first call. */
export const measureAdmission = (
  { intake, jobs }: Metrics,
  door: 'chain' | 'worker',
  admitted: readonly Job[],
): void => {
  intake.requests.add({ door }, admitted.filter(({ callIndex }) => callIndex === 0).length)
  intake.jobs.add({ door }, admitted.length)
  for (const { id } of admitted) jobs.duration.begin(id)
}

const measureOwn = ({ submit }: Metrics, { own }: FinalizedBlock): void => {
  for (const { outcome, feePlanck = 0n } of own) {
    submit.extrinsics.add({ outcome })
    submit.fees.add(Number(feePlanck))
  }
}

const measureSettled = ({ submit }: Metrics, { block, settled }: CommittedBlock): void => {
  for (const { kind, composedAt } of settled.included) {
    submit.included.add({ submission: kind })
    submit.inclusion.observe(block.number - composedAt)
  }
  for (const { submission, cause } of settled.dead) submit.died.add({ submission: submission.kind, cause })
  submit.foreign.add(settled.foreign.length)
}

const measureBlock = (metrics: Metrics, committed: CommittedBlock): void => {
  const { block, admitted, refused, dropped } = committed
  metrics.chain.blocks.add()
  for (const fault of dropped) metrics.intake.dropped.add({ fault })
  for (const fault of refused) metrics.intake.refused.add({ door: 'chain', fault })
  measureAdmission(metrics, 'chain', admitted)
  measureOwn(metrics, block)
  measureSettled(metrics, committed)
}

const measureAnswer = ({ jobs }: Metrics, { job, result: { outcome } }: AnsweredJob): void => {
  const call = job.call.tag
  jobs.answered.add({ call, outcome })
  jobs.duration.end(job.id, { call })
}

const measureSubmission = ({ submit, registration }: Metrics, event: SubmissionEvent): void => {
  switch (event.kind) {
    case 'composed':
      return submit.composed.add({ submission: event.submission })
    case 'sent':
    case 'poolRefused':
      return submit.answers.add({ submission: event.submission, outcome: event.outcome })
    case 'poolStatus':
      return submit.statuses.add({ submission: event.submission, status: event.status })
    case 'foreignExtrinsic':
      return submit.foreign.add()
    case 'lowBalance':
    case 'waitingForFunds':
    case 'holding':
      return submit.waits.add({ cause: event.kind })
    case 'stepFailed':
      return submit.stepsFailed.add()
    case 'registered':
    case 'registrationLost':
    case 'registrationRefused':
    case 'fallback':
    case 'fallbackEnded':
      return registration.changes.add({ change: event.kind })
  }
}

/** Counts what the agent did: the other half of `reportEvents`. */
export const measureEvents =
  (metrics: Metrics) =>
  (event: AgentEvent): void => {
    switch (event.type) {
      case 'block':
        return measureBlock(metrics, event.committed)
      case 'answered':
        return measureAnswer(metrics, event.answered)
      case 'submission':
        return measureSubmission(metrics, event.event)
    }
  }
