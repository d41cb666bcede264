import { makeAuth } from './auth.js'
import { makeBulks } from './bulks.js'
import { makeContexts } from './contexts.js'
import { makeEnvelope } from './envelope.js'
import { makeIds } from './ids.js'
import { type Json, toJson } from './json.js'
import { makePayloads } from './payloads.js'
import { makeRecords } from './records.js'
import { makeRefused } from './refused.js'
import { makeReplies } from './replies.js'
import { makeRpcErrors } from './rpc-errors.js'
import { makeRpc } from './rpc.js'
import { makeBodies } from './bodies-file.js'
import { makeTables } from './tables.js'
import { makeTrail } from './trail.js'

/** Every vector file, by name, in the order in which the protocol is read. */
const FILES = {
  'tables.json': makeTables,
  'ids.json': makeIds,
  'body.json': makeBodies,
  'auth.json': makeAuth,
  'context.json': makeContexts,
  'envelope.json': makeEnvelope,
  'reply.json': makeReplies,
  'bulk.json': makeBulks,
  'payloads.json': makePayloads,
  'shielding-record.json': makeRecords,
  'trail.json': makeTrail,
  'rpc.json': () => ({ ...makeRpc(), errors: makeRpcErrors() }),
  'refused.json': makeRefused,
} as const

export type VectorFile = keyof typeof FILES
export const VECTOR_FILES = Object.keys(FILES) as VectorFile[]

/** The content of a vector file, as this code makes it. */
export const makeVectors = async (file: VectorFile): Promise<Json> => toJson(await FILES[file]())
