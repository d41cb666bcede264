import { keyByRight } from '../jobs/key-access.js'
import type { Answer, Job } from '../model/job.js'
import { isKeyType } from '../model/key.js'
import type { KeyId } from '../model/ids.js'
import type { KeyRow } from '../model/rows.js'
import { keyId } from '../protocol/ids.js'
import { decodePlain, type DecodedPlain } from '../protocol/plain.js'
import type { StoreTx } from '../store/port.js'
import type { JobAnswer, JobView } from '../worker/ports.js'

type ViewTx = Pick<StoreTx, 'cursor' | 'findJob' | 'findAnswer' | 'findKey' | 'findGrant'>

const shown = (row: KeyRow | undefined): JobAnswer['key'] =>
  row && isKeyType(row.type) ? { id: row.id, type: row.type, publicKey: row.publicKey } : undefined

/** His own as long as there is a row of it; another's as long as he may read it. */
const namedKey = (tx: ViewTx, { caller }: Job, id: KeyId): JobAnswer['key'] => {
  const row = tx.findKey(id)
  const asking = { caller, block: tx.cursor()?.number ?? 0 }
  return shown(row?.owner === caller ? row : keyByRight(tx, asking, id, 'read'))
}

/** The key that a job made or used, as far as its caller may know it. */
const keyOf = (tx: ViewTx, job: Job, [first]: readonly DecodedPlain[]): JobAnswer['key'] => {
  const { call } = job
  if (call.tag !== 'GenerateKey' && call.tag !== 'RotateKey') return namedKey(tx, job, call.value.keyId)
  if (first?.kind !== 'publicKey') return undefined
  const { keyType: type } = call.value
  return { id: keyId(type, first.bytes), type, publicKey: first.bytes }
}

const answerOf = (tx: ViewTx, job: Job, { plains, detail }: Answer): JobAnswer | undefined => {
  const contents = plains.map(decodePlain)
  const trailHash = contents[0]?.trailHash
  const key = keyOf(tx, job, contents)
  return (
    trailHash && {
      contents,
      trailHash,
      ...(detail === undefined ? {} : { detail }),
      ...(key === undefined ? {} : { key }),
    }
  )
}

/** A job and its answer as its caller may see them, from the same moment. */
export const jobView = (tx: ViewTx, id: Job['id']): JobView | undefined => {
  const job = tx.findJob(id)
  if (!job) return undefined
  const stored = tx.findAnswer(id)
  const answer = stored && answerOf(tx, job, stored)
  const { caller, callIndex, call, state, deadline, admittedAt, factsSalt } = job
  const view = { id, caller, callIndex, call: call.tag, state, deadline, admittedAt, factsSalt }
  return { ...view, ...(answer === undefined ? {} : { answer }) }
}
