import { NO_OPTIONS } from '../../../types/protocol/no-options.js'
import { parseEther, parseGwei } from 'viem'
import { hexToBytes } from 'viem/utils'
import type { SignOptions } from '../../../types/protocol/scale.js'
import type { Decision } from '../../../src/model/decision.js'
import type { Effect, Facts } from '../../../src/model/facts.js'
import { compilePolicy } from '../../../src/routes/compile.js'
import type { CompiledPolicy } from '../../../src/routes/compiled.js'
import type { DecideInput } from '../../../src/routes/decide.js'
import { parsePolicy } from '../../../src/routes/document.js'
import { createRegistry, type Registry } from '../../../src/routes/registry.js'
import type { EffectView, Subject } from '../../../src/routes/subject.js'
import { mainnetKey } from '../payloads/fixtures.js'

export const ALICE = hexToBytes(`0x${'a1'.repeat(20)}`)
export const BOB = hexToBytes(`0x${'b0'.repeat(20)}`)
export const TOKEN = hexToBytes('0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48')
export const OTHER_TOKEN = hexToBytes('0xdac17f958d2ee523a2206206994597c13d831ec7')
export const CALLER = `0x${'22'.repeat(32)}` as const
export const OTHER_ID = `0x${'33'.repeat(32)}` as const

/** 2026-11-26 12:00 UTC, a Thursday. */
export const NOON = Date.UTC(2026, 10, 26, 12)

/** The example of the mission, unchanged. */
export const MISSION_POLICY = `{
"routes": [
{
"id": "low-value-default",
"match": { "chain": "eth", "amount_gte": 0, "amount_lt": 100 },
"action": { "backend": "kms-integritee", "require_tavp": false, "fail_mode": "fail_closed" }
},
{
"id": "high-value-with-tavp",
"match": { "chain": "eth", "amount_gte": 100 },
"action": { "backend": "kms-integritee", "require_tavp": true, "fail_mode": "fail_closed" }
}
]
}`

export const transferOf = (ether: string, over: Partial<Effect> = {}): Effect => ({
  kind: 'transfer',
  asset: 'native',
  amount: parseEther(ether),
  destination: ALICE,
  ...over,
})

export const tokenTransfer = (amount: bigint, over: Partial<Effect> = {}): Effect => ({
  kind: 'transfer',
  asset: TOKEN,
  amount,
  destination: ALICE,
  ...over,
})

export const factsOf = (effects: readonly Effect[], over: Partial<Facts> = {}): Facts => ({
  chain: 'eip155:1',
  understood: true,
  doubts: [],
  blind: false,
  effects,
  fee: 21_000n * parseGwei('30'),
  replay: { nonce: '0' },
  ...over,
})

export const DIGEST_FACTS: Facts = {
  chain: 'eip155:1',
  understood: false,
  doubts: ['a bare digest'],
  blind: true,
  effects: [{ kind: 'digest' }],
  replay: {},
}

export const CALL: Effect = { kind: 'call', asset: 'native', amount: 0n, destination: BOB }
export const CALL_FACTS: Facts = factsOf([CALL], { understood: false, doubts: ['calldata without a rule'] })

export const inputOf = (facts: Facts, options: Partial<SignOptions> = {}): DecideInput => ({
  facts,
  key: mainnetKey,
  caller: CALLER,
  options: { ...NO_OPTIONS, ...options },
  intent: () => OTHER_ID,
  policyTimeMs: NOON,
})

/** What an allowing route sees of these effects; `over` puts another field in. */
export const subjectOf = (effects: readonly EffectView[], over: Partial<Subject> = {}): Subject => ({
  facts: factsOf([]),
  keyId: mainnetKey.id,
  caller: CALLER,
  asksForTavp: false,
  policyTimeMs: NOON,
  effects,
  over: 'every',
  ...over,
})

export const registry: Registry = createRegistry({
  chains: [
    { id: 'eip155:10', aliases: ['optimism'], symbol: 'ETH', decimals: 18, defaultFee: '0.01' },
    { id: 'eip155:777', aliases: ['no-fee'], symbol: 'ETH', decimals: 18 },
  ],
  addressBook: { treasury: { chain: 'eip155:1', address: `0x${'a1'.repeat(20)}` } },
})

export const policyOf = (text: string, names: Registry = registry): CompiledPolicy =>
  compilePolicy(parsePolicy(text), names)

/** A policy with one route that signs by `kms-integritee`. */
export const allowing = (match: object, action: object = {}): CompiledPolicy =>
  policyOf(JSON.stringify({ routes: [{ id: 'allow', match, action: { backend: 'kms-integritee', ...action } }] }))

/** A policy that denies by one route, and else signs plain transfers of native assets. */
export const denyingFirst = (match: object): CompiledPolicy =>
  policyOf(
    JSON.stringify({
      routes: [
        { id: 'deny', match, action: { deny: true } },
        { id: 'allow', match: {}, action: { backend: 'kms-integritee' } },
      ],
    }),
  )

export const reasonOf = (decision: Decision): string => (decision.outcome === 'approved' ? 'approved' : decision.reason)
