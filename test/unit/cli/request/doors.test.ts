/** Both doors with clients that answer as an agent would, or fail as one does. */
import assert from 'node:assert/strict'
import { createChainDoor, type ChainParts } from '../../../../src/cli/request/chain-door.js'
import { requireOneDoor } from '../../../../src/cli/request/open-door.js'
import { createWorkerDoor } from '../../../../src/cli/request/worker-door.js'
import {
  publicKeyCall,
  type PendingRequest,
  type SignerClient,
  type WorkerClient,
} from '../../../../src/client/index.js'
import type { ErrorCode } from '../../../../src/errors/codes.js'
import { SignerError, type ErrorContext } from '../../../../src/errors/signer-error.js'
import { hex32 } from '../../client/fixtures.js'
import { AGENT_ADDRESS, CALLER, ECDSA_KEY, savedRequest } from './support.js'

const CALL = publicKeyCall(ECDSA_KEY.keyId)
const [ID] = savedRequest().pending.requestIds
const KEY_RESULT = { requestId: hex32(0x1d), trailHash: hex32(0x7a), status: 'ok', ...ECDSA_KEY } as const
const DENIAL = {
  requestId: hex32(0x1d),
  trailHash: hex32(0x7a),
  status: 'denied',
  reason: 'NoRoute',
  reasonNumber: 1,
} as const

const chainOf = (change: Partial<ChainParts> = {}) => {
  const steps: string[] = []
  const parts: ChainParts = {
    agent: AGENT_ADDRESS,
    caller: CALLER,
    client: {
      seal: async () => {
        steps.push('seal')
        return savedRequest().pending as PendingRequest<never>
      },
      results: async () => {
        steps.push('wait')
        return [{ ...KEY_RESULT, blockNumber: 40 }] as never
      },
    } satisfies Pick<SignerClient, 'seal' | 'results'>,
    balance: async () => 1n,
    send: async () => void steps.push('send'),
    save: async () => {
      steps.push('save')
      return 'requests/one.json'
    },
    remove: async (path) => void steps.push(`remove ${path}`),
    close: async () => void steps.push('close'),
    ...change,
  }
  const door = createChainDoor(
    parts,
    (id, call, path) => void steps.push(`ask ${String(id === ID)} ${call} ${path ?? ''}`),
  )
  return { door, steps, ask: () => door.ask(CALL, { deadlineBlocks: 300 }) }
}

describe('the door on chain', () => {
  it('keeps a request before it is sent, and until the answer is where it belongs', async () => {
    const { ask, steps } = chainOf()
    const { answer, forget } = await ask()
    const kept = ['seal', 'save', 'ask true PublicKey requests/one.json', 'send', 'wait']
    assert.deepEqual(steps, kept)
    await forget()
    assert.deepEqual(steps, [...kept, 'remove requests/one.json'])
    assert.deepEqual([answer.status, answer.blockNumber, answer.key], ['ok', 40, ECDSA_KEY])
  })

  it('seals nothing for an account that cannot pay, and says what to do', async () => {
    const { ask, steps } = chainOf({ balance: async () => 0n })
    await assert.rejects(ask(), {
      code: 'SIGNER__CLIENT__SUBMISSION_REFUSED',
      message: /nothing on this L1 to pay.*signer-layer fund 0x[0-9a-f]{64}\).*--as/,
    })
    assert.deepEqual(steps, [])
  })

  it('sends nothing that it could not keep', async () => {
    const full = new SignerError('SIGNER__CLI__FILE_UNWRITABLE', 'full')
    const { ask, steps } = chainOf({ save: () => Promise.reject(full) })
    await assert.rejects(ask(), full)
    assert.deepEqual(steps, ['seal'])
  })

  it('keeps what it could not send or hear of, and says how to go on', async () => {
    const fault = new SignerError('SIGNER__CLIENT__SUBMISSION_UNAVAILABLE', 'The pool is full.')
    const { ask, steps } = chainOf({ send: () => Promise.reject(fault) })
    await assert.rejects(ask(), {
      code: fault.code,
      message: /^The pool is full\.\n.*request resume requests\/one\.json/,
    })
    assert.ok(!steps.some((step) => step.startsWith('remove')))
  })
})

describe("the worker's door", () => {
  const workerOf = (result: object, fault?: SignerError) => {
    const sent: unknown[] = []
    const worker: Pick<WorkerClient, 'prepare' | 'send' | 'explain'> = {
      prepare: async (calls, options) => {
        sent.push(options)
        return { calls, nonce: `0x${'00'.repeat(16)}`, deadline: 1, requestIds: [hex32(0x1d)] }
      },
      send: () => (fault === undefined ? Promise.resolve([result] as never) : Promise.reject(fault)),
      explain: () => assert.fail('nobody asked for it'),
    }
    const asked: string[] = []
    return { door: createWorkerDoor(worker, (id, call) => void asked.push(id, call)), sent, asked }
  }

  it('gives the same answer as the chain, but for the block', async () => {
    const { door, sent, asked } = workerOf({ ...KEY_RESULT, factsSalt: hex32(1) })
    const { answer } = await door.ask(CALL, { deadlineBlocks: 7 })
    const { blockNumber: _, ...onChain } = (await chainOf().ask()).answer
    assert.deepEqual(answer, onChain)
    assert.deepEqual([sent, asked], [[{ deadlineBlocks: 7 }], [hex32(0x1d), 'PublicKey']])
  })

  it('gives a denial as an answer, with its sentence', async () => {
    const { door } = workerOf({ ...DENIAL, factsSalt: hex32(1), detail: 'No route says yes.' })
    const { answer } = await door.ask(CALL, { deadlineBlocks: 7 })
    assert.deepEqual(answer, { ...DENIAL, detail: 'No route says yes.' })
  })

  const faultAfter = async (code: ErrorCode, context: ErrorContext = {}): Promise<string> => {
    const { door } = workerOf({}, new SignerError(code, 'As it was.', context))
    return door.ask(CALL, { deadlineBlocks: 7 }).then(
      () => assert.fail('it was answered'),
      (error: SignerError) => error.message,
    )
  }

  it('says how to see what became of a request that the agent may have taken, before another one is made', async () => {
    const wayOn = new RegExp(`^As it was\\.\\n.*may have been taken.*signer-layer jobs show ${hex32(0x1d)}`)
    const open: readonly ErrorContext[] = [
      {},
      { name: 'InternalError', proven: false },
      { name: 'InternalError', proven: true },
      { name: 'NotReady', proven: false },
    ]
    for (const context of open) assert.match(await faultAfter('SIGNER__CLIENT__CALL_UNAVAILABLE', context), wayOn)
  })

  it('says nothing of a request that the agent proved not to take', async () => {
    const refused = await faultAfter('SIGNER__CLIENT__CALL_REFUSED', { name: 'Forbidden', proven: true })
    const later = await faultAfter('SIGNER__CLIENT__CALL_UNAVAILABLE', { name: 'NotReady', proven: true })
    assert.deepEqual([refused, later], ['As it was.', 'As it was.'])
  })
})

describe('the choice of a door', () => {
  it('is not left open', () => {
    assert.throws(() => requireOneDoor({ l1: 'ws://a', rpc: 'http://b' }), { code: 'SIGNER__CLI__INVALID_FLAG' })
    requireOneDoor({ l1: 'ws://a' })
  })
})
