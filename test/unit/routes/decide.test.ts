import assert from 'node:assert/strict'
import { parseEther } from 'viem'
import type { SignOptions } from '../../../types/protocol/scale.js'
import type { Facts } from '../../../src/model/facts.js'
import type { CompiledPolicy } from '../../../src/routes/compiled.js'
import { decide, decideWithTrace } from '../../../src/routes/decide.js'
import {
  APPROVE_SELECTOR,
  decodeMainnet,
  eip1559,
  erc20Data,
  mustDecode,
  RECIPIENT,
  TRANSFER_SELECTOR,
  USDC,
} from '../payloads/fixtures.js'
import {
  allowing,
  CALL,
  CALL_FACTS,
  denyingFirst,
  DIGEST_FACTS,
  factsOf,
  inputOf,
  MISSION_POLICY,
  policyOf,
  reasonOf,
  tokenTransfer,
  transferOf,
} from './fixtures.js'

const outcome = (facts: Facts, policy: CompiledPolicy, options: Partial<SignOptions> = {}): string =>
  reasonOf(decide(inputOf(facts, options), [policy]))

const inline = (policy: object | string): Partial<SignOptions> => ({
  inlinePolicy: new TextEncoder().encode(typeof policy === 'string' ? policy : JSON.stringify(policy)),
})
const route = (match: object, action: object = { backend: 'kms-integritee' }): object => ({ id: 'r', match, action })

describe('decide, with the policy of the mission', () => {
  const policy = policyOf(MISSION_POLICY)
  const decideBytes = (bytes: Uint8Array): string => outcome(mustDecode(decodeMainnet(bytes)).facts, policy)

  it('approves 99 ETH by the low value route and its backend', () => {
    const { facts } = mustDecode(decodeMainnet(eip1559({}, '99')))

    assert.deepEqual(decide(inputOf(facts), [policy]), {
      outcome: 'approved',
      backend: 'kms-integritee',
      by: { policyId: 'policy', policyVersion: 1, policyHash: policy.hash, routeId: 'low-value-default' },
      limits: [],
    })
  })

  it('approves amounts up to the last wei below 100 ETH', () => {
    assert.equal(decideBytes(eip1559({ value: parseEther('100') - 1n })), 'approved')
    assert.equal(decideBytes(eip1559({ value: 0n })), 'approved')
  })

  it('wants a confirmation from 100 ETH on, which cannot be taken yet', () => {
    for (const ether of ['100', '101', '1000000'])
      assert.equal(decideBytes(eip1559({}, ether)), 'ConfirmationUnavailable')
  })

  it('denies an ERC-20 approve, of nothing too', () => {
    for (const amount of [0n, 1n, 2n ** 256n - 1n])
      assert.equal(
        decideBytes(eip1559({ to: USDC, value: 0n, data: erc20Data(APPROVE_SELECTOR, RECIPIENT, amount) })),
        'NoRoute',
      )
  })

  it('denies 99 of another asset', () => {
    const data = erc20Data(TRANSFER_SELECTOR, RECIPIENT, 99_000_000n)
    assert.equal(decideBytes(eip1559({ to: USDC, value: 0n, data })), 'NoRoute')
  })

  it('cannot decide on a contract call, and names route and field', () => {
    const { facts } = mustDecode(decodeMainnet(eip1559({ data: '0x12345678' })))
    const decision = decide(inputOf(facts), [policy])

    assert.equal(reasonOf(decision), 'Undecidable')
    assert.deepEqual([decision.by?.routeId, decision.by?.field], ['low-value-default', 'kind'])
  })

  it('names a few of the doubts and counts the rest: the sender chooses how many there are', () => {
    const doubts = Array.from({ length: 5_000 }, (_, output) => `output ${output} has a script without a rule`)
    const decision = decide(inputOf({ ...CALL_FACTS, doubts }), [policy])
    assert.ok(decision.outcome === 'denied')
    assert.match(decision.detail, /output 3 .*; and 4996 more\)$/)
    assert.ok(decision.detail.length < 400)
  })

  it('denies a fee above the default of the chain', () => {
    assert.equal(decideBytes(eip1559({ gas: 21_000n, maxFeePerGas: parseEther('0.1') / 21_000n })), 'approved')
    assert.equal(decideBytes(eip1559({ gas: 21_000n, maxFeePerGas: parseEther('0.1') / 21_000n + 1n })), 'NoRoute')
  })

  it('denies bare digests, and says what kind of route they need', () => {
    const decision = decide(inputOf(DIGEST_FACTS), [policy])

    assert.equal(reasonOf(decision), 'NoRoute')
    assert.match('detail' in decision ? decision.detail : '', /a digest needs a route with kind digest and allow_blind/)
  })

  it('denies the same transfer on another chain', () => {
    assert.equal(outcome(factsOf([transferOf('1')], { chain: 'eip155:10' }), policy), 'NoRoute')
  })
})

