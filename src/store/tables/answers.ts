import type { RequestId } from '../../model/ids.js'
import type { Answer } from '../../model/job.js'
import { concat, exactly, fromHex } from '../../protocol/hash.js'
import { PLAIN_BYTES } from '../../protocol/plain.js'
import { authenticatedTable, type TableDeps } from '../authenticated-table.js'
import type { StoreTx } from '../port.js'

type AnswerColumns = {
  request_id: Uint8Array
  parts: number
  /** The plains, then the detail in UTF-8, encrypted under the request id. */
  sealed: Uint8Array
}

const toPlaintext = ({ plains, detail = '' }: Answer): Uint8Array =>
  concat(...plains.map((plain) => exactly(PLAIN_BYTES, plain, 'plain')), new TextEncoder().encode(detail))

const toAnswer = (plaintext: Uint8Array, parts: number): Answer => {
  const plains = Array.from({ length: parts }, (_, part) =>
    plaintext.slice(part * PLAIN_BYTES, (part + 1) * PLAIN_BYTES),
  )
  const detail = new TextDecoder().decode(plaintext.slice(parts * PLAIN_BYTES))
  return { plains, ...(detail === '' ? {} : { detail }) }
}

/** What jobs were answered: the one result of a request, for whoever asks again by whichever door. */
export const answersTable = (deps: TableDeps): Pick<StoreTx, 'insertAnswer' | 'findAnswer'> => {
  const rows = authenticatedTable<AnswerColumns>(
    { table: 'answers', version: 1, key: ['request_id'], columns: ['parts', 'sealed'] },
    deps,
  )
  return {
    insertAnswer: (id, answer) => {
      const request_id = fromHex(id)
      const sealed = rows.seal(id, [request_id], 'sealed', toPlaintext(answer))
      rows.insert({ request_id, parts: answer.plains.length, sealed })
    },
    findAnswer: (id: RequestId) => {
      const row = rows.find(fromHex(id))
      return row && toAnswer(rows.unseal(id, [row.request_id], 'sealed', row.sealed), row.parts)
    },
  }
}
