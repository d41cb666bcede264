import assert from 'node:assert/strict'
import { SignerError } from '../../../../src/errors/signer-error.js'
import { ok } from '../../../../src/cli/doctor/finding.js'
import { runChecks, type Check } from '../../../../src/cli/doctor/run-checks.js'
import { describeResults, hasProblem, resultsJson } from '../../../../src/cli/doctor/show.js'

const never = (): Promise<never> => new Promise(() => undefined)
const atNextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const well: Check = { name: 'well', run: () => [ok('fine')] }
const hanging: Check = { name: 'hanging', run: never }
const throwing: Check = {
  name: 'throwing',
  run: () => {
    throw new Error('what a library says, with a payload')
  },
}
const refusing: Check = {
  name: 'refusing',
  run: () => Promise.reject(new SignerError('SIGNER__SETTINGS__INVALID', 'Mend it.')),
}

describe('the checks of doctor', () => {
  it('do not end each other: one may hang, another throw', async () => {
    const results = await runChecks([hanging, throwing, refusing, well], { timeIsUp: atNextTurn })

    assert.deepEqual(
      results.map(({ check, findings }) => [check, findings[0]?.level]),
      [
        ['hanging', 'warning'],
        ['throwing', 'problem'],
        ['refusing', 'problem'],
        ['well', 'ok'],
      ],
    )
  })

  it('tell what our own errors say, and nothing that libraries say', async () => {
    const results = await runChecks([throwing, refusing], { timeIsUp: never })
    const text = describeResults(results).join('\n')

    assert.match(text, /PROBLEM refusing: Mend it\./)
    assert.ok(!text.includes('payload'))
    assert.match(text, /2 problems, 0 warnings$/)
    assert.ok(hasProblem(results))
  })

  it('are told in JSON too, one entry for each finding', async () => {
    assert.deepEqual(resultsJson(await runChecks([well], { timeIsUp: never })), {
      problems: 0,
      warnings: 0,
      findings: [{ check: 'well', level: 'ok', message: 'fine' }],
    })
  })

  it('join what is listed below a headline to it', async () => {
    const listing: Check = { name: 'listing', run: () => [ok('a.yaml has:\n  b')] }

    assert.equal(describeResults(await runChecks([listing], { timeIsUp: never }))[0], 'ok      listing: a.yaml has: b')
  })

  it('forge no line', async () => {
    const forging: Check = { name: 'forging', run: () => [ok('a\nok      l1: fine\u2028b')] }

    assert.deepEqual(
      describeResults(await runChecks([forging], { timeIsUp: never }))[0],
      'ok      forging: a ok      l1: fine b',
    )
  })
})
