import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Hex } from '../../src/model/ids.js'
import type { SettingsInput } from '../../src/settings/schema.js'

export const TEST_SHARD: Hex = `0x${'5d'.repeat(32)}`
export const TEST_MRENCLAVE: Hex = `0x${'e0'.repeat(32)}`

/** Transfers below 100 ETH, and digests of any chain that the tests use. */
const TEST_POLICY = `
version: 1
id: test
routes:
  - id: eth-below-100
    match: { chain: eth, amount_lt: 100 }
    action: { backend: kms-integritee }
  - id: blind
    match: { kind: [digest] }
    action: { backend: kms-integritee, allow_blind: true }
`

/** How an agent differs from the usual. */
export interface TestChanges {
  readonly policy?: string
  /** The port for workers; without it there is none. */
  readonly worker?: SettingsInput['worker']
  /** Where keys are; by default in sealed files of `dir`, by the dev provider. */
  readonly kms?: SettingsInput['kms']
  /** Where metrics, health and traces are; without it they are nowhere. */
  readonly observe?: SettingsInput['observe']
  /** How long replies wait for others while jobs are in hand; default 20. */
  readonly gatherMs?: number
}

/** Settings of a test agent that keeps everything in `dir`. */
export const testSettings = (
  dir: string,
  endpoint: string,
  genesis: Hex,
  { policy = TEST_POLICY, worker, observe, gatherMs = 20, kms }: TestChanges = {},
): SettingsInput => {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const policyFile = join(dir, 'policy.yaml')
  writeFileSync(policyFile, policy)
  return {
    l1: { endpoints: [endpoint], genesis, shard: TEST_SHARD, declareDevChain: true },
    store: { path: join(dir, 'journal.db') },
    kms: kms ?? { mode: 'sealed', dir: join(dir, 'keys'), provider: { kind: 'dev' } },
    policy: { file: policyFile },
    registration: { method: 'Skip', mrEnclave: TEST_MRENCLAVE, url: '' },
    callers: 'any',
    submit: { gatherMs },
    ...(worker && { worker }),
    ...(observe && { observe }),
  }
}