describe('decide', () => {
  const one = factsOf([transferOf('1')])

  it('denies everything without a policy, and with a policy without routes', () => {
    assert.equal(reasonOf(decide(inputOf(one), [])), 'NoRoute')
    assert.equal(outcome(one, policyOf('{"routes":[]}')), 'NoRoute')
  })

  it('denies a payload without any effect', () => {
    assert.equal(outcome(factsOf([]), allowing({})), 'NoRoute')
    assert.equal(outcome(factsOf([]), allowing({ kind: 'self' })), 'NoRoute')
  })

  it('takes the first route that says yes', () => {
    const routes = [
      { id: 'small', match: { amount_lt: 1 }, action: { backend: 'a' } },
      { id: 'all', match: {}, action: { backend: 'b' } },
      { id: 'late', match: {}, action: { backend: 'c' } },
    ]
    const decision = decide(inputOf(one), [policyOf(JSON.stringify({ routes }))])
    assert.deepEqual([decision.outcome, decision.by?.routeId], ['approved', 'all'])
  })

  it('stops at a route that cannot tell, even if a later one would say yes', () => {
    const doubtful = { id: 'doubtful', match: {}, action: { backend: 'a' } }
    const plain = { id: 'plain', match: { kind: 'call' }, action: { backend: 'a', allow_unrecognized: true } }
    assert.equal(outcome(CALL_FACTS, policyOf(JSON.stringify({ routes: [doubtful, plain] }))), 'Undecidable')
    assert.equal(outcome(CALL_FACTS, policyOf(JSON.stringify({ routes: [plain, doubtful] }))), 'approved')
  })

  it('sums the amounts of one asset, so that a large transfer cannot be cut into small ones', () => {
    const parts = factsOf([transferOf('60'), transferOf('60')])
    assert.equal(outcome(parts, allowing({ amount_lt: 100 })), 'NoRoute')
    assert.equal(outcome(parts, allowing({ amount_gte: 100 })), 'approved')
  })

  it('signs a bare digest only under allow_blind', () => {
    const blind = allowing({ kind: 'digest' }, { allow_blind: true })
    assert.equal(outcome(DIGEST_FACTS, blind), 'approved')
    assert.equal(outcome(DIGEST_FACTS, allowing({})), 'NoRoute')
    assert.equal(outcome(one, blind), 'NoRoute')
  })

  describe('with allow_unrecognized', () => {
    const policy = allowing(
      { kind: 'call', amount_lt: 1, to_allowlist: ['treasury'], chain: 'eth' },
      { allow_unrecognized: true },
    )

    it('treats what is not understood as a call of the contract with its native value', () => {
      const call = { ...CALL, destination: new Uint8Array(20).fill(0xa1) }
      assert.equal(outcome(factsOf([call], { understood: false }), policy), 'approved')
      assert.equal(outcome(factsOf([CALL], { understood: false }), policy), 'NoRoute')
      assert.equal(outcome(factsOf([{ ...call, amount: parseEther('1') }], { understood: false }), policy), 'NoRoute')
    })

    it('does not sign blind', () => assert.equal(outcome(DIGEST_FACTS, policy), 'NoRoute'))
  })

  describe('with a deny route', () => {
    it('denies if any effect is meant', () => {
      const policy = denyingFirst({ to_allowlist: ['treasury'], chain: 'eth' })
      const [bad, fine] = [transferOf('1'), transferOf('1', { destination: new Uint8Array(20) })]
      assert.equal(outcome(factsOf([fine, bad]), policy), 'DeniedByRoute')
      assert.equal(outcome(factsOf([fine]), policy), 'approved')
    })

    it('cannot tell whether something hidden is meant', () => {
      assert.equal(outcome(CALL_FACTS, denyingFirst({ to_allowlist: ['treasury'], chain: 'eth' })), 'Undecidable')
      assert.equal(outcome(DIGEST_FACTS, denyingFirst({ asset: 'USDC', chain: 'eth' })), 'Undecidable')
    })

    it('denies all that its omitted fields do not exclude', () => {
      assert.equal(outcome(one, denyingFirst({})), 'DeniedByRoute')
      assert.equal(outcome(DIGEST_FACTS, denyingFirst({})), 'DeniedByRoute')
      assert.equal(outcome(factsOf([tokenTransfer(1n)]), denyingFirst({ chain: 'eth' })), 'DeniedByRoute')
    })

    it('compares base units of whatever is moved when it names no asset', () => {
      const policy = denyingFirst({ chain: 'eth', amount_unit: 'base', amount_gte: 10 })
      assert.equal(outcome(factsOf([tokenTransfer(10n)]), policy), 'DeniedByRoute')
      assert.equal(outcome(factsOf([tokenTransfer(9n)]), policy), 'NoRoute')
    })

    it('denies without a risk score, where an allowing route does not hold', () => {
      assert.equal(outcome(one, denyingFirst({ risk_score_lte: 10 })), 'DeniedByRoute')
      assert.equal(outcome(one, allowing({ risk_score_lte: 10 })), 'NoRoute')
    })
  })

  describe('with options of the caller', () => {
    const policy = allowing({ chain: 'eth', amount_lt: 10 })

    it('wants the confirmation or freshness that the caller asks for', () => {
      assert.equal(outcome(one, policy, { requireTavp: true }), 'ConfirmationUnavailable')
      assert.equal(outcome(one, policy, { attestationMinFreshnessSec: 3600 }), 'AttestationUnavailable')
      assert.equal(outcome(one, policy, { attestationMinFreshnessSec: 0 }), 'AttestationUnavailable')
    })

    it('wants the freshness that a route asks for', () => {
      assert.equal(outcome(one, allowing({}, { attestation_min_freshness_sec: 60 })), 'AttestationUnavailable')
      const deferred = allowing({}, { attestation_min_freshness_sec: 60, fail_mode: 'defer' })
      assert.equal(outcome(one, deferred), 'AttestationUnavailable')
    })

    it('enforces a confirmation on requests that a route selects for asking for one', () => {
      const asking = allowing({ require_tavp: true })
      assert.equal(outcome(one, asking), 'NoRoute')
      assert.equal(outcome(one, asking, { requireTavp: true }), 'ConfirmationUnavailable')
    })

    it('refuses options and policies that it does not know', () => {
      assert.equal(outcome(one, policy, { ext: [[2, new Uint8Array(1)]] }), 'UnknownOption')
      assert.equal(outcome(one, policy, { policyId: 'mine' }), 'UnknownPolicy')
    })

    it('wants the policy that the request names among those that it is given', () => {
      const mine = policyOf(JSON.stringify({ id: 'mine', routes: [route({ amount_lt: 1 })] }))

      assert.equal(reasonOf(decide(inputOf(one, { policyId: 'mine' }), [policy, mine])), 'NoRoute')
      assert.equal(reasonOf(decide(inputOf(one, { policyId: policy.id }), [policy])), 'approved')
    })

    it('names every policy that was asked, with its route, where there was more than one', () => {
      const mine = policyOf(JSON.stringify({ id: 'mine', version: 2, routes: [route({})] }))
      const none = policyOf(JSON.stringify({ id: 'none', routes: [] }))
      const decided = decide(inputOf(one), [policy, mine, none])

      assert.deepEqual(
        decided.applied?.map(({ policyId, policyVersion, policyHash, routeId }) => [
          policyId,
          policyVersion,
          policyHash,
          routeId,
        ]),
        [
          [policy.id, policy.version, policy.hash, policy.routes[0]?.id],
          ['mine', 2, mine.hash, mine.routes[0]?.id],
          ['none', 1, none.hash, undefined],
        ],
      )
      assert.equal('applied' in decide(inputOf(one), [policy]), false)
    })

    it('wants an inline policy to approve too', () => {
      assert.equal(outcome(one, policy, inline({ routes: [route({ amount_lt: 2 })] })), 'approved')
      assert.equal(outcome(one, policy, inline({ routes: [route({ amount_lt: 1 })] })), 'NoRoute')
      assert.equal(outcome(one, policy, inline({ routes: [] })), 'NoRoute')
      assert.equal(outcome(one, policy, inline({ routes: [route({}, { deny: true })] })), 'DeniedByRoute')
    })

    it('takes the gates of the inline policy as well', () => {
      const strict = inline({ routes: [route({}, { backend: 'kms-integritee', require_tavp: true })] })
      assert.equal(outcome(one, policy, strict), 'ConfirmationUnavailable')
    })

    it('does not let an inline policy approve what the base denies', () => {
      const eleven = factsOf([transferOf('11')])
      assert.equal(outcome(eleven, policy, inline({ routes: [route({})] })), 'NoRoute')
      assert.equal(reasonOf(decide(inputOf(eleven, inline({ routes: [route({})] })), [])), 'NoRoute')
    })

    it('denies when the inline policy names another backend', () => {
      assert.equal(outcome(one, policy, inline({ routes: [route({}, { backend: 'mpc' })] })), 'DeniedByRoute')
    })

    it('refuses an inline policy that it cannot read, without repeating it', () => {
      for (const text of [
        '',
        'routes',
        '{"routes":[{}]}',
        '\0',
        JSON.stringify({ routes: [route({ limits: 'canary' })] }),
      ]) {
        const decision = decide(inputOf(one, inline(text)), [policy])
        assert.equal(reasonOf(decision), 'InvalidInlinePolicy')
        assert.ok(!JSON.stringify(decision).includes('canary'))
      }
      const notUtf8 = { inlinePolicy: Uint8Array.of(0xff, 0xfe) }
      assert.equal(outcome(one, policy, notUtf8), 'InvalidInlinePolicy')
    })
  })

  describe('while the time is not known', () => {
    const still = (facts: Facts) => ({ ...inputOf(facts), policyTimeMs: undefined })
    const time_window = { from: '00:00', to: '24:00' }
    const timed = allowing({ time_window, amount_lt: 10 })

    it('fails where only the time keeps a route from a yes: it may say so later', () => {
      const decision = decide(still(one), [timed])
      assert.deepEqual([decision.outcome, reasonOf(decision)], ['failed', 'PolicyTimeUnknown'])
      assert.deepEqual([decision.by?.routeId, decision.by?.field], ['allow', 'time_window'])
      assert.equal(outcome(one, timed), 'approved')
    })

    it('fails for a route that denies at times, too', () => {
      assert.equal(decide(still(one), [denyingFirst({ time_window })]).outcome, 'failed')
      assert.equal(outcome(one, denyingFirst({ time_window })), 'DeniedByRoute')
    })

    it('denies what another condition denies at any time', () => {
      assert.equal(reasonOf(decide(still(factsOf([transferOf('11')])), [timed])), 'NoRoute')
    })

    it('denies nothing for good that the time would leave to a later route', () => {
      const policy = policyOf(
        JSON.stringify({
          routes: [
            {
              id: 'at-night',
              match: { method: 'x', time_window: { from: '22:00', to: '23:00' } },
              action: { deny: true },
            },
            {
              id: 'calls',
              match: { chain: 'eth', kind: 'call' },
              action: { backend: 'kms-integritee', allow_unrecognized: true },
            },
          ],
        }),
      )
      assert.equal(decide(inputOf(CALL_FACTS), [policy]).outcome, 'approved')
      const decision = decide(still(CALL_FACTS), [policy])
      assert.deepEqual([decision.outcome, reasonOf(decision)], ['failed', 'PolicyTimeUnknown'])
      assert.deepEqual(decision.by?.field, 'time_window')
    })

    it('denies what another policy denies for good, whichever comes first', () => {
      const denying = allowing({ amount_lt: 1 })
      for (const policies of [
        [timed, denying],
        [denying, timed],
      ])
        assert.deepEqual(decide(still(one), policies).outcome, 'denied')
      assert.equal(decide(still(one), [timed, allowing({})]).outcome, 'failed')
      assert.equal(decide(still(one), [allowing({}), timed]).outcome, 'failed')
    })

    it('does not matter to routes that ask for no time', () => {
      assert.equal(decide(still(one), [allowing({})]).outcome, 'approved')
    })
  })

  describe('with several policies', () => {
    it('approves what all of them approve, by the first', () => {
      const policies = [allowing({ amount_lt: 10 }), allowing({ amount_lt: 2 })]
      const decision = decide(inputOf(one), policies)
      assert.deepEqual([decision.outcome, decision.by?.policyHash], ['approved', policies[0]?.hash])
      assert.equal(reasonOf(decide(inputOf(factsOf([transferOf('5')])), policies)), 'NoRoute')
    })

    it('takes the strictest gates of all', () => {
      const fresh = (age: number, fail_mode: string) => allowing({}, { attestation_min_freshness_sec: age, fail_mode })
      const { gates } = decideWithTrace(inputOf(one), [fresh(60, 'defer'), fresh(30, 'fail_closed')])
      assert.deepEqual(gates, { tavp: false, attestationMaxAgeSec: 30, failMode: 'fail_closed' })
      assert.equal(decideWithTrace(inputOf(one), [fresh(60, 'defer'), fresh(30, 'defer')]).gates.failMode, 'defer')
      const asking = decide(inputOf(one), [allowing({}), allowing({}, { require_tavp: true })])
      assert.equal(reasonOf(asking), 'ConfirmationUnavailable')
    })

    it('denies different backends, and names the policy that differs', () => {
      const other = allowing({}, { backend: 'mpc' })
      const decision = decide(inputOf(one), [allowing({}), other])
      assert.deepEqual([reasonOf(decision), decision.by?.policyHash], ['DeniedByRoute', other.hash])
    })
  })

  it('says what is doubtful when it cannot decide', () => {
    const decision = decide(inputOf(CALL_FACTS), [allowing({})])
    assert.ok(decision.outcome === 'denied' && decision.detail.includes('calldata without a rule'))
  })

  it('names neither route nor field when nothing matches: of each route explain says why', () => {
    const decision = decide(inputOf(one), [allowing({ amount_lt: 1 })])
    assert.deepEqual([decision.by?.routeId, decision.by?.field], [undefined, undefined])
  })
})
