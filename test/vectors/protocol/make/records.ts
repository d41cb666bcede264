import { ed25519 } from '@noble/curves/ed25519.js'
import { encodeFallback } from '../../../../src/protocol/fallback.js'
import { blake2_256, concat, toHex } from '../../../../src/protocol/hash.js'
import { encodeRecord, recordData, recordMessage } from '../../../../src/protocol/shielding-record.js'
import type { ShieldingRecord } from '../../../../types/protocol/scale.js'
import { counting } from '../../../unit/protocol/support/fixtures.js'
import { AGENT_ACCOUNT, BOB_ED25519, DEPLOYMENT, KID, RECIPIENT } from './inputs.js'

const TRAIL_HEAD = counting(0xd0, 32)
const RECORD: ShieldingRecord = {
  version: 1,
  kid: KID,
  publicKey: RECIPIENT.publicKey,
  validFrom: 1_000,
  validUntil: 116_200,
  protocols: [1],
  tlsSpki: undefined,
}

const caseOf = (name: string, record: ShieldingRecord) => {
  const message = recordMessage(DEPLOYMENT, record)
  const signature = ed25519.sign(message, BOB_ED25519)
  const signedRecord = concat(encodeRecord(record), signature)
  return {
    name,
    record,
    scale: encodeRecord(record),
    message,
    signature,
    signedRecord,
    publishHash: blake2_256(signedRecord),
    publishData: recordData(record.kid),
    fallbackRemark: encodeFallback('record', toHex(TRAIL_HEAD), signedRecord),
  }
}

export const makeRecords = () => ({
  deployment: DEPLOYMENT,
  agentSeed: BOB_ED25519,
  agentAccount: AGENT_ACCOUNT,
  trailHead: TRAIL_HEAD,
  cases: [
    caseOf('without TLS key', RECORD),
    caseOf('with TLS key and two protocols', { ...RECORD, protocols: [1, 7], tlsSpki: counting(0x70, 32) }),
    caseOf('without protocols, for ever', { ...RECORD, protocols: [], validUntil: 0xffff_ffff }),
  ],
})
