import type { Hex } from '../../../../src/model/ids.js'
import { trailGenesis } from '../../../../src/protocol/ids.js'
import { trailEntryHash } from '../../../../src/protocol/trail.js'
import { countingHex } from '../../../unit/protocol/support/fixtures.js'
import { FACTS } from './facts.js'
import { AGENT_ACCOUNT, ALICE_ACCOUNT, DEPLOYMENT, KEY_ID } from './inputs.js'
import { REQUEST_ID } from './replies.js'

/** Members in no order, on purpose; `canonical` is written by hand, to be a second opinion on RFC 8785. */
const ENTRIES = [
  {
    entry: { type: 'key', seq: 0, block: 7, timeMs: 1_767_225_600_000, requestId: REQUEST_ID, outcome: 'ok' },
    canonical: `{"block":7,"outcome":"ok","requestId":"${REQUEST_ID}","seq":0,"timeMs":1767225600000,"type":"key"}`,
  },
  {
    entry: { timeMs: 0, seq: 1, type: 'decision', block: 0, keyId: KEY_ID, detail: 'Käse "🧀"\n\u0001' },
    canonical: `{"block":0,"detail":"Käse \\"🧀\\"\\n\\u0001","keyId":"${KEY_ID}","seq":1,"timeMs":0,"type":"decision"}`,
  },
  {
    entry: { b: 1e21, a: 1.5, '\u20ac': 0.000001, A: 1e-7, nested: { z: [true, null, 'x'], y: {} } },
    canonical: '{"A":1e-7,"a":1.5,"b":1e+21,"nested":{"y":{},"z":[true,null,"x"]},"€":0.000001}',
  },
  {
    entry: {
      seq: 4,
      type: 'decision',
      block: 1_000,
      timeMs: 1_767_225_606_000,
      requestId: REQUEST_ID,
      caller: ALICE_ACCOUNT.Ed25519,
      call: 'Sign',
      keyId: KEY_ID,
      policyId: 'base',
      policyHash: countingHex(0x40, 32),
      routeId: 'small-payments',
      factsHash: FACTS.hash,
      backend: 'kms-integritee',
      outcome: 'ok',
      reason: 'None',
    },
    canonical:
      `{"backend":"kms-integritee","block":1000,"call":"Sign","caller":"${ALICE_ACCOUNT.Ed25519}",` +
      `"factsHash":"${FACTS.hash}","keyId":"${KEY_ID}","outcome":"ok","policyHash":"${countingHex(0x40, 32)}",` +
      `"policyId":"base","reason":"None","requestId":"${REQUEST_ID}","routeId":"small-payments","seq":4,` +
      '"timeMs":1767225606000,"type":"decision"}',
  },
] as const

export const makeTrail = () => {
  const genesisHash = trailGenesis({ ...DEPLOYMENT, account: AGENT_ACCOUNT })
  const hashes: Hex[] = [genesisHash]
  const entries = ENTRIES.map(({ entry, canonical }) => {
    const previous = hashes.at(-1) ?? genesisHash
    const hash = trailEntryHash(previous, entry)
    hashes.push(hash)
    return { entry, canonical, previous, hash }
  })
  return { deployment: DEPLOYMENT, agentAccount: AGENT_ACCOUNT, genesisHash, entries, facts: [FACTS] }
}
