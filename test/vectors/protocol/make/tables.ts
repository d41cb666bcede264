import { KEY_TYPES } from '../../../../src/model/key.js'
import { BOUNDS } from '../../../../types/protocol/bounds.js'
import { LABELS } from '../../../../types/protocol/labels.js'
import { REASON_RANGES, REASONS } from '../../../../types/protocol/reasons.js'
import { REPLY_KINDS, REPLY_STATUSES } from '../../../../types/protocol/reply.js'
import { CALL_NUMBERS, PAYLOAD_NUMBERS, SIGNATURE_NUMBERS } from './variants.js'

const numbered = (names: readonly string[]): Record<string, number> =>
  Object.fromEntries(names.map((name, number) => [name, number]))

export const makeTables = () => ({
  labels: LABELS,
  bounds: BOUNDS,
  keyTypes: numbered(KEY_TYPES),
  calls: CALL_NUMBERS,
  payloads: PAYLOAD_NUMBERS,
  signatures: SIGNATURE_NUMBERS,
  statuses: numbered(REPLY_STATUSES),
  kinds: numbered(REPLY_KINDS),
  reasons: REASONS,
  reasonRanges: REASON_RANGES,
})
