import type { SubmissionEvent } from '../../../src/submit/events.js'
import type { Submission, SubmissionState } from '../../../src/model/reply.js'
import type { NetworkAgent } from './agent.js'

/** What the submitter said, from the `since`-th event of the agent on. */
export const submissionEvents = ({ events }: Pick<NetworkAgent, 'events'>, since = 0): readonly SubmissionEvent[] =>
  events.slice(since).flatMap((event) => (event.type === 'submission' ? [event.event] : []))

export const submissionsOf = ({ parts }: Pick<NetworkAgent, 'parts'>, state: SubmissionState): readonly Submission[] =>
  parts.store.transaction((tx) => tx.submissions(state))

/** Resolves with the first event for which it holds, from the `since`-th event of the agent on. */
export const untilSubmission = async <E extends SubmissionEvent>(
  agent: NetworkAgent,
  since: number,
  is: (event: SubmissionEvent) => event is E,
): Promise<E> => {
  const found = (): E | undefined => submissionEvents(agent, since).find(is)
  await agent.until(() => found() !== undefined)
  return found() as E
}

export type EventOf<K extends SubmissionEvent['kind']> = Extract<SubmissionEvent, { readonly kind: K }>

export const isOf =
  <K extends SubmissionEvent['kind']>(kind: K) =>
  (event: SubmissionEvent): event is EventOf<K> =>
    event.kind === kind
