import assert from 'node:assert/strict'
import { notReadyBecause, REASONS, type AgentState, type ReasonName } from '../../../src/observe/readiness.js'
import { WORKING } from '../../support/working-state.js'

const CASES: [ReasonName, Partial<AgentState>][] = [
  ['stopping', { stopping: true }],
  ['store_unreadable', { storeReadable: false }],
  ['kms_away', { kmsConnected: false }],
  ['backend_away', { backendsAvailable: false }],
  ['not_connected', { connected: false }],
  ['no_finalised_block', { headAgeSec: 120.1 }],
  ['not_reconciled', { reconciled: false }],
  ['account_unknown', { registered: undefined, freePlanck: undefined }],
  ['not_registered', { registered: false }],
  ['waiting_for_funds', { freePlanck: 9n }],
]

describe('notReadyBecause', () => {
  const namesOf = (change: Partial<AgentState>): string[] =>
    notReadyBecause({ ...WORKING, ...change }).map(({ name }) => name)

  it('has nothing to say of an agent that works', () => {
    assert.deepEqual(namesOf({}), [])
    assert.deepEqual(namesOf({ headAgeSec: 120 }), [])
  })

  for (const [name, change] of CASES)
    it(`says ${name}, and nothing else, for ${Object.keys(change).join(' and ')}`, () => {
      assert.deepEqual(namesOf(change), [name])
    })

  it('has a case for each reason, with a sentence that says what helps', () => {
    assert.deepEqual(CASES.map(([name]) => name).sort(), Object.keys(REASONS).sort())
    for (const [name, change] of CASES) {
      const [reason] = notReadyBecause({ ...WORKING, ...change })
      assert.equal(reason?.advice, REASONS[name])
      assert.match(reason.advice, /\. [A-Z].*\.$/, 'what is wrong, then what to do')
    }
  })

  it('names all that is wrong, the most basic first', () => {
    const all = Object.assign({}, ...CASES.map(([, change]) => change)) as AgentState

    assert.deepEqual(namesOf({ ...all, reconciled: true, registered: false, freePlanck: 0n }), [
      'stopping',
      'store_unreadable',
      'kms_away',
      'backend_away',
      'not_connected',
      'no_finalised_block',
      'not_registered',
      'waiting_for_funds',
    ])
  })

  it('does not blame the account while the agent catches up: nobody has read it yet', () => {
    assert.deepEqual(namesOf({ reconciled: false, registered: undefined, freePlanck: undefined }), ['not_reconciled'])
  })
})
