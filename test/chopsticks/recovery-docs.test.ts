/** docs/recovery.md, followed literally: its commands in a clean folder, from a lost machine to signatures on the L1. */
import assert from 'node:assert/strict'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { Keyring } from '@polkadot/keyring'
import type { KeyringPair } from '@polkadot/keyring/types'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { parse } from 'yaml'
import { connectSignerClient, fromKeyringPair, type KeyResult, type SignerClient } from '../../src/client/index.js'
import type { AccountId } from '../../src/model/ids.js'
import { packageFile } from '../../src/package-file.js'
import type { SettingsInput } from '../../src/settings/schema.js'
import { accountOfPair, endow, startChain, tempDir, type TestChain } from '../support/agent-e2e.js'
import { TEST_MRENCLAVE, TEST_SHARD } from '../support/agent-settings.js'
import { blocksOf, openShell, type RunningBlock, type Shell } from '../support/document.js'
import { untilNextHead } from '../support/next-head.js'
import { okOf } from '../support/worker-e2e.js'

const CHAIN = 'eip155:1'
const DIGEST = new Uint8Array(32).fill(0x31)

/** A dozen programs are started one after the other, each has to load, and more than a hundred blocks go by. */
const TIMEOUT_MS = 1_200_000

const POLICY = `
version: 1
id: test
routes:
  - id: digests
    match: { kind: digest }
    action: { backend: kms-integritee, allow_blind: true }
`

/** The example, for the chain of the test and free ports, with the replica that the document names. */
const settingsFor = async ({ l1 }: TestChain): Promise<string> => {
  const example = parse(await readFile(packageFile('config', 'settings.example.yaml'), 'utf8')) as SettingsInput
  return JSON.stringify({
    ...example,
    l1: { ...example.l1, endpoints: [l1.url] },
    kms: { ...example.kms, replicas: ['replica'] },
    policy: { ...example.policy, file: 'policy.yaml' },
    worker: { ...example.worker, port: 0 },
    observe: { port: 0 },
  })
}

describe('docs/recovery.md', () => {
  let chain: TestChain
  /** Asks on chain only: for those who ask workers too, deadlines of the lost agent count as doubtful. */
  let alice: KeyringPair
  let shell: Shell
  let client: SignerClient
  let agent: RunningBlock
  const running: RunningBlock[] = []
  const { dir, remove } = tempDir()
  const cwd = join(dir, 'folder')

  const start = (block: string): RunningBlock => {
    const started = shell.start(block)
    running.push(started)
    return started
  }
  const run = (block: string, env?: Readonly<Record<string, string>>): Promise<string> => shell.start(block, env).done

  before(async () => {
    await cryptoWaitReady()
    // A well-known development key.
    alice = new Keyring({ type: 'sr25519' }).addFromUri('//Alice')
    chain = await startChain({ blockTimeMs: 'instant' })
    await mkdir(join(cwd, 'data'), { recursive: true })
    await writeFile(join(cwd, 'data', 'passphrase'), 'test passphrase of the old machine', { mode: 0o600 })
    await writeFile(join(cwd, 'policy.yaml'), POLICY)
    await writeFile(join(cwd, 'settings.yaml'), await settingsFor(chain))
    shell = await openShell(cwd, join(dir, 'bin'))
  })
  after(async () => {
    await Promise.all(running.map((block) => block.end('SIGKILL')))
    await chain?.close()
    remove()
  })

  /** Runs the agent for the first time, until callers can prove it. */
  const beginWith = async (block: string): Promise<void> => {
    agent = start(block)
    const [, account = ''] = await agent.shows(/ Agent runs account=(0x[0-9a-f]{64}) /)
    await endow(chain, [account as AccountId, accountOfPair(alice)])
    const pin = {
      genesis: chain.genesis,
      shard: TEST_SHARD,
      agentAccount: account as AccountId,
      mrEnclave: TEST_MRENCLAVE,
      allowSkip: true,
    }
    const caller = fromKeyringPair(alice)
    client = await connectSignerClient({ api: chain.api, pin, caller, submitter: { account: alice }, nowMs: () => 0 })
    await untilProven()
  }
  const untilProven = async (): Promise<void> => {
    for (let blocks = 0; blocks < 20; blocks++) {
      const isProven = await client.proveAgent().then(
        () => true,
        () => false,
      )
      if (isProven) return
      await untilNextHead(chain.api)
    }
    await client.proveAgent()
  }
  const newKey = async (): Promise<KeyResult> =>
    okOf(await client.generateKey({ keyType: 'Secp256k1', chains: [CHAIN] }))
  const assertSignsWith = async ({ keyId, publicKey }: KeyResult): Promise<void> => {
    const signed = await client.sign({ chainId: CHAIN, keyId, payload: { tag: 'Digest', value: DIGEST } })
    assert.ok(signed.status === 'ok')
    assert.ok(secp256k1.verify(signed.signatures[0].bytes.slice(0, 64), DIGEST, publicKey, { prehash: false }))
  }

  /** What operators do when `join` shows its key. */
  const recoverBy = async (joinBlock: string, sendBlock: string): Promise<void> => {
    const joining = start(joinBlock)
    const [, ADDRESS = ''] = await joining.shows(/^Address: (\S+)$/m)
    const [, KEY = ''] = await joining.shows(/^Key: +(\S+)$/m)
    await run(sendBlock, { ADDRESS, KEY })
    await joining.done
  }

  it('leads from a lost machine to the same keys, which sign on the L1 again', async () => {
    const text = await readFile(packageFile('docs', 'recovery.md'), 'utf8')
    const setUp = blocksOf(text, 'Set up')
    const [prepare = '', collect = '', send = '', collectAgain = '', ...moreToRecover] = blocksOf(text, 'Recover')
    const [resume = '', startAgain = '', ...moreToStart] = blocksOf(text, 'Go on signing')
    const startsAt = setUp.indexOf(startAgain)
    assert.ok(startsAt > 0 && startAgain !== '')
    assert.deepEqual([...moreToRecover, ...moreToStart], [])

    await beginWith(startAgain)
    const early = await newKey()
    await agent.end()
    for (const block of setUp.slice(0, startsAt)) await run(block)
    agent = start(startAgain)
    for (const block of setUp.slice(startsAt + 1)) await run(block)
    const late = await newKey()

    await agent.end('SIGKILL')
    await rm(join(cwd, 'data'), { recursive: true })

    await run(prepare)
    await recoverBy(collect, send)
    assert.match(await run(collectAgain), /were restored earlier/)
    const [, signsFrom = ''] = /signs nothing before block (\d+) is final/.exec(await run(resume)) ?? []
    agent = start(startAgain)
    await agent.shows(/ Agent runs /)
    while (chain.l1.head().number < Number(signsFrom)) await chain.l1.newBlock()

    for (const key of [early, late]) await assertSignsWith(key)
  }).timeout(TIMEOUT_MS)
})
