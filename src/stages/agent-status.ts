import { notReadyBecause } from '../observe/readiness.js'
import type { Parts } from '../parts/parts.js'
import type { AgentWatch } from '../report/watch-agent.js'
import type { AgentStatus } from '../worker/ports.js'
import { unfinished } from './unfinished.js'

/** Says how the agent does: by what it remembers and its journal, so that asking costs no node anything. */
export const agentStatus =
  (
    { connection, store }: Pick<Parts, 'connection' | 'store'>,
    watch: Pick<AgentWatch, 'state' | 'registrationAgeSec'>,
  ): (() => AgentStatus) =>
  () => {
    const state = watch.state()
    const { registered, freePlanck, minimumBalancePlanck } = state
    return {
      reasons: notReadyBecause(state),
      headSeen: connection.finalized.newest(),
      registered,
      registrationAgeSec: watch.registrationAgeSec(),
      freePlanck,
      minimumBalancePlanck,
      ...store.transaction(unfinished),
    }
  }
