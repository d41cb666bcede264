import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Keyring } from '@polkadot/keyring'
import type { KeyringPair } from '@polkadot/keyring/types'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { bundleProgram } from '../../scripts/build/bundle.js'
import {
  connectSignerClient,
  createSubmitter,
  fromKeyringPair,
  generateKeyCall,
  invoke,
  type Hex,
  type KeyResult,
  type SignerClient,
} from '../../src/client/index.js'
import { VERIFIERS } from '../../src/crypto/verify.js'
import { packageFile } from '../../src/package-file.js'
import { TEST_MRENCLAVE, TEST_SHARD, testSettings } from '../support/agent-settings.js'
import { accountOfPair, endow, startChain, tempDir, type TestChain } from '../support/agent-e2e.js'
import { freePort } from '../support/free-port.js'
import { socketIn } from '../support/kms-process.js'
import { endKmsServes, kmsServeConfig, startKmsServe, type KmsServeChild } from '../support/kms-serve-child.js'
import { untilNextHead } from '../support/next-head.js'
import { extrinsicsOf, repliesIn } from '../support/published.js'
import { RANDOMISED_CHAIN, signatureOf, signDigest } from '../support/worker-e2e.js'

/** The program as it is published: it starts often here. */
const PROGRAM = packageFile('dist', 'main.js')
/** Blocks come by themselves: agent and KMS are real processes. */
const BLOCK_MS = 500

/** `signer-layer start`, with all that it wrote to its log. */
interface AgentCommand {
  readonly child: ChildProcess
  readonly log: () => string
  /** Resolves when the text has appeared; rejects when the agent ends without. */
  shows(text: RegExp): Promise<RegExpExecArray>
  readonly ended: Promise<readonly [number | null, NodeJS.Signals | null]>
}

