import type { Settings } from '../../settings/schema.js'
import type { EndpointView, NodeView } from './endpoint-view.js'
import { ok, problem, warning, type Finding } from './finding.js'

type L1Settings = Pick<Settings['l1'], 'genesis' | 'agreement'>

const isUsable = ({ genesis }: L1Settings, { node }: EndpointView): boolean => node?.genesis === genesis

const nodeFindings = (endpoint: string, node: NodeView, { genesis }: L1Settings): readonly Finding[] => {
  if (node.genesis !== genesis)
    return [
      problem(
        `${endpoint} is of another chain: its block 0 is ${node.genesis}, and l1.genesis is ${genesis}`,
        'correct l1.endpoints or l1.genesis: the agent refuses this node',
      ),
    ]
  const found = `${endpoint} follows the chain of the settings, runtime ${node.specName}/${node.specVersion}, block ${node.finalized} is final`
  const standing = warning(
    `${endpoint} made nothing final while it was watched; block ${node.finalized} is final`,
    'see whether the node is in sync and has peers; the agent leaves a node that stands still for others',
  )
  const pruned = warning(
    `${endpoint} keeps no state of block ${node.oldBlock}: after a pause with an upgrade of the runtime the agent cannot read what it missed`,
    'have an archive node among l1.endpoints (--state-pruning archive)',
  )
  return [node.isMoving ? ok(found) : standing, ...(node.hasOldState ? [] : [pruned])]
}

/** A node that follows is at most a few blocks behind: answers take their time, and blocks are not final everywhere at once. */
const MOST_BEHIND = 20

const lagFindings = (usable: readonly { endpoint: string; node: NodeView }[]): readonly Finding[] => {
  const newest = Math.max(...usable.map(({ node }) => node.finalized))
  return usable
    .filter(({ node }) => newest - node.finalized > MOST_BEHIND)
    .map(({ endpoint, node }) =>
      warning(
        `${endpoint} is ${newest - node.finalized} blocks behind: ${node.finalized} is final there, and ${newest} elsewhere`,
        'wait until it is in sync, or see whether it has peers',
      ),
    )
}

const agreementFindings = (views: readonly EndpointView[], l1: L1Settings): readonly Finding[] => {
  if (l1.agreement < 2) return []
  const usable = views.filter((view) => isUsable(l1, view)).length
  const message = `${usable} of ${views.length} nodes can be used, and ${l1.agreement} must agree`
  return [
    usable >= l1.agreement
      ? ok(message)
      : problem(message, 'bring nodes back, or name more of them: until then the agent waits'),
  ]
}

/** What nodes that answer differently mean: one that can be used is enough for an agent, unless more must agree. */
export const endpointFindings = (views: readonly EndpointView[], l1: L1Settings): readonly Finding[] => {
  const isAnyUsable = views.some((view) => isUsable(l1, view))
  const unusable = (fault: string): Finding =>
    isAnyUsable ? warning(fault, 'start it, or take it out of l1.endpoints') : problem(fault, 'start a node')
  return [
    ...views.flatMap(({ endpoint, ...view }) =>
      view.node === undefined ? [unusable(`${endpoint}: ${view.fault}`)] : nodeFindings(endpoint, view.node, l1),
    ),
    ...lagFindings(views.flatMap(({ endpoint, node }) => (node?.genesis === l1.genesis ? [{ endpoint, node }] : []))),
    ...agreementFindings(views, l1),
  ]
}
