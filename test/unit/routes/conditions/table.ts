import assert from 'node:assert/strict'
import type { Condition, Subject } from '../../../../src/routes/subject.js'
import type { Verdict } from '../../../../src/routes/verdict.js'

/** What is the case, what the route sees, and what the condition must say of it. */
export type Row = readonly [name: string, subject: Subject, verdict: Verdict]

/** One test per row. */
export const rows = (condition: Condition, table: readonly Row[]): void => {
  for (const [name, subject, verdict] of table)
    it(`${verdict}: ${name}`, () => assert.equal(condition.test(subject), verdict))
}

/** What is the case, what the route sees, and what an explanation must say was wanted and was there. */
export type WordsRow = readonly [name: string, subject: Subject, wanted: string, got: string]

/** One test per row. */
export const words = (condition: Condition, table: readonly WordsRow[]): void => {
  for (const [name, subject, wanted, got] of table)
    it(`says of ${name} what was wanted and what was there`, () =>
      assert.deepEqual([condition.wanted(subject), condition.got(subject)], [wanted, got]))
}
