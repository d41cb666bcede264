import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { RPC_ERRORS, type RpcErrorName } from '../../../../types/worker/errors.js'
import { gather, type Gathered } from '../../../../src/cli/status/gather.js'
import { isSignerError } from '../../../../src/errors/signer-error.js'
import { fileOf, removeFiles } from '../policy/support.js'

const HEX = (byte: string) => `0x${byte.repeat(32)}` as const
const PIN = { genesis: HEX('01'), shard: HEX('02'), agentAccount: HEX('a9') }

const HEALTH = { ready: true, reasons: [], head: 7, version: '1.2.3' }
const SHIELDING = {
  record: '0x00',
  kid: `0x${'0c'.repeat(8)}`,
  public_key: HEX('0d'),
  valid_from: 1,
  valid_until: 9,
}
const STATUS = {
  ready: true,
  reasons: [],
  version: '1.2.3',
  account: HEX('a9'),
  head: 7,
  head_seen: 9,
  lag: 2,
  registered: true,
  registration_age_sec: 1,
  free_planck: '5',
  minimum_balance_planck: '1',
  jobs_open: 3,
  replies_ready: 2,
  submissions_live: 1,
}

const refusing = (name: RpcErrorName) => ({
  error: { code: RPC_ERRORS[name].code, message: name, data: { name, retry: RPC_ERRORS[name].retry } },
})

/** What an agent answers that is well, by method. */
const WELL: Readonly<Record<string, object>> = {
  system_health: { result: HEALTH },
  signer_getAttestation: { result: { account: HEX('a9'), registration: null, evidence: null } },
  signer_getShieldingKey: { result: SHIELDING },
  signer_getStatus: { result: STATUS },
}

describe('what status gathers', () => {
  const servers: Server[] = []
  afterEach(() => {
    for (const server of servers.splice(0)) server.close()
    removeFiles()
  })

  /** Listens, answers by `answer`, and gives its port. */
  const serve = async (answer: (path: string, body: string) => object): Promise<number> => {
    const server = createServer((request, response) => {
      void request.toArray().then((chunks: Buffer[]) => {
        response.setHeader('connection', 'close')
        response.end(JSON.stringify(answer(request.url ?? '', Buffer.concat(chunks).toString())))
      })
    })
    servers.push(server)
    await once(server.listen(0, '127.0.0.1'), 'listening')
    return (server.address() as AddressInfo).port
  }
  const agentThat = async (changes: Readonly<Record<string, object>> = {}): Promise<string> => {
    const answers = { ...WELL, ...changes }
    const port = await serve((_, body) => {
      const { method } = JSON.parse(body) as { method: string }
      return { jsonrpc: '2.0', id: 1, ...answers[method] }
    })
    return `http://127.0.0.1:${port}`
  }
  /** Asked with an agent file, so that no settings of this machine are read, as a well-known development account. */
  const ask = (worker: string, as: string | undefined = '//Bob'): Promise<Gathered> =>
    gather(
      { pin: PIN, l1: ['ws://x'], worker },
      { agent: 'agent.json', scheme: 'sr25519', ...(as === undefined ? {} : { as }) },
    )

  it('is all that the agent tells an operator', async () => {
    const { health, shielding, status, readyz } = await ask(await agentThat())

    assert.deepEqual([health, shielding?.kid, status?.jobs_open, readyz], [HEALTH, SHIELDING.kid, 3, undefined])
  })

  for (const name of ['Forbidden', 'NotReady'] as const)
    it(`leaves out what is for operators where the agent answers ${name}`, async () => {
      const gathered = await ask(await agentThat({ signer_getStatus: refusing(name) }))

      assert.deepEqual(gathered.health, HEALTH)
      assert.ok(!('status' in gathered))
    })

  it('leaves it out where a call cannot be signed yet, for want of a head', async () => {
    const gathered = await ask(await agentThat({ system_health: { result: { ...HEALTH, head: null } } }))

    assert.ok(!('status' in gathered))
  })

  it('has no shielding key where there is none yet', async () => {
    assert.ok(!('shielding' in (await ask(await agentThat({ signer_getShieldingKey: refusing('NotReady') })))))
  })

  it('raises what is wrong with the key of whoever names one, and with what nobody foresaw', async () => {
    await assert.rejects(ask(await agentThat(), '/nowhere/key'), { code: 'SIGNER__CLI__INVALID_FILE' })
    await assert.rejects(ask(await agentThat({ signer_getStatus: refusing('Unauthenticated') })), (error: unknown) =>
      isSignerError(error, 'SIGNER__CLIENT__CALL_REFUSED'),
    )
    await assert.rejects(ask(await agentThat({ signer_getShieldingKey: refusing('MethodNotFound') })))
  })

  it('raises what is not of the form that it must have', async () => {
    for (const method of ['system_health', 'signer_getAttestation', 'signer_getShieldingKey', 'signer_getStatus'])
      await assert.rejects(ask(await agentThat({ [method]: { result: { head: 'x' } } })), (error: unknown) =>
        isSignerError(error, 'SIGNER__CLIENT__INVALID_ANSWER'),
      )
  })

  it('has the word of the port for health, by the settings of this machine', async () => {
    const notReady = { ready: false, reasons: [{ name: 'not_connected', advice: 'Wait.' }] }
    const port = await serve((path) => (path === '/readyz' ? notReady : {}))
    const config = fileOf([
      'settings.yaml',
      `l1: { endpoints: ['ws://127.0.0.1:1'], genesis: '${PIN.genesis}', shard: '${PIN.shard}', declareDevChain: true }
store: { path: journal.db }
kms: { mode: ephemeral }
policy: { file: policy.yaml }
registration: { method: Skip, mrEnclave: '${HEX('e0')}', url: '' }
callers: any
observe: { port: ${port} }
`,
    ])
    const worker = await agentThat()

    const { readyz, status } = await gather({ pin: PIN, l1: [], worker }, { config, scheme: 'sr25519' })

    assert.deepEqual(readyz, notReady)
    // There is no key beside these settings, and none was named.
    assert.equal(status, undefined)
  })
})
