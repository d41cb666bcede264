import type { AnsweredJobJson, JobJson } from '../../../types/worker/jobs.js'
import { KEY_TYPE_NAMES } from '../../../types/worker/names.js'
import type { ReplyStatus } from '../../../types/protocol/reply.js'
import { toHex } from '../../protocol/hash.js'
import type { JobAnswer, JobView } from '../ports.js'

type SignatureJson = NonNullable<AnsweredJobJson['signatures']>[number]

const SIGNATURE_KINDS: readonly string[] = ['ecdsa', 'bip340', 'ed25519', 'sr25519'] satisfies SignatureJson['kind'][]

const isSignatureKind = (kind: string): kind is SignatureJson['kind'] => SIGNATURE_KINDS.includes(kind)

const signaturesOf = (contents: JobAnswer['contents']): SignatureJson[] =>
  contents.flatMap(({ kind, bytes }) => (isSignatureKind(kind) ? [{ kind, bytes: toHex(bytes) }] : []))

const keyMembers = (key: JobAnswer['key']): Pick<AnsweredJobJson, 'key_id' | 'key_type' | 'public_key'> =>
  key === undefined ? {} : { key_id: key.id, key_type: KEY_TYPE_NAMES[key.type], public_key: toHex(key.publicKey) }

/** The status of a job that has ended; a pending reply is none of an answered job. */
export const finalStatus = (status: ReplyStatus): AnsweredJobJson['status'] => {
  if (status !== 'pending') return status
  throw new TypeError('an answered job has a final status')
}

const answerMembers = ({ contents, trailHash, detail, key }: JobAnswer, factsSalt: Uint8Array) => {
  const [first] = contents
  if (first === undefined) throw new TypeError('an answered job has at least one part')
  const signatures = signaturesOf(contents)
  return {
    state: 'answered' as const,
    status: finalStatus(first.status),
    reason: first.reason,
    reason_number: first.reasonNumber,
    ...(detail === undefined ? {} : { detail }),
    trail_entry: trailHash,
    facts_salt: toHex(factsSalt),
    ...keyMembers(key),
    ...(signatures.length === 0 ? {} : { signatures }),
  }
}

/** A job as its caller reads it. The salt goes with the answer: the caller alone can recompute the facts hash. */
export const jobJson = (view: JobView): JobJson => {
  const { id, call, state, deadline, admittedAt, factsSalt, answer } = view
  const members = { job_id: id, call, deadline, admitted_at: admittedAt }
  if (answer !== undefined) return { ...members, ...answerMembers(answer, factsSalt) }
  if (state === 'answered') throw new TypeError('an answered job has its answer')
  return { ...members, state }
}
