import type { Settings } from '../../settings/schema.js'
import type { EndpointView } from './endpoint-view.js'
import { ok, problem, warning, type Finding } from './finding.js'

type Wanted = Pick<Settings, 'registration'>

const HOUR_MS = 3_600_000
const LIFE_MS = 48 * HOUR_MS
/** Renewed at half of its life: older than this, something keeps it from being renewed. */
const OVERDUE_MS = 30 * HOUR_MS

const RENEW = 'start the agent: it renews it by itself, with a node and funds'

/** What the chain has of the agent in teerex, by the first node that knows its account; its age is in time of the chain. */
export const registrationFindings = (
  views: readonly EndpointView[],
  { registration: wanted }: Wanted,
): readonly Finding[] => {
  const node = views.find((view) => view.node?.account !== undefined)?.node
  if (node?.account === undefined) return [warning('not known: see account and l1', 'look again when these are well')]
  const { registration, lockedOut, allowsSkip } = node.account
  const full = lockedOut
    ? [
        problem(
          `the ten accounts that the chain keeps for ${wanted.mrEnclave} are others: replies go out in the fallback form`,
          'choose another registration.mrEnclave on a development chain; elsewhere keep the key folder of an account that is among them',
        ),
      ]
    : []
  if (wanted.method === 'Skip' && !allowsSkip)
    return [
      problem(
        'the chain takes no registration without attestation',
        'registration.method Skip is for development chains',
      ),
      ...full,
    ]
  if (registration === undefined)
    return [warning('not registered yet: until then clients do not accept it', RENEW), ...full]
  const { method, mrEnclave, timestampMs } = registration
  const ageMs = node.bestTimestampMs - timestampMs
  const found = `registered by ${method}, ${Math.max(0, Math.round(ageMs / HOUR_MS))} h ago`
  if (mrEnclave !== wanted.mrEnclave || method !== wanted.method)
    return [warning(`${found} for ${mrEnclave}, which is not what the settings say`, RENEW), ...full]
  if (ageMs > LIFE_MS) return [problem(`${found}: clients take none older than 48 h`, RENEW), ...full]
  return [ageMs > OVERDUE_MS ? warning(`${found}, and not renewed since`, RENEW) : ok(found), ...full]
}
