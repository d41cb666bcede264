// Jobs a second, from admitted to answered with a durable journal, beside what the key alone could do in
// the same run: `node --import=tsx bench/run-job.ts`. The L1 and the network are not in it.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hexToBytes, parseEther, serializeTransaction } from 'viem'
import { LOCAL_BACKEND_ID, localBackend } from '../src/backends/local-backend.js'
import type { JobDeps } from '../src/jobs/ports.js'
import { runJob } from '../src/jobs/run-job.js'
import { openEphemeralKms } from '../src/kms/open.js'
import type { Job } from '../src/model/job.js'
import { payloadDecoder } from '../src/payloads/decode.js'
import { factsHash } from '../src/payloads/facts-hash.js'
import { toHex } from '../src/protocol/hash.js'
import { requestId, trailGenesis } from '../src/protocol/ids.js'
import { compilePolicy } from '../src/routes/compile.js'
import { decide } from '../src/routes/decide.js'
import { parsePolicy } from '../src/routes/document.js'
import { createLimitBook } from '../src/routes/limits/limit-book.js'
import { limitTransactions } from '../src/routes/limits/limit-transactions.js'
import { createRegistry } from '../src/routes/registry.js'
import { openStore } from '../src/store/open.js'
import type { StoreTx } from '../src/store/port.js'
import { NO_OPTIONS } from '../types/protocol/no-options.js'

const JOBS = 2_000
const deployment = { genesis: `0x${'45'.repeat(32)}`, shard: `0x${'5d'.repeat(32)}` } as const
const identity = { ...deployment, account: `0x${'11'.repeat(32)}` } as const
const caller = `0x${'22'.repeat(32)}` as const
const replySecret = new Uint8Array(randomBytes(32))

const dir = mkdtempSync(join(tmpdir(), 'signer-layer-bench-'))
const kms = await openEphemeralKms()
const store = openStore({ path: join(dir, 'journal.db'), identity, trailGenesis: trailGenesis(identity) }, kms.vault)
const key = await kms.generateKey({
  type: 'Secp256k1',
  purpose: 'caller',
  owner: caller,
  chains: ['eip155:1'],
  origin: 'bench',
  createdBlock: 1,
})
const policy = compilePolicy(
  parsePolicy(readFileSync(new URL('../config/policy.dev.yaml', import.meta.url))),
  createRegistry({
    chains: [{ id: `polkadot:${'45'.repeat(16)}`, aliases: ['dev-l1'], symbol: 'DEV', decimals: 12, defaultFee: '1' }],
  }),
)
const backend = localBackend({ kms })

const payload = hexToBytes(
  serializeTransaction({
    chainId: 1,
    nonce: 0,
    to: `0x${'42'.repeat(20)}`,
    value: parseEther('1'),
    gas: 21_000n,
    maxFeePerGas: 10n ** 9n,
    maxPriorityFeePerGas: 1n,
  }),
)
const jobs: Job[] = Array.from({ length: JOBS }, () => {
  const nonce = toHex(randomBytes(16))
  return {
    id: requestId({ ...deployment, caller, nonce, callIndex: 0 }),
    caller,
    nonce,
    callIndex: 0,
    call: {
      tag: 'Sign',
      value: {
        chainId: 'eip155:1',
        keyId: key.id,
        payload: { tag: 'EthereumTransaction', value: payload },
        opts: NO_OPTIONS,
      },
    },
    deadline: 100,
    admittedAt: 1,
    factsSalt: replySecret,
    replyTo: { secret: replySecret, isPublic: false, block: 1 },
    state: 'admitted',
  }
})
store.transaction((tx) => {
  tx.setCursor({ number: 1, hash: `0x${'01'.repeat(32)}`, timestampMs: 6_000, specVersion: 2 })
  tx.insertKey({ ...key, label: '' })
  for (const job of jobs) {
    tx.insertRequest({ caller, nonce: job.nonce, contentHash: job.id, block: 1 })
    tx.insertJob(job)
  }
})

const deps: JobDeps = {
  transaction: limitTransactions<StoreTx>(
    (work) => store.transaction(work),
    createLimitBook(() => undefined),
  ),
  newestFinalized: () => 1,
  decode: payloadDecoder({ substrateRuntimes: [], contracts: new Map() }),
  factsHash,
  decide: (subject) => decide({ ...subject, policyTimeMs: undefined }, [policy]),
  backend: (id) => (id === LOCAL_BACKEND_ID ? backend : undefined),
  checkChains: () => ({ ok: true }),
  generateKey: () => Promise.reject(new Error('no key is made here')),
  deleteKey: () => Promise.reject(new Error('no key is deleted here')),
  setKeyState: () => Promise.reject(new Error('no key is disabled here')),
  randomNonce: () => randomBytes(12),
}

const perSecond = async (work: (job: Job) => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  for (const job of jobs) await work(job)
  return (JOBS * 1_000) / (performance.now() - start)
}

const digest = new Uint8Array(32).fill(1)
const reference = await perSecond(() =>
  kms.sign({ keyId: key.id, purpose: 'caller', scheme: 'ecdsa', message: digest }),
)
const settings = { deployment, keysPerOwner: 10, destroyDelayBlocks: 10 }
const whole = await perSecond((job) => runJob(settings, deps, job))
const line = (name: string, rate: number): string =>
  `${name.padEnd(44)}${rate.toFixed(0).padStart(8)} /s  ${(rate / reference).toFixed(3)} of the key alone\n`
process.stdout.write(
  line('key alone (ECDSA)', reference) + line('job: decode, decide, sign, verify, 2 durable tx', whole),
)
store.close()
kms.close()
rmSync(dir, { recursive: true })
