import { noParams, shieldingKeyResult, type ShieldingKeyResult } from '../../../types/worker/agent.js'
import { toHex } from '../../protocol/hash.js'
import { decodeSignedRecord } from '../../protocol/shielding-record.js'
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

const EXAMPLE: ShieldingKeyResult = {
  record: `0x${'00'.repeat(124)}`,
  kid: `0x${'1d'.repeat(8)}`,
  public_key: `0x${'9f'.repeat(32)}`,
  valid_from: 1_000_000,
  valid_until: 1_115_200,
}

/** The key to which requests by the chain are sealed. */
export const signerGetShieldingKey: OpenMethod<Record<string, never>> = {
  kind: 'open',
  name: 'signer_getShieldingKey',
  summary: 'Answers with the shielding record to use now. It is signed by the agent account: verify it.',
  params: noParams,
  result: shieldingKeyResult,
  errors: ['NotReady'],
  example: { params: {}, result: { ...EXAMPLE } },
  run: (_params, { ports }) => {
    const signedRecord = ports.shieldingRecord()
    return signedRecord === undefined
      ? refuse('NotReady', 'The agent has no shielding key yet. Try again in a minute.')
      : { result: { ...resultOf(signedRecord) } }
  },
}
