import { fromHex } from '../../protocol/hash.js'
import { authenticatedTable, type TableDeps } from '../authenticated-table.js'
import type { StoreTx } from '../port.js'

type LostAnswerColumns = { request_id: Uint8Array; block: number }

/** Requests that have an answer, or may have one, which this journal does not know: they never run. */
export const lostAnswersTable = (deps: TableDeps): Pick<StoreTx, 'insertLostAnswer' | 'hasLostAnswer'> => {
  const rows = authenticatedTable<LostAnswerColumns>(
    { table: 'lost_answers', version: 1, key: ['request_id'], columns: ['block'] },
    deps,
  )
  return {
    insertLostAnswer: (id, block) => {
      const request_id = fromHex(id)
      if (!rows.find(request_id)) rows.insert({ request_id, block })
    },
    hasLostAnswer: (id) => rows.find(fromHex(id)) !== undefined,
  }
}
