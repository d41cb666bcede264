import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { KeyState } from '../../../src/model/key.js'
import { matchKeys } from '../../../src/resume/match-keys.js'
import { toRow } from '../../../src/resume/to-row.js'
import { id } from '../store/support/samples.js'
import { heldKey } from './support.js'

const STATES: readonly KeyState[] = ['active', 'disabled', 'deleted']
const nobody = (): boolean => false
const rowOf = (n: number, state: KeyState = 'active') => ({ ...toRow(heldKey(n, { state }), 'mine', 90), uses: 0 })

describe('matchKeys', () => {
  it('has nothing to do where keys and journal agree', () => {
    const plan = matchKeys({ rows: [rowOf(1)], held: [heldKey(1)], knowsJob: nobody })
    assert.deepEqual(plan, { inKms: [], inJournal: [], found: [] })
  })

  it('gives a row to a key that only the KMS has, unless its job will', () => {
    const held = [heldKey(1), heldKey(2)]
    const plan = matchKeys({ rows: [], held, knowsJob: (origin) => origin === id(2) })
    assert.deepEqual(plan.found, [held[0]])
  })

  it('takes a key that the KMS does not have for a destroyed one', () => {
    const plan = matchKeys({ rows: [rowOf(1), rowOf(2, 'deleted')], held: [], knowsJob: nobody })
    assert.deepEqual(plan.inJournal, [{ id: id(1), state: 'deleted' }])
  })

  it('lets the stricter state hold on both sides, and repeated finds nothing more to do', () => {
    const state = fc.constantFrom(...STATES)
    const strictest = (a: KeyState, b: KeyState): KeyState =>
      STATES[Math.max(STATES.indexOf(a), STATES.indexOf(b))] as KeyState
    fc.assert(
      fc.property(fc.array(fc.tuple(state, state), { maxLength: 6 }), (pairs) => {
        const rows = pairs.map(([journal], n) => rowOf(n, journal))
        const held = pairs.map(([, kms], n) => heldKey(n, { state: kms }))
        const plan = matchKeys({ rows, held, knowsJob: nobody })
        const after = <T extends { id: string; state: KeyState }>(of: readonly T[], to: typeof plan.inJournal): T[] =>
          of.map((one) => ({ ...one, state: to.find(({ id: changed }) => changed === one.id)?.state ?? one.state }))
        const [newRows, newHeld] = [after(rows, plan.inJournal), after(held, plan.inKms)]
        const wanted = pairs.map(([a, b]) => strictest(a, b))

        assert.deepEqual(
          newRows.map((row) => row.state),
          wanted,
        )
        assert.deepEqual(
          newHeld.map((key) => key.state),
          wanted,
        )
        assert.deepEqual(matchKeys({ rows: newRows, held: newHeld, knowsJob: nobody }), {
          inKms: [],
          inJournal: [],
          found: [],
        })
      }),
    )
  })
})
