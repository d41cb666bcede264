import { noParams, shieldingKeyResult, type ShieldingKeyResult } from '../../../types/worker/agent.js'
import { concat, toHex } from '../../protocol/hash.js'
import { shieldingKid } from '../../protocol/ids.js'
import { decodeSignedRecord, encodeRecord } from '../../protocol/shielding-record.js'
import { refuse } from '../fault.js'
import type { OpenMethod } from '../method.js'

const resultOf = (signedRecord: Uint8Array): ShieldingKeyResult => {
  const { record } = decodeSignedRecord(signedRecord)
  return {
    record: toHex(signedRecord),
    kid: record.kid,
    public_key: toHex(record.publicKey),
    valid_from: record.validFrom,
    valid_until: record.validUntil,
  }
}

const EXAMPLE_KEY = new Uint8Array(32).fill(0x9f)
const EXAMPLE_RECORD = encodeRecord({
  version: 1,
  kid: shieldingKid(EXAMPLE_KEY),
  publicKey: EXAMPLE_KEY,
  validFrom: 1_000_000,
  validUntil: 1_115_200,
  protocols: [1],
  tlsSpki: undefined,
})

/** The key to which requests by the chain are sealed. */
export const signerGetShieldingKey: OpenMethod<Record<string, never>> = {
  kind: 'open',
  name: 'signer_getShieldingKey',
  summary: 'Answers with the shielding record to use now. It is signed by the agent account: verify it.',
  params: noParams,
  result: shieldingKeyResult,
  errors: ['NotReady'],
  example: { params: {}, result: { ...resultOf(concat(EXAMPLE_RECORD, new Uint8Array(64).fill(0x51))) } },
  run: (_params, { ports }) => {
    const signedRecord = ports.shieldingRecord()
    return signedRecord === undefined
      ? refuse('NotReady', 'The agent has no shielding key yet. Try again in a minute.')
      : { result: { ...resultOf(signedRecord) } }
  },
}
