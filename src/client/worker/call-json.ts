import type { RequestCall, SignOptions } from '../../../types/protocol/scale.js'
import { KEY_TYPE_NAMES, PAYLOAD_TYPE_NAMES } from '../../../types/worker/names.js'
import type { OptionsJson, SignInputJson } from '../../../types/worker/sign.js'
import { SignerError } from '../../errors/signer-error.js'
import type { Hex } from '../../model/ids.js'
import { toHex } from '../../protocol/hash.js'
import { rightsOf } from '../../protocol/rights.js'
import type { CallOf } from '../calls.js'

/** A JSON-RPC call without its `auth`. */
export interface CallJson {
  readonly method: string
  readonly params: object
}

/** What the protocol has as default is left out: one meaning, one text. */
const optionsJson = (opts: SignOptions): OptionsJson => ({
  ...(opts.policyId === undefined ? {} : { policy_id: opts.policyId }),
  ...(opts.inlinePolicy === undefined ? {} : { inline_policy: toHex(opts.inlinePolicy) }),
  ...(opts.requireTavp ? { require_tavp: true } : {}),
  ...(opts.attestationMinFreshnessSec === undefined
    ? {}
    : { min_attestation_freshness_sec: opts.attestationMinFreshnessSec }),
  ...(opts.tavp === undefined ? {} : { tavp: toHex(opts.tavp) }),
  ...(opts.ext.length === 0 ? {} : { ext: opts.ext.map(([tag, bytes]): [number, Hex] => [tag, toHex(bytes)]) }),
})

/** A `Sign` call as the worker's door takes it, without what makes it a request. */
export const signInputJson = ({ value: { chainId, keyId, payload, opts } }: CallOf<'Sign'>): SignInputJson => {
  const options = optionsJson(opts)
  return {
    chain_id: chainId,
    key_id: keyId,
    payload: { type: PAYLOAD_TYPE_NAMES[payload.tag], data: toHex(payload.value) },
    ...(Object.keys(options).length === 0 ? {} : { opts: options }),
  }
}

const singleJson = (call: RequestCall): CallJson => {
  switch (call.tag) {
    case 'GenerateKey': {
      const { keyType, chains, label } = call.value
      const params = { key_type: KEY_TYPE_NAMES[keyType], chains, ...(label === '' ? {} : { label }) }
      return { method: 'signer_generateKey', params }
    }
    case 'PublicKey':
      return { method: 'signer_publicKey', params: { key_id: call.value.keyId } }
    case 'DeleteKey':
      return { method: 'signer_deleteKey', params: { key_id: call.value.keyId } }
    case 'Grant': {
      const { keyId, to, rights, until } = call.value
      return { method: 'signer_grant', params: { key_id: keyId, to, rights: rightsOf(rights), until } }
    }
    case 'DisableKey':
      return { method: 'signer_disableKey', params: { key_id: call.value.keyId, disabled: call.value.disabled } }
    case 'RotateKey': {
      const { keyId, keyType } = call.value
      return { method: 'signer_rotateKey', params: { key_id: keyId, key_type: KEY_TYPE_NAMES[keyType] } }
    }
    case 'Sign':
      return { method: 'signer_sign', params: signInputJson(call) }
  }
}

const isSign = (call: RequestCall): call is CallOf<'Sign'> => call.tag === 'Sign'

const batchJson = (calls: readonly RequestCall[]): CallJson => {
  if (calls.length > 1 && calls.every(isSign))
    return { method: 'signer_signBatch', params: { requests: calls.map(signInputJson) } }
  const message = 'At the worker door one request is one call, or several calls that all sign. Make a request of each.'
  throw new SignerError('SIGNER__PROTOCOL__MALFORMED', message)
}

/**
 * The calls of a request → the JSON-RPC call that makes the same request. Raises SIGNER__PROTOCOL__MALFORMED
 * for several calls of which one does not sign: only the chain carries those in one request.
 */
export const requestJson = (calls: readonly RequestCall[], nonce: Hex, deadline: number): CallJson => {
  const [only, ...others] = calls
  const { method, params } = only && others.length === 0 ? singleJson(only) : batchJson(calls)
  return { method, params: { ...params, request_nonce: nonce, deadline } }
}
