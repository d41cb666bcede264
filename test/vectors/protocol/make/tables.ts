import { KEY_TYPES } from '../../../../src/model/key.js'
import { BOUNDS } from '../../../../types/protocol/bounds.js'
import { LABELS } from '../../../../types/protocol/labels.js'
import { REASONS } from '../../../../types/protocol/reasons.js'
import { REPLY_KINDS, REPLY_STATUSES } from '../../../../types/protocol/reply.js'

const numbered = (names: readonly string[]): Record<string, number> =>
  Object.fromEntries(names.map((name, number) => [name, number]))

export const makeTables = () => ({
  labels: LABELS,
  bounds: BOUNDS,
  keyTypes: numbered(KEY_TYPES),
  statuses: numbered(REPLY_STATUSES),
  kinds: numbered(REPLY_KINDS),
  reasons: REASONS,
})
