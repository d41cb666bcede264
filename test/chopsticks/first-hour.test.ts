import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createWorkerClient, fromKeyringPair, readAgentFile, type KeyId } from '../../src/client/index.js'
import { readCaller } from '../../src/cli/agent/read-caller.js'
import { packageFile } from '../../src/package-file.js'
import { getBytes, Transaction } from 'ethers'
import { builtProgram } from '../support/built.js'
import { freePort } from '../support/free-port.js'
import { integriteeSpec } from '../support/embedded.js'

/** The program as it is published: it starts many times here, and from its sources it takes seconds to load. */
const PROGRAM = packageFile('dist', 'main.js')

/** A command that runs, with all that it printed so far. */
interface Running {
  readonly child: ChildProcess
  readonly printed: () => string
  /** Resolves when the text has appeared; rejects when the command ends without. */
  shows(text: RegExp): Promise<RegExpExecArray>
  /** Exit code, when it ends. */
  readonly ended: Promise<number | null>
}

const started: Running[] = []

/** `signer-layer` as a person calls it, in a folder. */
const signerLayer = (cwd: string, ...args: readonly string[]): Running => {
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  let look = (): void => undefined
  const heard = (chunk: Buffer): void => {
    text += chunk.toString('utf8')
    look()
  }
  child.stdout.on('data', heard)
  child.stderr.on('data', heard)
  const ended = once(child, 'close').then(([code]) => code as number | null)
  const shows = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      look = () => {
        const match = pattern.exec(text)
        if (match !== null) resolve(match)
      }
      look()
      void ended.then((code) => reject(new Error(`ended with ${String(code)} without ${pattern.source}:\n${text}`)))
    })
  const running = { child, printed: () => text, shows, ended }
  started.push(running)
  return running
}

const run = async (
  cwd: string,
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly text: string }> => {
  const { ended, printed } = signerLayer(cwd, ...args)
  const code = await ended
  return { code, text: printed() }
}

const stop = async ({ child, ended }: Running, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal)
  return ended
}

const listen = async (): Promise<{ readonly server: Server; readonly port: number }> => {
  const server = createServer((socket) => void socket.destroy())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return { server, port: (server.address() as AddressInfo).port }
}

const TRANSFER = Transaction.from({
  type: 2,
  chainId: 1,
  nonce: 0,
  to: `0x${'42'.repeat(20)}`,
  value: 5n * 10n ** 17n,
  gasLimit: 21_000,
  maxFeePerGas: 30_000_000_000n,
  maxPriorityFeePerGas: 1_000_000_000n,
})

/** What a client with the operator's key does, by the agent file alone. */
const operatorOf = async (agent: string) => {
  const { pin, worker } = readAgentFile(readFileSync(join(agent, 'agent.json'), 'utf8'))
  const pair = await readCaller({ scheme: 'sr25519' }, join(agent, 'settings.yaml'))
  return createWorkerClient({ url: worker ?? '', agent: pin, caller: fromKeyringPair(pair) })
}

const signHalfAnEther = async (agent: string, keyId: KeyId): Promise<string> => {
  const client = await operatorOf(agent)
  const payload = { tag: 'EthereumTransaction', value: getBytes(TRANSFER.unsignedSerialized) } as const
  return (await client.sign({ chainId: 'eip155:1', keyId, payload })).status
}

/** An agent that has not read what it missed refuses; each answer comes over the loopback, so this does not spin. */
const untilReady = async (agent: string): Promise<void> => {
  const client = await operatorOf(agent)
  while ((await client.health()).head === null);
}

