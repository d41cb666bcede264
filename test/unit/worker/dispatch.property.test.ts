import assert from 'node:assert/strict'
import fc from 'fast-check'
import { RPC_ERRORS } from '../../../types/worker/errors.js'
import { errorsOf } from '../../../src/worker/openrpc.js'
import { findMethod, METHODS } from '../../../src/worker/registry.js'
import { ALICE, withAuth } from './support/callers.js'
import { connect, httpPeer, openDoor } from './support/door.js'
import { createMemoryAgent } from './support/memory-ports.js'

const CODES: ReadonlySet<number> = new Set(Object.values(RPC_ERRORS).map(({ code }) => code))
const FRAME_ERRORS: ReadonlySet<string> = new Set(['ParseError', 'InvalidRequest', 'MethodNotFound', 'TooLarge'])

interface Response {
  readonly jsonrpc: string
  readonly id: unknown
  readonly result?: unknown
  readonly error?: {
    readonly code: number
    readonly message: string
    readonly data: { readonly name: string; readonly retry: string }
  }
}

/** Exactly the members of JSON-RPC 2.0, and an error of the table. */
const assertResponse = (response: Response): void => {
  const { jsonrpc, id, error } = response
  assert.deepEqual(Object.keys(response).sort(), ['id', 'jsonrpc', error ? 'error' : 'result'].sort())
  assert.equal(jsonrpc, '2.0')
  assert.ok(id === null || typeof id === 'string' || Number.isSafeInteger(id))
  if (!error) return
  assert.ok(CODES.has(error.code))
  assert.equal(RPC_ERRORS[error.data.name as keyof typeof RPC_ERRORS].code, error.code)
  assert.ok(['now', 'later', 'never'].includes(error.data.retry))
}

const assertAnswer = (text: string | undefined): Response[] => {
  if (text === undefined) return []
  const answer = JSON.parse(text) as Response | Response[]
  const responses = Array.isArray(answer) ? answer : [answer]
  assert.ok(responses.length > 0)
  responses.forEach(assertResponse)
  return responses
}

// The ports of this agent throw when they are used in a way that the memory does not know.
const door = openDoor(createMemoryAgent({}, { answersAtOnce: true }), { burst: 1_000_000 })
const peers = [connect(), httpPeer(), connect({ secure: true })]
const peer = fc.constantFrom(...peers)

const id = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.double(), fc.constant({}))
const name = fc.oneof(fc.constantFrom(...METHODS.map((method) => method.name)), fc.string())

/** Params that are nearly right: those of the example, with some of them changed. */
const nearParams = fc.constantFrom(...METHODS).chain(({ name: method, example }) =>
  fc
    .tuple(
      fc.boolean(),
      fc.dictionary(fc.constantFrom(...Object.keys(example.params), 'auth', 'x'), fc.jsonValue(), { maxKeys: 2 }),
    )
    .map(([signed, change]) => {
      const params = { ...example.params, ...change }
      return {
        method,
        params: signed && !('auth' in change) && isSignable(params) ? withAuth(ALICE, method, params) : params,
      }
    }),
)
const isSignable = (params: object): boolean => {
  try {
    withAuth(ALICE, 'm', params)
    return true
  } catch {
    return false
  }
}
const call = fc.oneof(
  fc.record({ jsonrpc: fc.constant('2.0'), id, method: name, params: fc.jsonValue() }, { requiredKeys: ['jsonrpc'] }),
  fc
    .record({ jsonrpc: fc.constant('2.0'), id: fc.integer() })
    .chain((base) => nearParams.map((near) => ({ ...base, ...near }))),
)

describe('handle never rejects, and answers JSON-RPC', () => {
  it('for any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), peer, async (text, from) => {
        assertAnswer(await door.handle(text, from))
      }),
      { numRuns: 500 },
    )
  })

  it('for any call that is nearly one, with errors that its method documents', async () => {
    await fc.assert(
      fc.asyncProperty(call, peer, async (asked, from) => {
        for (const { error } of assertAnswer(await door.handle(JSON.stringify(asked), from))) {
          if (!error || FRAME_ERRORS.has(error.data.name)) continue
          const method = findMethod((asked as { method: string }).method) ?? assert.fail()
          assert.ok(
            errorsOf(method).some((known) => known === error.data.name),
            `${method.name}: ${error.data.name}`,
          )
        }
      }),
      { numRuns: 500 },
    )
  })

  it('for any batch', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(call, fc.jsonValue()), { maxLength: 6 }), peer, async (calls, from) => {
        assertAnswer(await door.handle(JSON.stringify(calls), from))
      }),
      { numRuns: 200 },
    )
  })

  it('when everything behind it is broken', async () => {
    const broken = new Proxy(createMemoryAgent().ports, {
      get: (ports, port) => (port === 'version' ? ports.version : () => assert.fail('broken')),
    })
    const brokenDoor = openDoor({ ...createMemoryAgent(), ports: broken })
    for (const { name: method, example } of METHODS) {
      const text = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: example.params })
      assertAnswer(await brokenDoor.handle(text, connect()))
    }
  })
})
