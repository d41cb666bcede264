import { encodeAddress } from '@polkadot/util-crypto'
import type { AgentEvent } from '../agent.js'
import type { CommittedBlock } from '../intake/commit-block.js'
import type { AnsweredJob } from '../jobs/run-job.js'
import type { Logger } from '../observe/logger.js'
import { reportSettled } from './report-settled.js'
import type { SubmissionEvent } from '../submit/events.js'

const reportBlock = (logger: Logger, committed: CommittedBlock): void => {
  const { block, admitted, refused, dropped } = committed
  // A block that brings nothing is no news: one comes every few seconds.
  logger[admitted.length > 0 ? 'info' : 'debug']('Block committed', {
    block: block.number,
    admitted: admitted.length,
    refused: refused.length,
    dropped: dropped.length,
  })
  reportSettled(logger, committed)
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
    case 'poolStatus':
      return event.outcome
        ? logger.warn('The pool has a submission no more; blocks decide what becomes of it', { ...event })
        : logger.debug('Submission in the pool', { ...event })
    case 'foreignExtrinsic':
      return logger.warn('Somebody else signs with this account', { ...event })
    case 'lowBalance':
      return logger.warn('The balance is low', { ...event })
    case 'waitingForFunds':
      return logger.warn('Waiting for funds', { ...event, address: encodeAddress(event.account) })
    case 'holding':
      return logger.warn('Our extrinsics fail on chain, or nobody can tell: holding new ones', { ...event })
    case 'stepFailed':
      return logger.warn('Submitting failed and will be tried again', {
        code: event.error.code,
        cause: event.error.message,
      })
    case 'registered':
      return logger.info('Registered on the L1', { ...event })
    case 'registrationLost':
      return logger.warn('The registration on the L1 is gone', { ...event })
    case 'registrationRefused': {
      const { code, message } = event.error
      const refused = { code, cause: message, registered: event.isRegistered }
      return event.isRegistered
        ? logger.warn('The L1 will refuse the next registration', refused)
        : logger.error('The L1 refuses our registration', refused)
    }
    case 'fallback':
      return logger.error('Replies go out in the fallback form', { ...event })
    case 'fallbackEnded':
      return logger.info('Replies go out in their usual form again')
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
