import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { concat as inTurn, NEVER, of } from 'rxjs'
import type { BlockConnection } from '../../src/chain/verified-block.js'
import { localBackend } from '../../src/backends/local-backend.js'
import { backendRegistry } from '../../src/backends/registry.js'
import type { KeyInfo } from '../../src/model/key.js'
import type { AccountState, L1Writer } from '../../src/model/l1.js'
import { readPackageVersion } from '../../src/package-file.js'
import type { Parts } from '../../src/parts/parts.js'
import { concat, toHex } from '../../src/protocol/hash.js'
import { shieldingKid } from '../../src/protocol/ids.js'
import { encodeRecord } from '../../src/protocol/shielding-record.js'
import { createPolicyBook } from '../../src/routes/book/policy-book.js'
import { policySet } from '../../src/routes/book/policy-set.js'
import { compilePolicy } from '../../src/routes/compile.js'
import { createRegistry } from '../../src/routes/registry.js'
import { parseSettings } from '../../src/settings/load.js'
import type { SettingsInput } from '../../src/settings/schema.js'
import { startAgent } from '../../src/start.js'
import { freePort } from '../support/free-port.js'
import { openMemory, type Memory } from '../support/memory-store.js'
import { testMetrics } from '../support/metrics.js'
import { deployment } from '../support/request.js'

const HEAD = 50
const hashOf = (number: number) => toHex(new Uint8Array(32).fill(number))

const input: SettingsInput = {
  l1: { endpoints: ['ws://127.0.0.1:1'], ...deployment, declareDevChain: true },
  store: { path: ':memory:' },
  kms: { mode: 'ephemeral' },
  policy: { file: 'none' },
  registration: { method: 'Skip', mrEnclave: hashOf(0xe0) },
  callers: 'any',
}
const settings = parseSettings(input, 'the test')
const policy = compilePolicy({ version: 1, id: 'none', routes: [] }, createRegistry())
const silent = { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined }

/** A node that says which block is final, and gives none. */
const nodeWithoutBlocks = {
  genesis: deployment.genesis,
  finalized: { heads$: inTurn(of(HEAD), NEVER), newest: () => HEAD, newestHere: () => undefined },
  provider: { epoch: () => 1, endpoint: () => 'ws://127.0.0.1:1', send: () => Promise.resolve(hashOf(HEAD)) },
} as unknown as BlockConnection

