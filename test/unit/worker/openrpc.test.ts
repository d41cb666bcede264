import assert from 'node:assert/strict'
import { RPC_ERRORS, type RpcErrorName } from '../../../types/worker/errors.js'
import type { JsonObject } from '../../../src/protocol/plain-json.js'
import { errorsOf, openRpcDocument } from '../../../src/worker/openrpc.js'
import type { Hex } from '../../../src/model/ids.js'
import { fromHex } from '../../../src/protocol/hash.js'
import { decodeSignedRecord } from '../../../src/protocol/shielding-record.js'
import { EXAMPLE_AUTH } from '../../../src/worker/examples.js'
import { signerGetShieldingKey } from '../../../src/worker/methods/signer_getShieldingKey.js'
import { LABELS } from '../../../types/protocol/labels.js'
import { authSchema } from '../../../types/worker/auth.js'
import { METHODS } from '../../../src/worker/registry.js'
import { call, httpPeer, openDoor } from './support/door.js'

interface MethodObject extends JsonObject {
  readonly name: string
  readonly params: readonly { readonly name: string; readonly required: boolean; readonly schema: JsonObject }[]
  readonly result: { readonly name: string; readonly schema: JsonObject }
  readonly errors: readonly { readonly $ref: string }[]
  readonly examples: readonly { readonly params: readonly { readonly name: string }[] }[]
}

const document = openRpcDocument(METHODS, '9.9.9') as JsonObject & {
  readonly methods: readonly MethodObject[]
  readonly components: { readonly errors: Readonly<Record<string, { readonly code: number }>> }
}

const refsIn = (value: unknown): string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([name, inner]) => (name === '$ref' ? [inner as string] : refsIn(inner)))

const resolve = (ref: string): unknown =>
  ref
    .slice(2)
    .split('/')
    .reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], document)

