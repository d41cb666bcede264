import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { hexToBytes } from 'viem/utils'
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

  it('has limits that all must have room, as its comments say', () => {
    const dai = hexToBytes('0x6b175474e89094c44da98b954eedeac495271d0f')
    const decision = decide(inputOf(factsOf([tokenTransfer(5n * 10n ** 18n, { asset: dai })])), [policy])

    assert.ok(decision.outcome === 'approved')
    assert.deepEqual(
      decision.limits[0]?.windows.map(({ unit, max, windowMs, per }) => [unit, max, windowMs / 3_600_000, per]),
      [
        ['amount', 5_000n * 10n ** 18n, 168, []],
        ['amount', 1_000n * 10n ** 18n, 24, ['key']],
        ['count', 10n, 1, ['key', 'caller']],
      ],
    )
  })

  it('shows every field', () => {
    const used = (member: 'match' | 'action'): string[] => [
      ...new Set(document.routes.flatMap((route) => Object.keys(route[member]))),
    ]
    assert.equal(used('match').length, 15)
    assert.equal(used('action').length, 8)
  })
})