describe('the first hour of a node operator', () => {
  const dir = mkdtempSync(join(tmpdir(), 'signer-layer-first-hour-'))
  const agent = join(dir, 'my-agent')
  const config = ['--config', 'settings.yaml']
  let l1Url: string
  let ports: { readonly worker: number; readonly observe: number }
  let running: Running
  let key: KeyId

  const init = (name: string, ...more: readonly string[]) => {
    const doors = ['--port', String(ports.worker), '--observe-port', String(ports.observe)]
    return run(dir, 'init', name, '--l1', l1Url, ...doors, ...more)
  }
  /** Settings that differ in one place, beside the others. */
  const changed = (name: string, from: string | RegExp, to: string): string => {
    const text = readFileSync(join(agent, 'settings.yaml'), 'utf8')
    const after = text.replace(from, to)
    assert.notEqual(after, text)
    writeFileSync(join(agent, name), after, { mode: 0o600 })
    return name
  }

  before(async () => {
    await builtProgram()
    ports = { worker: await freePort(), observe: await freePort() }
    const l1 = signerLayer(dir, 'dev', '--l1-only', '--port', '0')
    l1Url = (await l1.shows(/L1 +(ws:\S+)/))[1] ?? ''
    await l1.shows(/Ctrl\+C/)
  })
  after(async () => {
    for (const each of [...started].reverse()) await stop(each, 'SIGKILL')
    rmSync(dir, { recursive: true, force: true })
  })

  it('begins with init, which asks the L1 and says what comes next', async () => {
    const { code, text } = await init('my-agent')

    assert.equal(code, 0, text)
    assert.match(text, /the L1 of `signer-layer dev`, on which no money is/)
    assert.match(text, /cd my-agent\n +signer-layer doctor/)
  })

  it('goes on with doctor, which says what is left to do', async () => {
    const { code, text } = await run(agent, 'doctor', ...config)

    assert.equal(code, 0, text)
    assert.match(text, /^ok {6}l1: .* follows the chain of the settings/m)
    assert.match(text, /^warning account: the agent has no account yet\n +start it once/m)
  })

  it('starts the agent, which says once that it has no funds, with its address and what to do', async () => {
    running = signerLayer(agent, 'start', ...config, '--agent-file', 'agent.json')

    const [, address] = await running.shows(/Waiting for funds .*advice=Send funds to this account.* address=(5\w+)/)
    assert.match(running.printed(), new RegExp(`Agent runs .*address=${String(address)}`))
    assert.equal(running.printed().match(/Waiting for funds/g)?.length, 1)
    const { code, text } = await run(agent, 'doctor', ...config, '--json')
    assert.equal(code, 1)
    const { findings } = JSON.parse(text) as {
      findings: { check: string; level: string; message: string; cure?: string }[]
    }
    const account = findings.find(({ check }) => check === 'account')
    assert.equal(account?.level, 'problem')
    assert.match(
      account?.message ?? '',
      new RegExp(`^${String(address)} has 0 TEER: below \\d[.\\d]* TEER nothing is sent`),
    )
    assert.equal(account?.cure, 'signer-layer fund --config settings.yaml')
  })

  it('funds it, and it registers', async () => {
    const { code, text } = await run(agent, 'fund', ...config)

    assert.equal(code, 0, text)
    assert.match(text, /Its balance is 100 TEER/)
    await running.shows(/Registered on the L1/)
  })

  it('has doctor find nothing that keeps it from its work, beside the agent that runs', async () => {
    const { code, text } = await run(agent, 'doctor', ...config)

    assert.equal(code, 0, text)
    assert.match(text, /keys: .*in use by process \d+/)
    assert.match(text, /worker\.port .*: an agent answers there/)
    assert.match(text, /registration: registered by Skip/)
    assert.match(text, /^0 problems/m)
  })

  it('makes a key and signs half an ether by the key of init, with the agent file alone', async () => {
    const client = await operatorOf(agent)
    const made = await client.generateKey({ keyType: 'Secp256k1', chains: ['eip155:1'] })
    assert.ok(made.status === 'ok')
    key = made.keyId

    assert.equal(await signHalfAnEther(agent, key), 'ok')
  })

  it('refuses a second agent on the same folder', async () => {
    const { code, text } = await run(agent, 'start', ...config)

    assert.equal(code, 1)
    assert.match(text, /The key directory is in use by another agent/)
    assert.doesNotMatch(text, /\n +at /)
  })

  it('goes on after it was killed', async () => {
    await stop(running, 'SIGKILL')
    running = signerLayer(agent, 'start', ...config)
    await running.shows(/Agent runs/)
    await untilReady(agent)

    assert.equal(await signHalfAnEther(agent, key), 'ok')
    assert.equal(await stop(running), 0)
  })

  describe('with a mistake', () => {
    /** One line that says what is wrong, without a stack. */
    const says = async (what: RegExp, name: string, ...command: readonly string[]): Promise<void> => {
      const { code, text } = await run(agent, ...command, '--config', name)
      assert.equal(code, 1, text)
      assert.match(text, what)
      assert.doesNotMatch(text, /\n +at /)
    }

    it('says that the node is of another chain', async () => {
      // The journal of the first chain would be refused before any node is asked.
      const name = changed('genesis.yaml', /genesis: '0x45([^]*)journal\.db/, "genesis: '0x46$1other.db")
      await says(/is of another chain\. Check the endpoint and the genesis hash/, name, 'start')
      await says(/PROBLEM l1: .* is of another chain/, name, 'doctor')
      const refused = await init('other', '--genesis', `0x${'46'.repeat(32)}`)
      assert.match(refused.text, /is of another chain: its block 0 is 0x4545/)
    })

    it('says that a port is in use, of which door, and where', async () => {
      const { server, port } = await listen()
      const worker = changed('worker.yaml', `port: ${ports.worker}`, `port: ${port}`)
      const observe = changed('observe.yaml', `port: ${ports.observe}`, `port: ${port}`)
      await says(new RegExp(`${port}.*another program uses it`), worker, 'start')
      await says(new RegExp(`${port}.*another program uses it`), observe, 'start')
      await says(new RegExp(`worker\\.port 127.0.0.1:${port} is used by another program`), worker, 'doctor')
      const l1 = await run(dir, 'dev', '--l1-only', '--port', String(port))
      assert.equal(l1.code, 1)
      assert.match(l1.text, new RegExp(`cannot listen on 127.0.0.1:${port}\\. Is the port in use`))
      server.close()
    })

    it('says that secrets or keys are open to others', async () => {
      const passphrase = join(agent, 'secrets', 'passphrase')
      chmodSync(passphrase, 0o644)
      await says(/can be read by others than its owner: run `chmod 600/, 'settings.yaml', 'start')
      await says(/PROBLEM permissions: .*passphrase is open to other users/, 'settings.yaml', 'doctor')
      chmodSync(passphrase, 0o600)
      chmodSync(join(agent, 'data', 'keys'), 0o755)
      await says(/is open to other users \(mode 755\)/, 'settings.yaml', 'start')
      chmodSync(join(agent, 'data', 'keys'), 0o700)
    })

    it('says that the settings cannot be read, or what is wrong in them, in one go', async () => {
      await says(/none\.yaml cannot be used:\n/, 'none.yaml', 'start')
      const name = changed('typo.yaml', /agreement: 1/, 'agrement: 1\n  stallSec: 0')
      await says(/agrement[^]*stallSec|stallSec[^]*agrement/, name, 'start')
      await says(/PROBLEM settings: .*agrement/, name, 'doctor')
    })

    it('says that the policy allows nothing', async () => {
      writeFileSync(join(agent, 'empty.yaml'), 'routes: []\n')
      const name = changed('nothing.yaml', 'file: policy.yaml', 'file: empty.yaml')
      const { text } = await run(agent, 'doctor', '--config', name)
      assert.match(text, /^warning policy: .*allows-nothing: no route allows anything/m)
      const lint = await run(agent, 'policy', 'lint', 'empty.yaml')
      assert.match(lint.text, /allows-nothing/)
      const unwise = signerLayer(agent, 'start', '--config', name)
      await unwise.shows(/warn {2}The policy may not do what it was written for.*allows-nothing/)
      await stop(unwise)
    })

    it('says which node does not run, and that it goes on trying for a minute', async () => {
      const name = changed('away.yaml', l1Url, 'ws://127.0.0.1:1')
      const trying = signerLayer(agent, 'start', '--config', name)
      await trying.shows(/without a node that can be used it ends after a minute endpoints=ws:\/\/127\.0\.0\.1:1/)
      await trying.shows(/did not reach it .*127\.0\.0\.1:1/)
      await stop(trying, 'SIGKILL')
      await says(/PROBLEM l1: .*No L1 node answers at ws:\/\/127\.0\.0\.1:1/, name, 'doctor')
    })

    it('says which command or flag is not known, with exit code 2', async () => {
      for (const args of [['strat'], ['start', '--confg', 'x']]) assert.equal((await run(dir, ...args)).code, 2)
    })
  })
})

describe('dev that is ended while it boots', () => {
  it('leaves no folder behind', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'signer-layer-first-hour-'))
    const watcher = watch(dir)
    const made = once(watcher, 'change')
    const env = { ...process.env, TMPDIR: dir }
    const ports = ['--port', '0', '--rpc-port', '0']
    const child = spawn(process.execPath, [PROGRAM, 'dev', ...ports], { cwd: dir, env, stdio: 'ignore' })
    const exited = once(child, 'exit')

    await made
    child.kill('SIGINT')

    assert.deepEqual(await exited, [null, 'SIGINT'])
    assert.deepEqual(readdirSync(dir), [])
    watcher.close()
    rmSync(dir, { recursive: true })
  })
})

describe('dev with the real Integritee runtime', () => {
  it('has an agent that registers, and writes its agent file then', async function () {
    const spec = integriteeSpec()
    if (!spec) {
      this.test!.title += ' (skipped: ../shared/integritee/integritee-paseo.json is not here)'
      return this.skip()
    }
    const dir = mkdtempSync(join(tmpdir(), 'signer-layer-dev-spec-'))
    const ports = ['--port', '0', '--rpc-port', '0']
    const running = signerLayer(dir, 'dev', '--l1', decodeURIComponent(spec.pathname), ...ports, '--dir', 'data')

    await running.shows(/clients +\S+agent\.json/)

    assert.match(running.printed(), /payer +\/\/Alice/)
    assert.match(running.printed(), /shielding 0x[0-9a-f]{64} \(X25519, kid 0x[0-9a-f]{16}\)/)
    const { pin, worker } = readAgentFile(readFileSync(join(dir, 'data', 'agent.json'), 'utf8'))
    assert.equal(pin.allowSkip, true)
    assert.match(worker ?? '', /^http:\/\/127\.0\.0\.1:\d+$/)
    await stop(running)
    rmSync(dir, { recursive: true })
  })
})
