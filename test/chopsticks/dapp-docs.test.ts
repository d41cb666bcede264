/** docs/dapp.md, followed literally: its programs and commands in a clean folder, by a development agent. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, readdirSync, watch } from 'node:fs'
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ApiPromise } from '@polkadot/api'
import type { Signer } from '@polkadot/api/types'
import { Keyring } from '@polkadot/keyring'
import { u8aToHex, u8aWrapBytes } from '@polkadot/util'
import { Transaction, verifyMessage } from 'ethers'
import {
  connectSignerClient,
  fromKeyringPair,
  publicKeyCall,
  readAgentFile,
  type AgentAddress,
  type Pin,
  type SignerClient,
} from '../../src/client/index.js'
import { packageFile } from '../../src/package-file.js'
import { tempDir } from '../support/agent-e2e.js'
import { connectApi } from '../support/api.js'
import { instructionsOf, type Instructions } from '../support/dapp-document.js'
import { openShell, type RunningBlock, type Shell } from '../support/document.js'
import { untilNextHead } from '../support/next-head.js'

/** Programs are started one after the other, and each has to load. */
const TIMEOUT_MS = 600_000

/** Blocks in which the agent registers and publishes its shielding key. */
const PATIENCE_BLOCKS = 30

const AGENT_FILE = 'agent.json'

/** A module that is imported, not run. */
const LIBRARY = 'wallet-client.ts'

/** The strictest rule of this project is too strict for the types of polkadot-js, which do not fit each other then. */
const CHECK = {
  extends: './tsconfig.json',
  compilerOptions: { exactOptionalPropertyTypes: false },
  include: ['*.ts'],
}

/** A wallet with one well-known development account, which wraps what it signs, and never twice. */
const walletOf = (uri: string): Wallet => {
  const pair = new Keyring({ type: 'sr25519' }).addFromUri(uri)
  const signRaw: Signer['signRaw'] = async ({ data }) => ({ id: 1, signature: u8aToHex(pair.sign(u8aWrapBytes(data))) })
  return { address: pair.address, type: pair.type, signer: { signRaw } }
}

interface Wallet {
  readonly address: string
  readonly type: string
  readonly signer: Signer
}

interface WalletModule {
  readonly connectByWallet: (api: ApiPromise, pin: Pin, wallet: Wallet) => Promise<SignerClient>
}

describe('docs/dapp.md', () => {
  const { dir, remove } = tempDir()
  const cwd = join(dir, 'folder')
  let told: Instructions
  let shell: Shell
  let agent: RunningBlock
  let client: SignerClient
  let agentFile: AgentAddress
  let api: ApiPromise

  /** A project as the document asks for it: modules, with the packages that it names. */
  const makeProject = async (): Promise<void> => {
    await mkdir(cwd)
    await symlink(packageFile('node_modules'), join(cwd, 'node_modules'))
    await writeFile(join(cwd, 'package.json'), '{ "type": "module" }')
    await writeFile(join(cwd, 'tsconfig.json'), JSON.stringify({ extends: packageFile('tsconfig.json') }))
    for (const { name, text } of told.programs) await writeFile(join(cwd, name), text)
  }

  const untilWritten = async (name: string): Promise<void> => {
    const watcher = watch(cwd)
    const isThere = async (): Promise<boolean> =>
      existsSync(join(cwd, name)) && (await readFile(join(cwd, name), 'utf8')).endsWith('}\n')
    const ended = agent.done.then((printed) => Promise.reject(new Error(`the agent ended\n${printed}`)))
    while (!(await isThere())) await Promise.race([once(watcher, 'change'), ended])
    watcher.close()
  }

  /** Readers come to the programs later than a machine does. */
  const untilProven = async (): Promise<void> => {
    agentFile = readAgentFile(await readFile(join(cwd, AGENT_FILE), 'utf8'))
    api = await connectApi(agentFile.l1[0] as string)
    // A well-known development account.
    const caller = fromKeyringPair(new Keyring({ type: 'sr25519' }).addFromUri('//Charlie'))
    client = await connectSignerClient({ api, pin: agentFile.pin, caller })
    for (let blocks = 0; blocks < PATIENCE_BLOCKS && !(await isProven()); blocks += 1) await untilNextHead(api)
    await client.proveAgent()
  }
  const isProven = (): Promise<boolean> =>
    client.proveAgent().then(
      () => true,
      () => false,
    )

  before(async () => {
    told = instructionsOf(await readFile(packageFile('docs', 'dapp.md'), 'utf8'))
    await makeProject()
    shell = await openShell(cwd, join(dir, 'bin'))
    agent = shell.start(told.commands[0] ?? '')
    await untilWritten(AGENT_FILE)
    await untilProven()
  })
  after(async () => {
    await api?.disconnect()
    await agent?.end()
    remove()
  })

  const run = (name: string): Promise<string> => {
    const command = told.commands.find((block) => block === `npx tsx ${name}\n`)
    assert.ok(command, `the document does not say how to run ${name}`)
    return shell.start(command).done
  }

  it('has no block that these tests do not run', () => {
    const commands = ['first-signature.ts', 'resume.ts', 'worker-signature.ts', 'viem-account.ts'].map(
      (name) => `npx tsx ${name}\n`,
    )

    assert.deepEqual(told.strays, [])
    assert.deepEqual(told.commands.slice(1), commands)
    assert.deepEqual(
      told.programs.map(({ name }) => name).filter((name) => !commands.includes(`npx tsx ${name}\n`)),
      [LIBRARY],
    )
  })

  it('has programs in which a compiler finds no fault', async () => {
    await writeFile(join(cwd, 'tsconfig.check.json'), JSON.stringify(CHECK))

    await shell.start('npx tsc -p tsconfig.check.json').done
  })

  it('leads from an agent file to a signature that another library reads', async () => {
    const printed = await run('first-signature.ts')

    const [, signed = ''] = /^signed (0x[0-9a-f]+)$/m.exec(printed) ?? assert.fail(printed)
    const { to, value, from } = Transaction.from(signed)
    assert.deepEqual([to, value], ['0x70997970C51812dc3A010C7d01b50e0d17dc79C8', 500_000_000_000_000_000n])
    assert.ok(from)
  })

  it('finds the answer again by what was persisted, and keeps nothing after that', async () => {
    assert.equal(readdirSync(join(cwd, 'requests')).length, 1)

    const printed = await run('resume.ts')

    assert.equal(printed.match(/^0x[0-9a-f]{64} ok$/gm)?.length, 1, printed)
    assert.deepEqual(readdirSync(join(cwd, 'requests')), [])
  })

  it('leads a worker to a signature', async () => {
    assert.match(await run('worker-signature.ts'), /^approved\nsigned$/m)
  })

  it('leads a viem account to a signature that another library reads as of its address', async () => {
    const printed = await run('viem-account.ts')

    const [, address = '', signature = ''] = /^(0x\w{40}) (0x[0-9a-f]+)$/m.exec(printed) ?? assert.fail(printed)
    assert.equal(verifyMessage('I agree.', signature), address)
  })

  it('connects a wallet, as which a request is signed rightly', async () => {
    const module = (await import(pathToFileURL(join(cwd, LIBRARY)).href)) as WalletModule
    const byWallet = await module.connectByWallet(api, agentFile.pin, walletOf('//Charlie'))

    // Sealing verifies the signature of the caller as the agent will.
    const { envelope } = await byWallet.seal([publicKeyCall(`0x${'07'.repeat(32)}`)])

    assert.ok(envelope.length > 0)
  })
}).timeout(TIMEOUT_MS)
