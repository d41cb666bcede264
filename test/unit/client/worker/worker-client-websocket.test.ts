/** The client of the worker's door by WebSocket, against the port itself: what it carries is proven as by HTTP. */
import assert from 'node:assert/strict'
import { WebSocket } from 'ws'
import { createWorkerClient } from '../../../../src/client/worker/create-worker-client.js'
import type { WorkerClient } from '../../../../src/client/worker/worker-client.js'
import type { HandleFrame } from '../../../../src/worker/frame.js'
import { startWorkerServer, type WorkerServer } from '../../../../src/worker/transport/server.js'
import { OPTIONS } from '../../../support/worker-server.js'
import { AGENT, ALICE } from '../../worker/support/callers.js'
import { answeringAgent, ANSWERS, KEY, SIGN } from './support/answering-agent.js'
import { rejects } from './support/rejects.js'

describe('createWorkerClient by WebSocket', () => {
  let server: WorkerServer
  let client: WorkerClient
  let door: ReturnType<typeof answeringAgent>
  let wire: (text: string) => string
  let handle: HandleFrame

  const listen = async (port = 0): Promise<void> => {
    server = await startWorkerServer(
      { ...OPTIONS, port, maxFrameBytes: 262_144 },
      async (text, peer) => {
        const answer = await handle(text, peer)
        return answer === undefined ? undefined : wire(answer)
      },
      { monotonicMs: () => 0, wallMs: () => 0 },
    )
  }
  beforeEach(async () => {
    door = answeringAgent()
    handle = door.handle
    wire = (text) => text
    await listen()
    const url = server.url.replace('http', 'ws')
    const sign = async (message: Uint8Array): Promise<Uint8Array> => ALICE.sign(message)
    client = createWorkerClient({ url, agent: AGENT, caller: { ...ALICE, sign }, head: async () => 1_000, WebSocket })
  })
  afterEach(async () => {
    client.close()
    await server.close()
  })

  it('has keys made and signatures, over one connection', async () => {
    const made = await client.generateKey({ keyType: 'Ed25519', chains: ['solana:x'] })
    const [one, other] = await Promise.all([client.sign(SIGN), client.sign(SIGN)])

    assert.ok(made.status === 'ok' && one.status === 'ok' && other.status === 'ok')
    assert.deepEqual([made.keyId, one.signatures[0].bytes], [KEY, ANSWERS.Sign[0]?.bytes])
    assert.notEqual(one.requestId, other.requestId)
    assert.equal((await client.health()).head, 1_000)
    assert.equal(server.connections(), 1)
  })

  it('believes no answer without the proof of the pinned agent', async () => {
    wire = (text) => text.replace('"proof"', '"other"')
    await rejects(client.sign(SIGN), 'SIGNER__CLIENT__INVALID_ANSWER')
    wire = (text) => text.replace('"answered"', '"admitted"')
    await rejects(client.sign(SIGN), 'SIGNER__CLIENT__INVALID_ANSWER')
  })

  it('reads a refusal as by HTTP', async () => {
    door.agent.setRoles(ALICE.account, [])

    assert.equal((await rejects(client.sign(SIGN), 'SIGNER__CLIENT__CALL_REFUSED')).context.name, 'Forbidden')
  })

  it('finds the agent again after it was away, and the answer to the same request', async () => {
    const request = await client.prepare([{ tag: 'DeleteKey', value: { keyId: KEY } }])
    handle = async (text, peer) => {
      await door.handle(text, peer)
      throw new Error('ended before it answered')
    }
    wire = () => '{}'
    await rejects(client.send(request), 'SIGNER__CLIENT__CALL_UNAVAILABLE')
    const { port } = server
    await server.close()
    await rejects(client.send(request), 'SIGNER__CLIENT__CALL_UNAVAILABLE')
    ;[handle, wire] = [door.handle, (text) => text]
    await listen(port)
    const [result] = await client.send(request)

    assert.deepEqual([result.status, result.requestId], ['ok', request.requestIds[0]])
    assert.equal(door.agent.bodies.length, 1)
  })
})
