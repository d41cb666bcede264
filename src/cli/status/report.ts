import { REASONS, type ReasonName } from '../../observe/readiness.js'
import { fromHex } from '../../protocol/hash.js'
import { formatAddress } from '../../routes/address.js'
import { showCoins } from '../coins.js'
import { facts, plainText } from '../columns.js'
import type { Gathered } from './gather.js'

const isReasonName = (name: string): name is ReasonName => Object.hasOwn(REASONS, name)

const adviceFor = (name: string): string => (isReasonName(name) ? REASONS[name] : 'See the log of the agent.')

/** The fullest account of why that there is: an operator's, else that of the port for health, else the door's. */
const reasonsOf = ({ status, readyz, health }: Gathered) =>
  (status ?? readyz)?.reasons ?? health.reasons.map((name) => ({ name, advice: adviceFor(name) }))

/** How an agent does, for programs. Null is what is not known, or not for who asked. */
export const reportOf = (gathered: Gathered) => {
  const { agent, health, attestation, shielding, status } = gathered
  const { pin, worker } = agent
  const reasons = reasonsOf(gathered)
  return {
    ready: health.ready && reasons.length === 0,
    reasons,
    worker,
    version: health.version,
    account: attestation.account,
    ss58: formatAddress(`polkadot:${pin.genesis.slice(2, 34)}`, fromHex(attestation.account)),
    free_planck: status?.free_planck ?? null,
    minimum_balance_planck: status?.minimum_balance_planck ?? null,
    registration: attestation.registration,
    registration_age_sec: status?.registration_age_sec ?? null,
    head: health.head,
    head_seen: status?.head_seen ?? null,
    lag: status?.lag ?? null,
    genesis: pin.genesis,
    shard: pin.shard,
    shielding: shielding === undefined ? null : { kid: shielding.kid, valid_until: shielding.valid_until },
    jobs_open: status?.jobs_open ?? null,
    replies_ready: status?.replies_ready ?? null,
    submissions_live: status?.submissions_live ?? null,
  }
}

/** What `status` tells of an agent. */
export type StatusReport = ReturnType<typeof reportOf>

const balanceText = ({ free_planck: free, minimum_balance_planck: minimum }: StatusReport): string | undefined => {
  if (free === null || minimum === null) return undefined
  return `${showCoins(BigInt(free))}, at least ${showCoins(BigInt(minimum))} wanted`
}

const ageText = (seconds: number | null): string =>
  seconds === null ? '' : `, ${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min old`

/** The chain calls invalid whatever came without evidence, which is no fault of a development agent. */
const statusText = ({ method, status }: NonNullable<StatusReport['registration']>): string =>
  method === 'Skip' ? 'Skip (without evidence, for development)' : `${method}, ${plainText(status)}`

const registrationText = ({ registration, registration_age_sec: age }: StatusReport): string =>
  registration === null ? 'none' : `${statusText(registration)}${ageText(age)}`

const headText = ({ head, head_seen: seen, lag }: StatusReport): string =>
  `${head ?? 'none yet'}${lag === null ? '' : `, ${lag} behind ${seen}`}`

const openText = ({ jobs_open, replies_ready, submissions_live }: StatusReport): string | undefined =>
  jobs_open === null
    ? undefined
    : `${jobs_open} open, ${replies_ready} replies ready, ${submissions_live} extrinsics on their way`

const FOR_OPERATORS =
  'Balance, lag and open jobs are for accounts with the role operator, of an agent that is caught up: --as names the key.'

/** The same for people. */
export const describeStatus = (report: StatusReport): readonly string[] => [
  report.ready ? 'The agent is ready.' : 'The agent is not ready:',
  ...report.reasons.map(({ name, advice }) => `  ${plainText(name)}: ${plainText(advice)}`),
  ...facts([
    ['worker', report.worker],
    ['version', plainText(report.version)],
    ['account', `${report.account} (${report.ss58})`],
    ['balance', balanceText(report)],
    ['registered', registrationText(report)],
    ['head', headText(report)],
    ['genesis', report.genesis],
    ['shard', report.shard],
    [
      'shielding',
      report.shielding === null
        ? 'none yet'
        : `${report.shielding.kid}, valid until block ${report.shielding.valid_until}`,
    ],
    ['jobs', openText(report)],
  ]),
  ...(report.jobs_open === null ? [FOR_OPERATORS] : []),
]
