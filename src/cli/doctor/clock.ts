import { EMBEDDED_GENESIS } from '../init/judge-chain.js'
import type { EndpointView } from './endpoint-view.js'
import { ok, warning, type Finding } from './finding.js'

const MOST_OFF_MS = 30_000

const NO_DECISION = 'it decides nothing here, but clients and logs go by it'

/** The clock of this machine against that of the chain, ms since 1970, by the node whose newest block is newest. */
export const clockFindings = (views: readonly EndpointView[], nowMs: number): readonly Finding[] => {
  const nodes = views.flatMap(({ node }) => (node === undefined ? [] : [node]))
  if (nodes.length === 0) return [warning('no node tells the time of the chain', 'see l1')]
  if (nodes.some(({ genesis }) => genesis === EMBEDDED_GENESIS))
    return [ok('not compared: the L1 of `signer-layer dev` has a clock of its own')]
  const offMs = nowMs - Math.max(...nodes.map(({ bestTimestampMs }) => bestTimestampMs))
  const seconds = Math.round(Math.abs(offMs) / 1_000)
  if (Math.abs(offMs) <= MOST_OFF_MS) return [ok(`within ${seconds} s of the newest block`)]
  return offMs < 0
    ? [warning(`${seconds} s behind the newest block; ${NO_DECISION}`, 'set the clock of this machine (NTP)')]
    : [
        warning(
          `${seconds} s ahead of the newest block; ${NO_DECISION}`,
          'set the clock of this machine (NTP), unless the chain or its nodes stand still',
        ),
      ]
}
