import type { AccountId } from '../model/ids.js'
import type { JsonObject } from '../protocol/plain-json.js'
import type { ProvenCall } from '../protocol/rpc.js'
import type { RpcCall } from './rpc-call.js'

const hasAuth = (params: RpcCall['params']): boolean => (params as JsonObject | undefined)?.auth !== undefined

/** What the proof of an answer names of the call, right or wrong as it is. `owner` is the connection's. Total. */
export const provenCallOf = ({ method, params }: RpcCall, owner: AccountId | undefined): ProvenCall =>
  owner === undefined || hasAuth(params) ? { method, params } : { method, params, account: owner }
