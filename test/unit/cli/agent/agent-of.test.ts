import assert from 'node:assert/strict'
import { once } from 'node:events'
import { chmodSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { agentOf, workerUrlOf } from '../../../../src/cli/agent/agent-of.js'
import { askWorker } from '../../../../src/cli/agent/open-worker.js'
import { readCaller } from '../../../../src/cli/agent/read-caller.js'
import { writeAgentFile } from '../../../../src/client/agent-file.js'
import type { ErrorCode } from '../../../../src/errors/codes.js'
import { isSignerError } from '../../../../src/errors/signer-error.js'
import { toHex } from '../../../../src/protocol/hash.js'
import { fileOf, removeFiles } from '../policy/support.js'

const HEX = (byte: string) => `0x${byte.repeat(32)}` as const
const ACCOUNT = HEX('a9')
const PIN = { genesis: HEX('01'), shard: HEX('02'), agentAccount: ACCOUNT }
/** The development account //Alice of sr25519. */
const ALICE = '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d'

const raises = (code: ErrorCode, words: RegExp) => (error: unknown) => {
  assert.ok(isSignerError(error, code), String(error))
  assert.match(error.message, words)
  return true
}

const settingsFile = (port?: number): string => {
  const worker = port === undefined ? '' : `worker: { port: ${port}, accounts: [] }\n`
  const text = `l1: { endpoints: ['ws://127.0.0.1:1'], genesis: '${PIN.genesis}', shard: '${PIN.shard}', declareDevChain: true }
store: { path: journal.db }
kms: { mode: ephemeral }
policy: { file: policy.yaml }
registration: { method: Skip, mrEnclave: '${HEX('e0')}', url: '' }
callers: any
${worker}`
  return fileOf(['settings.yaml', text])
}

/** Answers every call with what an agent of this account says of itself. */
const attestingServer = async (): Promise<{ server: Server; port: number }> => {
  const result = { account: ACCOUNT, registration: null, evidence: null }
  const server = createServer((_request, response) => response.end(JSON.stringify({ jsonrpc: '2.0', id: 1, result })))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return { server, port: (server.address() as AddressInfo).port }
}

const closedPort = async (): Promise<number> => {
  const { server, port } = await attestingServer()
  await new Promise((resolve) => server.close(resolve))
  return port
}

describe('agentOf', () => {
  after(removeFiles)
  const agentFile = (): string =>
    fileOf(['agent.json', writeAgentFile({ pin: PIN, l1: ['ws://127.0.0.1:9944'], worker: 'http://127.0.0.1:9955' })])

  it('takes an agent file, and other addresses in its place', async () => {
    const agent = agentFile()
    assert.deepEqual(await agentOf({ agent }), {
      pin: PIN,
      l1: ['ws://127.0.0.1:9944'],
      worker: 'http://127.0.0.1:9955',
    })
    const { l1, worker } = await agentOf({ agent, l1: 'ws://other', rpc: 'http://127.0.0.1:1' })
    assert.deepEqual([l1, worker], [['ws://other'], 'http://127.0.0.1:1'])
  })

  for (const [given, taken] of [
    ['ws://127.0.0.1:9955', 'http://127.0.0.1:9955'],
    ['wss://agent.example', 'https://agent.example'],
  ] as const)
    it(`asks ${given} by HTTP on the same port`, async () => {
      assert.equal((await agentOf({ agent: agentFile(), rpc: given })).worker, taken)
    })

  for (const rpc of ['127.0.0.1:9955', 'ftp://x', 'http://', 'ws://a b'])
    it(`refuses the address ${rpc}`, async () => {
      await assert.rejects(agentOf({ agent: agentFile(), rpc }), raises('SIGNER__CLI__INVALID_FLAG', /is no address/))
    })

  it('says which agent file cannot be read', async () => {
    await assert.rejects(agentOf({ agent: '/nowhere/agent.json' }), raises('SIGNER__CLI__INVALID_FILE', /nowhere/))
  })

  it('asks the agent of the settings for its account', async () => {
    const { server, port } = await attestingServer()
    try {
      const { pin, worker } = await agentOf({ config: settingsFile(port) })
      assert.deepEqual([pin.agentAccount, pin.allowSkip, worker], [ACCOUNT, true, `http://127.0.0.1:${port}`])
    } finally {
      server.close()
    }
  })

  it('says that the settings open no port for workers', async () => {
    await assert.rejects(agentOf({ config: settingsFile() }), raises('SIGNER__CLI__INVALID_FLAG', /section worker/))
  })

  it('brackets addresses of IPv6', () => {
    const worker = { host: '::1', port: 5 } as NonNullable<Parameters<typeof workerUrlOf>[0]['worker']>
    assert.equal(workerUrlOf({ worker }), 'http://[::1]:5')
  })
})

describe('askWorker', () => {
  after(removeFiles)

  it('says where an agent that does not run was looked for, and how to start it', async () => {
    const config = settingsFile(await closedPort())
    await assert.rejects(
      askWorker({ config, as: '//Alice', scheme: 'sr25519' }, async (client) => client),
      raises(
        'SIGNER__CLIENT__CALL_UNAVAILABLE',
        /No agent answers at http:\/\/127\.0\.0\.1:\d+\. Start it with `signer-layer start.*wait if it is starting/,
      ),
    )
  })

  it('says that an agent file names no door', async () => {
    const agent = fileOf(['agent.json', writeAgentFile({ pin: PIN, l1: ['ws://127.0.0.1:9944'] })])
    await assert.rejects(
      askWorker({ agent, as: '//Alice', scheme: 'sr25519' }, async (client) => client),
      raises('SIGNER__CLI__INVALID_FLAG', /--rpc/),
    )
  })
})

describe('readCaller', () => {
  after(removeFiles)
  const keyFile = (text: string, mode = 0o600): string => {
    const path = fileOf(['operator.key', text])
    chmodSync(path, mode)
    return path
  }

  it('takes well-known development keys', async () => {
    assert.equal(toHex((await readCaller({ as: '//Alice', scheme: 'sr25519' })).publicKey), ALICE)
  })

  it('takes the secret URI in a file, with the newline of an editor', async () => {
    assert.equal(toHex((await readCaller({ as: keyFile('//Alice\n'), scheme: 'sr25519' })).publicKey), ALICE)
  })

  it('takes the key beside the settings where none is named', async () => {
    const settings = join('/nowhere', 'settings.yaml')
    await assert.rejects(
      readCaller({ scheme: 'sr25519' }, settings),
      raises(
        'SIGNER__CLI__INVALID_FILE',
        /\/nowhere\/secrets\/operator\.key, the default of --as: give --as .*\/\/Bob/,
      ),
    )
  })

  it('refuses a file that others may read', async () => {
    await assert.rejects(
      readCaller({ as: keyFile('//Alice', 0o644), scheme: 'sr25519' }),
      raises('SIGNER__SETTINGS__INSECURE_REFUSED', /chmod 600/),
    )
  })

  for (const [what, as] of [
    ['a seed', `0x${'01'.repeat(32)}`],
    ['a password of a development key', '//Alice///secret'],
    ['a phrase', 'bottom drive obey lake curtain smoke basket hold race lonely fit walk'],
  ] as const)
    it(`takes ${what} in the arguments for the name of a file, never for a secret`, async () => {
      await assert.rejects(readCaller({ as, scheme: 'sr25519' }), (error: unknown) => {
        assert.ok(isSignerError(error, 'SIGNER__CLI__INVALID_FILE'))
        assert.match(error.message, /no file of the name that --as has/)
        assert.ok(!JSON.stringify([error.message, error.context]).includes(as))
        return true
      })
    })

  it('says that a file holds no key, and repeats nothing of it', async () => {
    await assert.rejects(readCaller({ as: keyFile('hunter2 hunter2'), scheme: 'sr25519' }), (error: unknown) => {
      assert.ok(isSignerError(error, 'SIGNER__CLI__INVALID_FILE'))
      assert.ok(!`${error.message}${String(error.cause)}`.includes('hunter2'))
      return true
    })
  })
})
