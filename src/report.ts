import type { AgentEvent } from './agent.js'
import type { CommittedBlock } from './intake/commit-block.js'
import type { AnsweredJob } from './jobs/run-job.js'
import type { Counters } from './observe/counters.js'
import type { Logger } from './observe/logger.js'
import { reportSettled } from './report-settled.js'
import type { SubmissionEvent } from './submit/events.js'

const reportBlock = (logger: Logger, counters: Counters, committed: CommittedBlock): void => {
  const { block, admitted, refused } = committed
  counters.count('blocks_committed')
  counters.count('jobs_admitted', admitted.length)
  for (const fault of refused) counters.count(`requests_refused_${fault}`)
  logger.debug('Block committed', { block: block.number, admitted: admitted.length, refused: refused.length })
  reportSettled(logger, counters, committed)
}

const reportAnswer = (logger: Logger, counters: Counters, { job, result }: AnsweredJob): void => {
  counters.count(`jobs_answered_${result.outcome}`)
  const route = result.decision?.by?.routeId
  const { outcome, reason, detail, keyId } = result
  logger.debug('Job answered', { job: job.id, call: job.call.tag, outcome, reason, detail, route, key: keyId })
}

const reportSubmission = (logger: Logger, counters: Counters, event: SubmissionEvent): void => {
  counters.count(`submissions_${event.kind}`)
  switch (event.kind) {
    case 'composed':
      return logger.info('Submission stored', { ...event })
    case 'sent':
      return logger.debug('Submission sent', { ...event })
    case 'poolRefused':
      return logger.warn('The pool did not take a submission; blocks decide what becomes of it', { ...event })
    case 'poolStatus':
      return event.outcome
        ? logger.warn('The pool has a submission no more; blocks decide what becomes of it', { ...event })
        : logger.debug('Submission in the pool', { ...event })
    case 'foreignExtrinsic':
      return logger.warn('Somebody else signs with this account', { ...event })
    case 'lowBalance':
      return logger.warn('The balance is low', { ...event })
    case 'waitingForFunds':
      return logger.warn('Waiting for funds', { ...event })
    case 'holding':
      return logger.warn('Our extrinsics fail on chain: holding new ones', { ...event })
    case 'stepFailed':
      return logger.warn('Submitting failed and will be tried again', {
        code: event.error.code,
        cause: event.error.message,
      })
  }
}

/** Turns what the agent did into log lines and counts. */
export const reportEvents =
  (logger: Logger, counters: Counters) =>
  (event: AgentEvent): void => {
    switch (event.type) {
      case 'block':
        return reportBlock(logger, counters, event.committed)
      case 'answered':
        return reportAnswer(logger, counters, event.answered)
      case 'submission':
        return reportSubmission(logger, counters, event.event)
    }
  }