describe('the OpenRPC document', () => {
  it('is what rpc.discover answers with, and names the version of the agent', async () => {
    const { result } = await call(openDoor(), httpPeer(), 'rpc.discover')

    assert.deepEqual(result, JSON.parse(JSON.stringify(document)))
    assert.equal((result?.info as JsonObject).version, '9.9.9')
  })

  it('has what OpenRPC 1.3 requires: version, title, unique names, results, by-name params with required first', () => {
    assert.match(document.openrpc as string, /^1\.3\.\d+$/)
    assert.ok((document.info as JsonObject).title)
    const names = document.methods.map(({ name }) => name)
    assert.equal(new Set(names).size, names.length)
    for (const { name, params, result, paramStructure } of document.methods) {
      assert.equal(paramStructure, 'by-name')
      assert.ok(result.name && typeof result.schema === 'object', name)
      const required = params.map((param) => param.required)
      assert.deepEqual(
        required,
        [...required].sort((a, b) => Number(b) - Number(a)),
        name,
      )
      for (const param of params) assert.ok(param.name && typeof param.schema === 'object', name)
    }
  })

  it('describes every method that there is, and no other', () => {
    assert.deepEqual(
      document.methods.map(({ name }) => name),
      METHODS.map(({ name }) => name),
    )
  })

  it('resolves every reference in it', () => {
    const refs = refsIn(document)
    assert.ok(refs.length > 0)
    for (const ref of refs) assert.ok(ref.startsWith('#/') && resolve(ref) !== undefined, ref)
  })

  it('has every error of the table, each with its own number', () => {
    const numbers = Object.entries(document.components.errors).map(([name, { code }]) => [name, code] as const)

    assert.deepEqual(
      numbers,
      Object.entries(RPC_ERRORS).map(([name, { code }]) => [name, code]),
    )
    assert.equal(new Set(numbers.map(([, code]) => code)).size, numbers.length)
  })

  for (const method of METHODS)
    it(`has an example of ${method.name} that its schemas accept`, () => {
      const described = document.methods.find(({ name }) => name === method.name) ?? assert.fail()
      const params = new Map(described.params.map((param) => [param.name, param.required]))

      assert.equal(method.params.safeParse(method.example.params).error, undefined)
      assert.equal(method.result.safeParse(method.example.result).error, undefined)
      for (const { name } of described.examples[0]?.params ?? []) assert.ok(params.has(name), name)
      for (const [name, required] of params) assert.ok(!required || name in method.example.params, name)
    })

  for (const method of METHODS)
    it(`names the params of ${method.name} that the method takes: one more, or one less, is refused`, () => {
      const { example, params } = method
      assert.equal(params.safeParse({ ...example.params, surplus: 1 }).success, false)
      const described = document.methods.find(({ name }) => name === method.name) ?? assert.fail()
      for (const { name, required } of described.params.filter((param) => param.required)) {
        const { [name]: _, ...rest } = example.params
        assert.equal(params.safeParse(rest).success, !required, name)
      }
    })

  it('offers auth exactly where a caller must be known', () => {
    for (const { name, params } of document.methods) {
      const { kind } = METHODS.find((method) => method.name === name) ?? assert.fail()
      assert.equal(
        params.some((param) => param.name === 'auth'),
        kind !== 'open',
        name,
      )
    }
  })

  it('says how a call is signed, and shows a signed one wherever a caller must be known', () => {
    const { description } = document.info as { readonly description: string }

    assert.ok(description.includes(`"<Bytes>" ‖ "${LABELS.rpc}" ‖ genesis`))
    assert.ok(description.includes('docs/protocol.md'))
    for (const { name, params, examples } of document.methods)
      assert.equal(
        examples[0]?.params.some((param) => param.name === 'auth'),
        params.some((param) => param.name === 'auth'),
        name,
      )
    assert.equal(authSchema.safeParse(EXAMPLE_AUTH).error, undefined)
  })

  it('shows nothing that this version denies, and a shielding record of the right form', () => {
    for (const { example } of METHODS) assert.ok(!('opts' in example.params))
    const { record } = signerGetShieldingKey.example.result as { readonly record: Hex }
    assert.equal(decodeSignedRecord(fromHex(record)).record.version, 1)
  })

  it('names each error of a method once', () => {
    for (const method of METHODS) {
      const names = errorsOf(method)
      assert.equal(new Set(names).size, names.length, method.name)
    }
  })
})

describe('the table of errors', () => {
  it('is append-only: these numbers and classes are for ever', () => {
    const frozen: Readonly<Record<RpcErrorName, readonly [number, string]>> = {
      ParseError: [-32700, 'never'],
      InvalidRequest: [-32600, 'never'],
      MethodNotFound: [-32601, 'never'],
      InvalidParams: [-32602, 'never'],
      InternalError: [-32603, 'later'],
      Unauthenticated: [-32001, 'never'],
      Forbidden: [-32002, 'never'],
      AuthExpired: [-32003, 'now'],
      AuthReplayed: [-32004, 'now'],
      RequestNonceReused: [-32005, 'never'],
      OverQuota: [-32006, 'later'],
      RateLimited: [-32007, 'later'],
      TooLarge: [-32008, 'never'],
      NotReady: [-32009, 'later'],
      JobNotFound: [-32010, 'never'],
      KeyNotFound: [-32011, 'never'],
      TooManyInFlight: [-32012, 'later'],
      NeedsWebSocket: [-32013, 'never'],
      ShuttingDown: [-32014, 'later'],
      TooManySubscriptions: [-32015, 'never'],
      PolicyRefused: [-32016, 'never'],
      PolicyNotFound: [-32017, 'never'],
      MayBeAnswered: [-32018, 'never'],
    }

    assert.deepEqual(
      Object.fromEntries(Object.entries(RPC_ERRORS).map(([name, { code, retry }]) => [name, [code, retry]])),
      frozen,
    )
  })
})
