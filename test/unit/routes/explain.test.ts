import assert from 'node:assert/strict'
import { decideWithTrace } from '../../../src/routes/decide.js'
import { explain } from '../../../src/routes/explain.js'
import { CALL_FACTS, factsOf, inputOf, MISSION_POLICY, policyOf, tokenTransfer, transferOf } from './fixtures.js'

const policy = policyOf(MISSION_POLICY)
const head = `policy policy (${policy.hash.slice(0, 10)}…)`
const explained = (...args: Parameters<typeof decideWithTrace>): readonly string[] => explain(decideWithTrace(...args))
const hundred = '100 ETH (100000000000000000000)'

describe('explain', () => {
  it('names the route that approved and why earlier ones did not', () => {
    assert.deepEqual(explained(inputOf(factsOf([transferOf('100')])), [policy]), [
      'denied (ConfirmationUnavailable): a confirmation is required and cannot be taken yet',
      head,
      `  low-value-default: no, because of amount_lt: wanted below ${hundred}; got ${hundred}`,
      '  high-value-with-tavp: yes',
    ])
    assert.deepEqual(explained(inputOf(factsOf([transferOf('1')])), [policy]), [
      'approved, signed by kms-integritee',
      head,
      '  low-value-default: yes',
    ])
  })

  it('says of each route that said no what it wanted and what it got', () => {
    assert.deepEqual(explained(inputOf(factsOf([tokenTransfer(1n)])), [policy]).slice(1), [
      head,
      '  low-value-default: no, because of asset: wanted ETH; got USDC',
      '  high-value-with-tavp: no, because of asset: wanted ETH; got USDC',
    ])
  })

  it('says what could not be decided', () => {
    const lines = explained(inputOf(CALL_FACTS), [policy])
    assert.equal(
      lines[2],
      '  low-value-default: unknown, because of kind: wanted transfer; got something that is not understood',
    )
    assert.equal(lines.length, 3)
  })

  it('shows the inline policy after the base', () => {
    const inlinePolicy = new TextEncoder().encode('{"id":"mine","routes":[]}')
    const lines = explained(inputOf(factsOf([transferOf('1')]), { inlinePolicy }), [policy])
    assert.match(lines.at(-1) ?? '', /^policy mine /)
  })

  it('has no trace when an option was refused', () => {
    assert.equal(explained(inputOf(factsOf([]), { policyId: 'x' }), [policy]).length, 1)
  })
})
