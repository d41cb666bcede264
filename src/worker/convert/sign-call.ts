import { NO_OPTIONS } from '../../../types/protocol/no-options.js'
import type { Payload, SignOptions } from '../../../types/protocol/scale.js'
import { PAYLOAD_TAG_OF } from '../../../types/worker/names.js'
import type { OptionsJson, PayloadJson, SignInputJson } from '../../../types/worker/sign.js'
import type { Hex } from '../../model/ids.js'
import { fromHex } from '../../protocol/hash.js'
import type { SignCallValue } from '../ports.js'

const payloadOf = ({ type, data }: PayloadJson): Payload => ({ tag: PAYLOAD_TAG_OF[type], value: fromHex(data) })

const bytesOf = (hex: Hex | undefined): Uint8Array | undefined => (hex === undefined ? undefined : fromHex(hex))

const optionsOf = (opts: OptionsJson): SignOptions => ({
  policyId: opts.policy_id,
  inlinePolicy: bytesOf(opts.inline_policy),
  requireTavp: opts.require_tavp ?? NO_OPTIONS.requireTavp,
  attestationMinFreshnessSec: opts.min_attestation_freshness_sec,
  tavp: bytesOf(opts.tavp),
  ext: (opts.ext ?? []).map(([tag, data]) => [tag, fromHex(data)]),
})

/** JSON of one thing to sign → the protocol's value. What is absent is what the protocol calls absent. */
export const signValueOf = ({ chain_id, key_id, payload, opts }: SignInputJson): SignCallValue => ({
  chainId: chain_id,
  keyId: key_id,
  payload: payloadOf(payload),
  opts: optionsOf(opts ?? {}),
})
