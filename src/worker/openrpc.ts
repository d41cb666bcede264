/** The description of the door (OpenRPC 1.3), made from what the door checks calls with. */
import { z } from 'zod'
import { LABELS } from '../../types/protocol/labels.js'
import { authSchema } from '../../types/worker/auth.js'
import { RPC_ERRORS, type RpcErrorName } from '../../types/worker/errors.js'
import { jobNotification } from '../../types/worker/jobs.js'
import type { Json, JsonObject } from '../protocol/plain-json.js'
import { EXAMPLE_AUTH } from './examples.js'
import type { Method } from './method.js'

const FOR_ALL: readonly RpcErrorName[] = ['InvalidParams', 'InternalError', 'RateLimited']
const FOR_CALLERS: readonly RpcErrorName[] = ['Unauthenticated', 'Forbidden', 'AuthExpired', 'AuthReplayed', 'NotReady']
const FOR_JOBS: readonly RpcErrorName[] = ['RequestNonceReused', 'OverQuota', 'TooManyInFlight', 'ShuttingDown']

/** Every error that a call of the method may end with, once its frame was read. */
export const errorsOf = (method: Method): readonly RpcErrorName[] => [
  ...FOR_ALL,
  ...(method.kind === 'open' ? [] : FOR_CALLERS),
  ...(method.kind === 'job' ? FOR_JOBS : []),
  ...(method.needsWebSocket ? (['NeedsWebSocket'] as const) : []),
  ...method.errors,
]

/** JSON Schema 2020-12 of what a schema reads. */
const jsonSchema = (schema: z.ZodType): JsonObject => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' })
  return rest as JsonObject
}

const descriptor = (name: string, required: boolean, schema: JsonObject): JsonObject => ({ name, required, schema })

const authDescriptor = descriptor('auth', false, {
  ...jsonSchema(authSchema),
  description: 'who calls: a signature over this call. Not needed on a connection that is authenticated',
})

const paramDescriptors = (method: Method): JsonObject[] => {
  const { properties = {}, required = [] } = jsonSchema(method.params) as {
    readonly properties?: Readonly<Record<string, JsonObject>>
    readonly required?: readonly string[]
  }
  const own = Object.entries(properties).map(([name, schema]) => descriptor(name, required.includes(name), schema))
  // Required params come first (OpenRPC 1.3, Method Object).
  const sorted = [...own.filter((one) => one.required), ...own.filter((one) => !one.required)]
  return method.kind === 'open' ? sorted : [...sorted, authDescriptor]
}

const exampleOf = ({ kind, name, example }: Method): JsonObject => ({
  name: `${name} example`,
  params: Object.entries({ ...example.params, ...(kind === 'open' ? {} : { auth: { ...EXAMPLE_AUTH } }) }).map(
    ([member, value]) => ({ name: member, value }),
  ),
  result: { name: 'result', value: example.result },
})

const methodObject = (method: Method): JsonObject => ({
  name: method.name,
  summary: method.summary,
  paramStructure: 'by-name',
  params: paramDescriptors(method),
  result: { name: 'result', schema: jsonSchema(method.result) },
  errors: errorsOf(method).map((name) => ({ $ref: `#/components/errors/${name}` })),
  examples: [exampleOf(method)],
  'x-roles': method.kind === 'open' ? [] : method.kind === 'job' ? ['worker'] : [...method.roles],
})

const HOW_TO_SIGN =
  'How to sign a call (docs/protocol.md of the agent, section 5.2): params.auth.signature is one of ' +
  `"<Bytes>" ‖ "${LABELS.rpc}" ‖ genesis ‖ shard ‖ agent account ‖ H(JCS{ method, params, account, nonce, ` +
  'expires_at }) ‖ "</Bytes>", of 162 bytes; type ecdsa signs H of it. ‖ joins raw bytes; genesis, shard and agent ' +
  'account have 32 bytes each; H is BLAKE2b with 32 bytes of output, JCS is RFC 8785; params are as sent, without ' +
  'auth ({} when there is nothing else), and account, nonce and expires_at those of auth. By WebSocket, ' +
  'signer_authenticate serves for all calls of a connection instead. Ids, keys and signatures in examples are ' +
  'fillers: they verify nowhere.'

const errorObjects = (): JsonObject =>
  Object.fromEntries(
    Object.entries(RPC_ERRORS).map(([name, { code, retry, meaning }]): [string, Json] => [
      name,
      { code, message: meaning, data: { name, retry } },
    ]),
  )

/** The document of all `methods` by an agent of this version. */
export const openRpcDocument = (methods: readonly Method[], version: string): JsonObject => ({
  openrpc: '1.3.2',
  info: {
    title: 'Signer Layer, worker door',
    version,
    description:
      'JSON-RPC 2.0 by HTTP POST and WebSocket. Params by name; bytes are lowercase 0x hex. The subscription of a ' +
      'job sends the notification signer_job, see components. Every error may also be ParseError, InvalidRequest, ' +
      `MethodNotFound or TooLarge, before a method is reached.\n\n${HOW_TO_SIGN}`,
    license: { name: 'Apache-2.0' },
  },
  methods: methods.map(methodObject),
  components: { schemas: { signer_job: jsonSchema(jobNotification) }, errors: errorObjects() },
})
