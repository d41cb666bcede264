/**
 * What limits cost: a decision with a reservation, with few and with many uses in the window, against the
 * same decision and transaction without limits. In memory, so that no disk is measured.
 * Run: node --import=tsx bench/limits.ts
 */
import { randomBytes } from 'node:crypto'
import { openEphemeralKms } from '../src/kms/open.js'
import type { Facts } from '../src/model/facts.js'
import type { KeyInfo } from '../src/model/key.js'
import { toHex } from '../src/protocol/hash.js'
import { trailGenesis } from '../src/protocol/ids.js'
import { compilePolicy } from '../src/routes/compile.js'
import { decide } from '../src/routes/decide.js'
import { parsePolicy } from '../src/routes/document.js'
import { createLimitBook } from '../src/routes/limits/limit-book.js'
import { limitTransactions } from '../src/routes/limits/limit-transactions.js'
import { trackPolicies } from '../src/routes/limits/list-limits.js'
import { createRegistry } from '../src/routes/registry.js'
import { openStore } from '../src/store/open.js'
import type { StoreTx } from '../src/store/port.js'
import { NO_OPTIONS } from '../types/protocol/no-options.js'

const ROUNDS = 3_000
const NOON = Date.UTC(2026, 10, 26, 12)
const identity = {
  genesis: `0x${'45'.repeat(32)}`,
  shard: `0x${'5d'.repeat(32)}`,
  account: `0x${'11'.repeat(32)}`,
} as const
const caller = `0x${'22'.repeat(32)}` as const
const key: KeyInfo = {
  id: `0x${'11'.repeat(32)}`,
  type: 'Secp256k1',
  purpose: 'caller',
  publicKey: new Uint8Array(33),
  chains: ['eip155:1'],
  origin: 'bench',
  createdBlock: 1,
  state: 'active',
}
const facts: Facts = {
  chain: 'eip155:1',
  understood: true,
  doubts: [],
  blind: false,
  effects: [{ kind: 'transfer', asset: 'native', amount: 1n, destination: new Uint8Array(20) }],
  fee: 1n,
  replay: {},
}
const kms = await openEphemeralKms()

const policyWith = (limits: string) =>
  compilePolicy(
    parsePolicy(`{ routes: [{ id: pay, match: { chain: eth }, action: { backend: b${limits} } }] }`),
    createRegistry(),
  )
const LIMITS =
  ', limits: [{ amount: 100, window: 24h, per: key }, { amount: 500, window: 7d }, { count: 1000000, window: 24h }]'

/** Decisions with their transaction per second, with so many uses in all windows. */
const measure = (limits: string, uses: number): number => {
  const store = openStore({ path: ':memory:', identity, trailGenesis: trailGenesis(identity) }, kms.vault)
  let now = NOON
  const book = createLimitBook(() => now)
  const policies = [policyWith(limits)]
  const shared = { policyId: 'policy', routeId: 'pay', keyId: key.id, caller, chain: 'eip155:1' } as const
  store.transaction((tx) => {
    tx.setCursor({ number: 1, hash: caller, timestampMs: NOON, specVersion: 2 })
    for (let n = 0; n < uses; n += 1)
      tx.putLimitUse({
        ...shared,
        asset: 'native',
        amount: 1n,
        requestId: toHex(randomBytes(32)),
        timeMs: NOON - uses + n,
      })
    trackPolicies(book, tx, policies, NOON)
  })
  const transaction = limitTransactions<StoreTx>((work) => store.transaction(work), book)
  const subject = { facts, key, caller, options: NO_OPTIONS, intent: () => key.id }
  const start = performance.now()
  for (let n = 0; n < ROUNDS; n += 1) {
    now += 1
    const decision = decide({ ...subject, policyTimeMs: now }, policies)
    if (decision.outcome !== 'approved') throw new Error(decision.detail)
    const refusal = transaction((tx) => {
      tx.findKey(key.id)
      return tx.reserveLimits(toHex(randomBytes(32)), decision.limits)
    })
    if (refusal) throw new Error(refusal.detail)
  }
  const perSecond = (ROUNDS * 1_000) / (performance.now() - start)
  store.close()
  return perSecond
}

measure(LIMITS, 10)
const reference = measure('', 0)
const line = (name: string, rate: number): string =>
  `${name.padEnd(48)}${rate.toFixed(0).padStart(8)} /s  ${(rate / reference).toFixed(3)} of the reference\n`
process.stdout.write(line('no limits: decision and transaction (reference)', reference))
for (const uses of [10, 100_000])
  process.stdout.write(line(`3 limits, ${uses.toLocaleString('en')} uses in the window`, measure(LIMITS, uses)))
kms.close()