describe('an agent and its KMS, started, killed and held up in any order', () => {
  let chain: TestChain
  let dapp: KeyringPair
  let observePort: number
  let kmsConfig: string
  let kms: KmsServeChild
  let agent: AgentCommand
  let account: Hex
  let client: SignerClient
  let key: KeyResult
  const { dir, remove } = tempDir()

  const startAgentCommand = (patienceMs: number, stopWithinSec = 1): AgentCommand => {
    const changes = ['--set', `kms.patienceMs=${patienceMs}`, '--set', `stopWithinSec=${stopWithinSec}`]
    const child = spawn(process.execPath, [PROGRAM, 'start', '--config', join(dir, 'settings.json'), ...changes], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let text = ''
    let look = (): void => undefined
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      look()
    })
    const ended = once(child, 'close').then(
      ([code, signal]) => [code as number | null, signal as NodeJS.Signals | null] as const,
    )
    const shows = (pattern: RegExp): Promise<RegExpExecArray> =>
      new Promise((resolve, reject) => {
        look = () => {
          const match = pattern.exec(text)
          if (match !== null) resolve(match)
        }
        look()
        void ended.then((code) => reject(new Error(`ended with ${String(code)} without ${pattern.source}:\n${text}`)))
      })
    return { child, log: () => text, shows, ended }
  }

  const ask = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${observePort}${path}`)
  const reasons = async (): Promise<string[]> => {
    const body = (await (await ask('/readyz')).json()) as { reasons: { name: string }[] }
    return body.reasons.map(({ name }) => name)
  }
  /** Looks at each block. */
  const untilReadiness = async (holds: (names: string[]) => boolean): Promise<void> => {
    while (!holds(await reasons())) await untilNextHead(chain.api)
  }
  const isAway = (names: string[]): boolean => names.includes('kms_away')
  const isReady = (names: string[]): boolean => names.length === 0
  const metric = async (name: string): Promise<number> => {
    const text = await (await ask('/metrics')).text()
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
  }

  /** Asks for a signature on chain. sr25519 signs nothing twice with the same bytes. */
  const askFor = async (byte: number) => {
    const from = chain.l1.head().number
    const pending = await client.seal([signDigest(RANDOMISED_CHAIN, key.keyId, byte)])
    await invoke(pending.envelope, { shard: TEST_SHARD }, createSubmitter(chain.api, { account: dapp }))
    return { from, pending, byte }
  }
  /** The answer is right, and the only one that ever was on chain. */
  const assertAnsweredOnce = async ({ from, pending, byte }: Awaited<ReturnType<typeof askFor>>): Promise<void> => {
    const [result] = await client.results(pending)
    assert.ok(VERIFIERS.sr25519(key.publicKey, new Uint8Array(32).fill(byte), signatureOf(result)))
    const replies = (await extrinsicsOf(chain, account, from)).flatMap(repliesIn)
    assert.equal(replies.filter(({ requestId }) => requestId === pending.requestIds[0]).length, 1)
  }

  /** Registered is not yet published: its shielding record is on chain some blocks later. */
  const untilPublished = async (): Promise<void> => {
    const isPublished = (): Promise<boolean> =>
      client.proveAgent().then(
        () => true,
        () => false,
      )
    while (!(await isPublished())) await untilNextHead(chain.api)
  }

  before(async () => {
    await cryptoWaitReady()
    await bundleProgram(packageFile('.'), packageFile('dist'))
    // A well-known development key.
    dapp = new Keyring({ type: 'sr25519' }).addFromUri('//Bob')
    chain = await startChain({ blockTimeMs: BLOCK_MS })
    observePort = await freePort()
    kmsConfig = kmsServeConfig(dir)
    const settings = testSettings(dir, chain.l1.url, chain.genesis, {
      kms: { mode: 'process', socket: socketIn(dir), timeoutMs: 1_000 },
    })
    const all = { ...settings, observe: { port: observePort } }
    writeFileSync(join(dir, 'settings.json'), JSON.stringify(all), { mode: 0o600 })
  })
  after(async () => {
    agent?.child.kill('SIGKILL')
    endKmsServes()
    await chain?.close()
    remove()
  })

  it('may start in any order: the agent waits, and becomes ready when the KMS has come', async () => {
    agent = startAgentCommand(2_000)
    await agent.shows(/The KMS cannot be reached: the agent waits for it at its socket/)
    assert.deepEqual(await reasons(), ['kms_away'])

    kms = await startKmsServe(kmsConfig)

    account = (await agent.shows(/Agent runs .*account=(0x[0-9a-f]{64})/))[1] as Hex
    await endow(chain, [account, accountOfPair(dapp)])
    await untilReadiness(isReady)
    const pin = {
      genesis: chain.genesis,
      shard: TEST_SHARD,
      agentAccount: account,
      mrEnclave: TEST_MRENCLAVE,
      allowSkip: true,
    }
    const caller = fromKeyringPair(dapp)
    client = await connectSignerClient({ api: chain.api, pin, caller, submitter: { account: dapp }, nowMs: () => 0 })
    await untilPublished()
    const [made] = await client.request([generateKeyCall({ keyType: 'Sr25519', chains: [RANDOMISED_CHAIN] })])
    assert.ok(made.status === 'ok')
    key = made
  })

  it('hold a block back while the KMS hangs and is killed, and go on when it comes again: one answer', async () => {
    kms.signal('SIGSTOP')
    const asked = await askFor(0x51)
    await agent.shows(/A block waits for the KMS/)
    assert.ok(isAway(await reasons()), 'it is connected to somebody who says nothing')
    assert.ok((await metric('signer_kms_block_waits_total')) > 0)
    kms.signal('SIGKILL')
    await kms.exited
    await agent.shows(/The connection to the KMS is lost/)
    assert.equal(await metric('signer_kms_connected'), 0)

    kms = await startKmsServe(kmsConfig)

    await assertAnsweredOnce(asked)
    await untilReadiness(isReady)
    assert.equal(await metric('signer_kms_connected'), 1)
  })

  it('are stopped in time while the KMS hangs: the stop is cut, said so, and the next start goes on', async () => {
    agent.child.kill('SIGTERM')
    assert.deepEqual(await agent.ended, [0, null])
    // A call that is on its way is not given up before its patience ends.
    agent = startAgentCommand(600_000)
    await agent.shows(/Agent runs/)
    await untilReadiness(isReady)
    kms.signal('SIGSTOP')
    const asked = await askFor(0x52)
    await untilReadiness(isAway)

    agent.child.kill('SIGTERM')

    assert.deepEqual(await agent.ended, [0, null], agent.log())
    assert.match(agent.log(), /Stopped before all was done, as stopWithinSec says: the next start goes on/)
    // The next stop is not to be cut before its second signal.
    agent = startAgentCommand(600_000, 600)
    await agent.shows(/The KMS cannot be reached: .*reason=no answer in time/)
    assert.deepEqual(await reasons(), ['kms_away'])
    kms.signal('SIGCONT')
    await assertAnsweredOnce(asked)
  })

  it('leave nothing behind when a second signal ends the agent in the midst of a stop', async () => {
    await untilReadiness(isReady)
    kms.signal('SIGSTOP')
    const asked = await askFor(0x53)
    await untilReadiness(isAway)
    agent.child.kill('SIGTERM')
    await agent.shows(/Stopping: finishing what is in hand/)

    agent.child.kill('SIGINT')

    assert.deepEqual(await agent.ended, [null, 'SIGINT'])
    kms.signal('SIGCONT')
    agent = startAgentCommand(2_000)
    await assertAnsweredOnce(asked)
    agent.child.kill('SIGTERM')
    assert.deepEqual(await agent.ended, [0, null])
    kms.signal('SIGTERM')
    assert.deepEqual(await kms.exited, [0, null])
  })
})
