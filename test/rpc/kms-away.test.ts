import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { SignerError } from '../../src/errors/signer-error.js'
import { writeRefusal } from '../../src/kms/process/refusal.js'
import { testSettings } from '../support/agent-settings.js'
import { freePort } from '../support/free-port.js'
import { OWN_UID, rawFrames, socketIn, startFaultyServer, startTestServer } from '../support/kms-process.js'
import { startCommand, type Running } from '../support/run-command.js'
import { withTempDir } from '../unit/kms/support/temp-dir.js'

const NO_L1 = 'ws://127.0.0.1:1'

/** `signer-layer start` with its keys at a socket in `dir`, where nobody is yet, and a node that is not there either. */
const startAgentIn = async (dir: string) => {
  const ports = { worker: await freePort(), observe: await freePort() }
  const settings = testSettings(dir, NO_L1, `0x${'45'.repeat(32)}`, {
    kms: { mode: 'process', socket: socketIn(dir), patienceMs: 1_000 },
    worker: { port: ports.worker, accounts: [] },
  })
  const config = join(dir, 'settings.json')
  writeFileSync(config, JSON.stringify({ ...settings, observe: { port: ports.observe } }), { mode: 0o600 })
  const agent = startCommand('start', '--config', config, '--log-level', 'debug')
  const ask = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${ports.observe}${path}`)
  return { ...agent, ports, ask }
}

const WAITS = 'The KMS cannot be reached: the agent waits for it at its socket'

describe('an agent whose KMS process is away when it starts', function () {
  this.timeout(300_000)
  const running: Running[] = []
  const servers: Server[] = []
  afterEach(() => {
    for (const { child } of running.splice(0)) child.kill('SIGKILL')
    for (const server of servers.splice(0)) server.close()
  })

  const waiting = async (dir: string) => {
    const agent = await startAgentIn(dir)
    running.push(agent)
    await agent.says(WAITS)
    return agent
  }
  const ends = async ({ child, ended }: Running, what: RegExp) => {
    child.kill('SIGTERM')
    const { code, err } = await ended
    assert.equal(code, 0, err)
    assert.match(err, what)
  }

  it('says on its log and at /readyz that it waits and where, opens no door for workers, and ends by SIGTERM with 0', () =>
    withTempDir(async (dir) => {
      const agent = await waiting(dir)
      // Longer than kms.patienceMs: that is for calls.
      await agent.says('attempt=5')

      const ready = await agent.ask('/readyz')
      const { reasons } = (await ready.json()) as { reasons: { name: string; advice: string }[] }
      assert.deepEqual([ready.status, reasons.map(({ name }) => name)], [503, ['kms_away']])
      assert.ok(reasons[0]?.advice.endsWith(`Its socket is to be at ${socketIn(dir)}.`))
      assert.equal((await agent.ask('/healthz')).status, 200)
      assert.match(await (await agent.ask('/metrics')).text(), /^signer_kms_connected 0$/m)
      await assert.rejects(fetch(`http://127.0.0.1:${agent.ports.worker}`))
      await ends(agent, /Stopped before the agent ran/)
    }))

  it('is not ended by SIGHUP, by which its policy is reloaded', () =>
    withTempDir(async (dir) => {
      const agent = await waiting(dir)

      agent.child.kill('SIGHUP')
      await agent.says('attempt=5')

      await ends(agent, /Stopped before the agent ran/)
    }))

  it('goes on to the L1 when the KMS comes, and still ends by SIGTERM with 0', () =>
    withTempDir(async (dir) => {
      const agent = await waiting(dir)

      const server = await startTestServer(dir)
      await agent.says('did not reach it')

      await ends(agent, /Connected to the KMS[^]*Stopped before the agent ran/)
      await server.close()
    }))

  it('ends by SIGTERM at once in the midst of a greeting that nobody answers', () =>
    withTempDir(async (dir) => {
      const agent = await waiting(dir)
      const greeted = new Promise<void>((resolve) => {
        void startFaultyServer(dir, (socket) => void socket.once('data', () => resolve())).then((each) =>
          servers.push(each),
        )
      })

      await greeted

      await ends(agent, /Stopped before the agent ran/)
    }))

  it('is ended by a KMS that comes and refuses its user, with the reason', () =>
    withTempDir(async (dir) => {
      const agent = await waiting(dir)

      const server = await startTestServer(dir, { allowUids: [OWN_UID + 1] })

      const { code, err } = await agent.ended
      assert.equal(code, 1)
      assert.match(err, /SIGNER__KMS__PEER_REFUSED/)
      await server.close()
    }))

  it('is ended by a KMS of another version, with the reason', () =>
    withTempDir(async (dir) => {
      const agent = await waiting(dir)
      const refuse = async (socket: Socket): Promise<void> => {
        const { next, send } = rawFrames(socket)
        const { number } = await next()
        const fault = new SignerError('SIGNER__SETTINGS__INVALID', 'The KMS speaks version 2 of its protocol')
        send({ number, tag: 1, content: writeRefusal(fault) })
      }
      servers.push(await startFaultyServer(dir, (socket) => void refuse(socket)))

      const { code, err } = await agent.ended
      assert.equal(code, 1)
      assert.match(err, /The KMS speaks version 2 of its protocol/)
    }))

  it('is ended by who answers and is no KMS, after kms.patienceMs', () =>
    withTempDir(async (dir) => {
      const agent = await waiting(dir)
      const greet = (socket: Socket): void => void socket.once('data', () => socket.end('220 mail.example ESMTP\r\n'))
      servers.push(await startFaultyServer(dir, greet))

      const { code, err } = await agent.ended
      assert.equal(code, 1)
      assert.match(err, /cannot be used: bytes that are no answer/)
    }))
})
