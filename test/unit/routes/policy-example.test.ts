import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { compilePolicy } from '../../../src/routes/compile.js'
import { decide } from '../../../src/routes/decide.js'
import { parsePolicy } from '../../../src/routes/document.js'
import { createRegistry } from '../../../src/routes/registry.js'
import { CALL_FACTS, factsOf, inputOf, reasonOf, tokenTransfer, transferOf } from './fixtures.js'

const text = readFileSync(new URL('../../../config/policy.example.yaml', import.meta.url))

describe('config/policy.example.yaml', () => {
  const document = parsePolicy(text)
  const policy = compilePolicy(document, createRegistry())

  it('loads with what is built in, and decides as its comments say', () => {
    const cases = [
      [factsOf([transferOf('99')]), 'approved'],
      [factsOf([transferOf('100')]), 'ConfirmationUnavailable'],
      [factsOf([tokenTransfer(1n)]), 'NoRoute'],
      [CALL_FACTS, 'Undecidable'],
    ] as const
    for (const [facts, expected] of cases) assert.equal(reasonOf(decide(inputOf(facts), [policy])), expected)
  })

  it('shows every field', () => {
    const used = (member: 'match' | 'action'): string[] => [
      ...new Set(document.routes.flatMap((route) => Object.keys(route[member]))),
    ]
    assert.equal(used('match').length, 15)
    assert.equal(used('action').length, 7)
  })
})
