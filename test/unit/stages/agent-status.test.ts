import assert from 'node:assert/strict'
import { REASONS, type AgentState } from '../../../src/observe/readiness.js'
import { agentStatus } from '../../../src/stages/agent-status.js'
import { openMemory, type Memory } from '../../support/memory-store.js'
import { WORKING } from '../../support/working-state.js'

type Deps = Parameters<typeof agentStatus>
type Store = Deps[0]['store']

const UNASKED = (): never => {
  throw new Error('a node was asked')
}

describe('the status of an agent', () => {
  let memory: Memory
  beforeEach(async () => {
    memory = await openMemory()
  })
  afterEach(() => memory.close())

  /** Of a connection that remembers the head `newest`, and can do nothing else. */
  const statusOf = (state: AgentState, { newest, store = memory.store }: { newest?: number; store?: Store } = {}) => {
    const connection = { finalized: { newest: () => newest }, confirm: UNASKED } as unknown as Deps[0]['connection']
    return agentStatus({ connection, store }, { state: () => state, registrationAgeSec: () => 3_600 })
  }

  it('is what it remembers and what its journal holds', () => {
    assert.deepEqual(statusOf(WORKING, { newest: 7 })(), {
      reasons: [],
      headSeen: 7,
      registered: true,
      registrationAgeSec: 3_600,
      freePlanck: 10n,
      minimumBalancePlanck: 10n,
      openJobs: 0,
      repliesReady: 0,
      liveSubmissions: 0,
    })
  })

  it('counts work by the journal at the moment of asking', () => {
    let open = 0
    const tx = { countAllOpenJobs: () => ++open, countReadyReplies: () => 2, submissions: () => [{}] }
    const store = { transaction: (work: (tx: never) => unknown) => work(tx as never) } as unknown as Store
    const status = statusOf(WORKING, { store })

    assert.deepEqual([status().openJobs, status().openJobs], [1, 2])
    assert.deepEqual([status().repliesReady, status().liveSubmissions], [2, 1])
  })

  it('has everything that keeps it from its work, with what helps', () => {
    const { reasons } = statusOf({ ...WORKING, registered: false, freePlanck: 9n })()

    assert.deepEqual(reasons, [
      { name: 'not_registered', advice: REASONS.not_registered },
      { name: 'waiting_for_funds', advice: REASONS.waiting_for_funds },
    ])
  })

  it('leaves open what is not known yet', () => {
    const { headSeen, registered, freePlanck } = statusOf({
      ...WORKING,
      reconciled: false,
      registered: undefined,
      freePlanck: undefined,
    })()

    assert.deepEqual([headSeen, registered, freePlanck], [undefined, undefined, undefined])
  })
})
