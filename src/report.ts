import type { AgentEvent } from './agent.js'
import type { CommittedBlock } from './intake/commit-block.js'
import type { AnsweredJob } from './jobs/run-job.js'
import type { Logger } from './observe/logger.js'
import type { SubmissionEvent } from './submit/events.js'

const reportBlock = (logger: Logger, { block, admitted, refused, dropped }: CommittedBlock): void => {
  // A block that brings nothing is no news: one comes every few seconds.
  logger[admitted.length > 0 ? 'info' : 'debug']('Block committed', {
    block: block.number,
    admitted: admitted.length,
    refused: refused.length,
    dropped: dropped.length,
  })
}

const reportAnswer = (logger: Logger, { job, result }: AnsweredJob): void => {
  const route = result.decision?.by?.routeId
  const { outcome, reason, detail, keyId } = result
  logger.info('Job answered', { job: job.id, call: job.call.tag, outcome, reason, detail, route, key: keyId })
}

const reportSubmission = (logger: Logger, event: SubmissionEvent): void => {
  switch (event.kind) {
    case 'composed':
      return logger.info('Submission stored', { ...event })
    case 'sent':
      return logger.debug('Submission sent', { ...event })
    case 'poolRefused':
      return logger.warn('The pool did not take a submission; blocks decide what becomes of it', { ...event })
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

/** Turns what the agent did into log lines; `measureEvents` counts it. */
export const reportEvents =
  (logger: Logger) =>
  (event: AgentEvent): void => {
    switch (event.type) {
      case 'block':
        return reportBlock(logger, event.committed)
      case 'answered':
        return reportAnswer(logger, event.answered)
      case 'submission':
        return reportSubmission(logger, event.event)
    }
  }
