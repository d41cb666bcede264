import type { Hex } from '../../model/ids.js'
import { fromHex, toHex } from '../../protocol/hash.js'
import { authenticatedTable, type TableDeps } from '../authenticated-table.js'
import type { StoreTx } from '../port.js'

type AttachmentColumns = {
  policy_id: string
  subject: 'key' | 'caller'
  /** Key id or account. */
  id: Uint8Array
}

/** What stored policies apply to without being named. */
export const policyAttachmentsTable = (
  deps: TableDeps,
): Pick<StoreTx, 'policyAttachments' | 'setPolicyAttachments'> => {
  const rows = authenticatedTable<AttachmentColumns>(
    { table: 'policy_attachments', version: 1, key: ['policy_id', 'subject', 'id'], columns: [] },
    deps,
  )
  const ofPolicy = rows.query('WHERE policy_id = ? ORDER BY subject, id', ({ policy_id }, id) => policy_id === id)
  const insert = (policy_id: string, subject: AttachmentColumns['subject'], ids: readonly Hex[]): void => {
    for (const id of ids) rows.insert({ policy_id, subject, id: fromHex(id) })
  }

  return {
    policyAttachments: (policyId) => {
      const found = ofPolicy(policyId)
      const idsOf = (subject: AttachmentColumns['subject']): Hex[] =>
        found.filter((row) => row.subject === subject).map(({ id }) => toHex(id))
      return { keys: idsOf('key'), callers: idsOf('caller') }
    },
    setPolicyAttachments: (policyId, { keys, callers }) => {
      for (const { policy_id, subject, id } of ofPolicy(policyId)) rows.remove(policy_id, subject, id)
      insert(policyId, 'key', keys)
      insert(policyId, 'caller', callers)
    },
  }
}
