import { noParams } from '../../../types/worker/agent.js'
import { statusResult, type StatusResult } from '../../../types/worker/status.js'
import { EXAMPLE_ACCOUNT } from '../examples.js'
import type { CallerMethod } from '../method.js'
import type { WorkerPorts } from '../ports.js'

const statusJson = ({ status, head, version, agentAccount }: WorkerPorts): StatusResult => {
  const { reasons, headSeen, registered, registrationAgeSec, freePlanck, minimumBalancePlanck, ...counts } = status()
  const done = head()
  return {
    ready: reasons.length === 0,
    reasons: reasons.map((reason) => ({ ...reason })),
    version,
    account: agentAccount,
    head: done ?? null,
    head_seen: headSeen ?? null,
    lag: done === undefined || headSeen === undefined ? null : Math.max(0, headSeen - done),
    registered: registered ?? null,
    registration_age_sec: registrationAgeSec === undefined ? null : Math.max(0, Math.floor(registrationAgeSec)),
    free_planck: freePlanck?.toString() ?? null,
    minimum_balance_planck: minimumBalancePlanck.toString(),
    jobs_open: counts.openJobs,
    replies_ready: counts.repliesReady,
    submissions_live: counts.liveSubmissions,
  }
}

/** How the agent does. */
export const signerGetStatus: CallerMethod<Record<string, never>> = {
  kind: 'caller',
  name: 'signer_getStatus',
  summary:
    'Says how the agent does: whether it is ready and what helps if not, its account and balance, and what is on its way.',
  roles: ['operator'],
  isProven: false,
  params: noParams,
  result: statusResult,
  errors: [],
  example: {
    params: {},
    result: {
      ready: false,
      reasons: [
        {
          name: 'waiting_for_funds',
          advice: "The account's free balance is below submit.minimumBalancePlanck. Send funds to it.",
        },
      ],
      version: '0.1.0',
      account: EXAMPLE_ACCOUNT,
      head: 1_000_000,
      head_seen: 1_000_001,
      lag: 1,
      registered: true,
      registration_age_sec: 3_600,
      free_planck: '1000000000',
      minimum_balance_planck: '100000000000',
      jobs_open: 2,
      replies_ready: 2,
      submissions_live: 0,
    },
  },
  run: (_params, { ports }) => ({ result: { ...statusJson(ports) } }),
}
