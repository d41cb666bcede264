import type { z } from 'zod'
import type { Role } from '../../types/worker/auth.js'
import type { RpcErrorName } from '../../types/worker/errors.js'
import type { JobJson } from '../../types/worker/jobs.js'
import type { RequestCall } from '../../types/protocol/scale.js'
import type { AccountId, Hex } from '../model/ids.js'
import type { Json, JsonObject } from '../protocol/plain-json.js'
import type { Connection } from './connection.js'
import type { Outcome } from './fault.js'
import type { Services } from './services.js'

/** Where a call comes in. */
export interface CallContext extends Services {
  readonly connection: Connection
  /** Called once the answer to the frame has been handed to the transport. */
  readonly afterAnswer: (start: () => void) => void
}

interface Described<Params> {
  /** As on the wire. */
  readonly name: string
  /** One sentence. */
  readonly summary: string
  /** Shape of the params without `auth`. */
  readonly params: z.ZodType<Params>
  readonly result: z.ZodType
  /** Faults of its own, besides those that every method of its kind may have. */
  readonly errors: readonly RpcErrorName[]
  readonly example: { readonly params: JsonObject; readonly result: Json }
  /** Only on a connection that lasts. */
  readonly needsWebSocket?: true
}

// `run` and `callsOf` are written as methods, so that a list of methods of different params is one of
// `Method`: the dispatcher hands them only what the method's own schema has read.

/** For everybody. */
export interface OpenMethod<Params> extends Described<Params> {
  readonly kind: 'open'
  run(params: Params, context: CallContext): Outcome | Promise<Outcome>
}

/** For a caller who proves an account with one of the roles. */
export interface CallerMethod<Params> extends Described<Params> {
  readonly kind: 'caller'
  readonly roles: readonly Role[]
  /** Whether answers carry the agent's proof where TLS does not prove it. */
  readonly isProven: boolean
  run(params: Params, context: CallContext, caller: AccountId): Outcome | Promise<Outcome>
}

/** What every job-making call has in its params. */
export interface RequestParams {
  readonly request_nonce: Hex
  readonly deadline: number
}

/** For a caller with the role `worker`: makes jobs, and waits for their answers. */
export interface JobMethod<Params extends RequestParams> extends Described<Params> {
  readonly kind: 'job'
  callsOf(params: Params): RequestCall[]
  readonly resultOf: (jobs: readonly JobJson[]) => JsonObject
}

/** A method of the door. */
export type Method = OpenMethod<unknown> | CallerMethod<unknown> | JobMethod<RequestParams>

/** The result of a call that makes one job. */
export const onlyJob = ([job]: readonly JobJson[]): JsonObject => {
  if (job === undefined) throw new TypeError('a request with one call has one job')
  return { ...job }
}
