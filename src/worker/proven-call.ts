import type { AccountId } from '../model/ids.js'
import type { Json, JsonObject } from '../protocol/plain-json.js'
import type { Asker, ProvenCall } from '../protocol/rpc.js'
import type { RpcCall } from './rpc-call.js'

/** Half an asker is none: what the call says of itself is either of the form that proofs name, or left out. */
const askerIn = (auth: Json): Asker => {
  const { account, nonce } = (auth ?? {}) as { readonly [member in keyof Asker]?: Json }
  return typeof account === 'string' && typeof nonce === 'string' ? { account, nonce } : {}
}

const askerOf = (auth: Json | undefined, owner: AccountId | undefined): Asker => {
  if (auth !== undefined) return askerIn(auth)
  return owner === undefined ? {} : { account: owner }
}

/**
 * What the proof of an answer names of the call, right or wrong as it is: its params without `auth`, and who
 * asks, by `auth` as sent or else as the owner of the connection. Total.
 */
export const provenCallOf = ({ method, params }: RpcCall, owner: AccountId | undefined): ProvenCall => {
  if (params === undefined || Array.isArray(params)) return { method, params, ...askerOf(undefined, owner) }
  const { auth, ...members } = params as JsonObject
  return { method, params: members, ...askerOf(auth, owner) }
}