describe('startAgent', () => {
  let memory: Memory
  let closed: number
  beforeEach(async () => {
    memory = await openMemory()
    closed = 0
  })
  afterEach(() => memory.close())

  const writerOf = (account: KeyInfo, state: Partial<AccountState>): L1Writer => ({
    account: toHex(account.publicKey),
    accountAt: () => Promise.resolve({ nonce: 0, freePlanck: 0n, allowsSkip: true, lockedOut: false, ...state }),
    cost: () => assert.fail('nothing is to be sent'),
    compose: () => assert.fail('nothing is to be sent'),
    send: () => assert.fail('nothing is to be sent'),
    watchOnly: () => undefined,
    limits: { refTime: 1n, proofSize: 1n, length: 1 },
  })
  const partsWith = async (state: Partial<AccountState> = {}): Promise<Parts> => {
    const { store, kms } = memory
    const account = await kms.generateKey({
      type: 'Ed25519',
      purpose: 'account',
      chains: [],
      origin: 'account',
      createdBlock: 0,
    })
    return {
      settings,
      deployment,
      logger: silent,
      metrics: testMetrics(),
      kms,
      account,
      store,
      book: createPolicyBook(policySet({ policy, sinceBlock: 0 }, [])),
      substrateRuntimes: [],
      contracts: new Map(),
      backends: backendRegistry([localBackend({ kms })]),
      connection: nodeWithoutBlocks as Parts['connection'],
      writer: writerOf(account, state),
      close: () => {
        closed += 1
        return Promise.reject(new Error('nor can it be closed'))
      },
    }
  }
  const setCursor = (number: number): void =>
    memory.store.transaction((tx) =>
      tx.setCursor({ number, hash: hashOf(number), timestampMs: number * 6_000, specVersion: 2 }),
    )

  it('closes all parts when it cannot start, so that the process ends, and says why', async () => {
    const fault = new Error('the journal cannot be read')
    const transaction = (): never => {
      throw fault
    }
    const parts = { ...(await partsWith()), store: { transaction, close: () => undefined } }

    await assert.rejects(startAgent(parts), fault)

    assert.equal(closed, 1)
  })

  it('leaves the start when it is stopped: what waits for a part ends as that part is closed', async () => {
    const stop = new AbortController()
    let giveUp = (): void => undefined
    const parts = await partsWith()
    const waitingWriter = {
      ...parts.writer,
      accountAt: () =>
        new Promise<never>((_, reject) => {
          giveUp = () => reject(new Error('the connection is closed'))
          setImmediate(() => stop.abort())
        }),
    }
    const close = async (): Promise<void> => {
      closed += 1
      giveUp()
    }

    await assert.rejects(startAgent({ ...parts, writer: waitingWriter, close }, stop.signal), /is closed/)

    assert.equal(closed, 1)
  })

  it('does not run when it is stopped while its last port opens, and closes that one as well', async () => {
    const stop = new AbortController()
    const worker = { accounts: [], host: '127.0.0.1', port: await freePort() }
    const parsed = parseSettings({ ...input, worker }, 'the test')
    setCursor(20)
    const stopping = {
      ...parsed.worker,
      get maxConnections() {
        stop.abort()
        return 64
      },
    }
    const parts = {
      ...(await partsWith()),
      settings: { ...parsed, worker: stopping as NonNullable<typeof parsed.worker> },
    }

    await assert.rejects(startAgent(parts, stop.signal), { name: 'AbortError' })

    assert.equal(closed, 1)
    await assert.rejects(fetch(`http://127.0.0.1:${worker.port}`))
  })

  it('is stopped by its own way alone once it runs', async () => {
    const stop = new AbortController()
    const parts = { ...(await partsWith()), close: () => Promise.resolve() }
    setCursor(20)
    const agent = await startAgent(parts, stop.signal)

    stop.abort()

    const goesOn = new Promise<string>((resolve) => setImmediate(() => resolve('goes on')))
    assert.equal(await Promise.race([agent.finished, goesOn]), 'goes on')
    await agent.stop()
  })

  it('does not begin a journal for an account that has a past: it would answer again (rule 2)', async () => {
    await assert.rejects(startAgent(await partsWith({ nonce: 3 })), { code: 'SIGNER__SUBMIT__JOURNAL_NOT_FOUND' })
    assert.equal(closed, 1)
  })

  it('does not begin where the chain registers nobody by Skip', async () => {
    await assert.rejects(startAgent(await partsWith({ allowsSkip: false })), {
      code: 'SIGNER__SUBMIT__REGISTRATION_REFUSED',
    })
    assert.equal(closed, 1)
  })

  it('goes on where it lost its registration for good: it may owe answers (rule 3)', async () => {
    setCursor(20)

    const agent = await startAgent({ ...(await partsWith({ allowsSkip: false })), close: () => Promise.resolve() })

    await agent.stop()
  })

  it('does not begin beyond the finalised head, and says what to do; with a journal it goes on from there', async () => {
    const beyond = parseSettings({ ...input, l1: { ...input.l1, startFrom: HEAD + 1 } }, 'the test')
    const parts = { ...(await partsWith()), settings: beyond, close: () => Promise.resolve() }
    const advice = {
      code: 'SIGNER__SETTINGS__INVALID',
      message: /l1\.startFrom is block 51, but .* is 50\. Use a lower/,
    }
    await assert.rejects(startAgent(parts), advice)

    setCursor(20)

    const agent = await startAgent(parts)
    await agent.stop()
  })

  it('does not start on a journal that does not know a key: it was set back (rule 2)', async () => {
    const parts = await partsWith()
    setCursor(20)
    const origin = hashOf(1)
    await memory.kms.generateKey({ type: 'Ed25519', purpose: 'caller', chains: [], origin, createdBlock: 9 })

    await assert.rejects(startAgent(parts), { code: 'SIGNER__KMS__KEY_NOT_FOUND' })
  })

  it('starts on a journal that is resumed, whatever keys it does not know yet, and is not ready (rule 2)', async () => {
    const worker = { accounts: [], host: '127.0.0.1', port: 0 }
    const parts = { ...(await partsWith()), settings: parseSettings({ ...input, worker }, 'the test') }
    setCursor(HEAD)
    memory.store.transaction((tx) =>
      tx.insertEpoch({ head: { number: HEAD, hash: hashOf(HEAD), timestampMs: HEAD * 6_000 }, journalBlock: HEAD }),
    )
    const origin = hashOf(1)
    await memory.kms.generateKey({ type: 'Ed25519', purpose: 'caller', chains: [], origin, createdBlock: 9 })

    const agent = await startAgent({ ...parts, close: () => Promise.resolve() })

    assert.equal(memory.store.transaction((tx) => tx.keys()).length, 0, 'keys are brought in line when all is known')
    await agent.stop()
  })

  it('keeps a shielding key until the last block that it opens for is dealt with, however late that is', async () => {
    const parts = { ...(await partsWith()), close: () => Promise.resolve() }
    setCursor(20)
    const key = await memory.kms.generateKey({
      type: 'X25519',
      purpose: 'shielding',
      chains: [],
      origin: 'shielding/1',
      createdBlock: 1,
    })
    const kid = shieldingKid(key.publicKey)
    const range = { validFrom: 1, validUntil: 30 }
    const record = { version: 1, kid, publicKey: key.publicKey, ...range, protocols: [1], tlsSpki: undefined }
    const signedRecord = concat(encodeRecord(record), new Uint8Array(64))
    memory.store.transaction((tx) =>
      tx.insertShielding({ kid, keyId: key.id, ...range, signedRecord, published: true }),
    )

    const agent = await startAgent(parts)

    assert.ok(memory.kms.describe(key.id), 'requests of blocks 21 to 30 are still to be opened')
    await agent.stop()
  })

  it('opens the port for workers of its settings, and closes it with the rest', async () => {
    const worker = { accounts: [], host: '127.0.0.1', port: 0 }
    const parts = { ...(await partsWith()), settings: parseSettings({ ...input, worker }, 'the test') }
    setCursor(20)
    const agent = await startAgent({ ...parts, close: () => Promise.resolve() })
    const ask = (): Promise<Response> =>
      fetch(agent.workerUrl as string, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'system_health' }),
      })

    const { result } = (await (await ask()).json()) as { result: unknown }
    assert.deepEqual(result, {
      ready: false,
      reasons: ['not_reconciled'],
      head: null,
      version: readPackageVersion(),
    })
    await agent.stop()
    await assert.rejects(ask())
  })

  it('opens the port for metrics and health, which tells why the agent is not ready, and closes it with the rest', async () => {
    const observe = { port: 0 }
    const parts = { ...(await partsWith()), settings: parseSettings({ ...input, observe }, 'the test') }
    setCursor(20)
    const agent = await startAgent({ ...parts, close: () => Promise.resolve() })
    const ask = (path: string): Promise<Response> => fetch(`${agent.observeUrl}${path}`)

    assert.equal((await ask('/healthz')).status, 200)
    const ready = (await (await ask('/readyz')).json()) as { reasons: { name: string }[] }
    assert.deepEqual(
      ready.reasons.map(({ name }) => name),
      ['not_connected', 'not_reconciled'],
    )
    const metrics = await (await ask('/metrics')).text()
    assert.match(metrics, /^signer_chain_lag_blocks 30$/m)
    assert.match(metrics, /^nodejs_eventloop_lag_p99_seconds /m)
    await agent.stop()
    await assert.rejects(ask('/healthz'))
  })

  it('has no port for metrics and health where the settings have none', async () => {
    const parts = { ...(await partsWith()), close: () => Promise.resolve() }
    setCursor(20)
    const agent = await startAgent(parts)

    assert.equal(agent.observeUrl, undefined)
    await agent.stop()
  })

  it('closes all parts when the port is taken, and says what to do', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const worker = { accounts: [], host: '127.0.0.1', port: (taken.address() as AddressInfo).port }
    const parts = { ...(await partsWith()), settings: parseSettings({ ...input, worker }, 'the test') }
    setCursor(20)

    await assert.rejects(startAgent(parts), { code: 'SIGNER__WORKER__PORT_UNAVAILABLE' })

    assert.equal(closed, 1)
    taken.close()
  })

  it('writes into the trail with which policy each run begins, before it does anything', async () => {
    setCursor(20)
    for (let run = 0; run < 2; run += 1) {
      const agent = await startAgent({ ...(await partsWith()), close: () => Promise.resolve() })
      await agent.stop()
    }

    const entries = memory.store.transaction((tx) => tx.trail(1, 10)).map(({ entry }) => entry)
    assert.deepEqual(
      entries.map(({ type, action, block, policyId, policyHash }) => [type, action, block, policyId, policyHash]),
      Array(2).fill(['policy', 'loaded', 20, policy.id, policy.hash]),
    )
  })

  it('shows its end to who comes late, and starts nothing again', async () => {
    const parts = { ...(await partsWith()), close: () => Promise.resolve() }
    setCursor(20)
    const agent = await startAgent(parts)
    await agent.stop()

    await new Promise<void>((resolve) => agent.events$.subscribe({ complete: resolve }))
  })
})
