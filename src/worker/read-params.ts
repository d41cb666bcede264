import type { z } from 'zod'
import { authSchema, type AuthJson } from '../../types/worker/auth.js'
import { requirePlainJson, type Json, type JsonObject } from '../protocol/plain-json.js'
import { describeIssue } from './describe-issue.js'
import { refuse, type Fault } from './fault.js'
import type { Method } from './method.js'

/** Params of a method, checked, and what they are for the signature. */
export interface ReadParams {
  /** As the method's schema reads them. */
  readonly params: unknown
  /** As sent, without `auth`; undefined when the call has none. */
  readonly signed: JsonObject | undefined
  readonly auth: AuthJson | undefined
}

/** One thing that is wrong: where, and what. */
export interface Finding {
  readonly path: string
  readonly problem: string
}

const MAX_FINDINGS = 16

/** Refuses params, naming what is wrong with them. */
export const invalidParams = (findings: readonly Finding[]): { readonly fault: Fault } =>
  refuse('InvalidParams', 'The params are not those of the method: see data.findings.', {
    findings: findings.slice(0, MAX_FINDINGS).map((finding) => ({ ...finding })),
  })

const findingOf = ({ path, message }: z.core.$ZodIssue): Finding => ({
  path: path.map(String).join('.'),
  problem: message,
})

/** Whether JSON has a hash that everybody agrees on. */
export const isPlain = (value: object): boolean => {
  try {
    requirePlainJson(value)
    return true
  } catch {
    return false
  }
}

const NOT_PLAIN: Finding = { path: '', problem: 'has text that is not valid Unicode' }

const readMembers = (method: Method, given: JsonObject): ReadParams | { readonly fault: Fault } => {
  const { auth, ...members } = given
  const takesAuth = method.kind !== 'open' && auth !== undefined
  // An open method knows no `auth`: it stays among the members, where it is refused.
  const signed = takesAuth ? members : given
  const authRead = takesAuth ? authSchema.safeParse(auth, { error: describeIssue([]) }) : undefined
  const read = method.params.safeParse(signed, { error: describeIssue(method.kind === 'open' ? [] : ['auth']) })
  const unread = authRead?.error?.issues
    .map(findingOf)
    .map(({ path, problem }) => ({ path: path === '' ? 'auth' : `auth.${path}`, problem }))
  if (unread || read.error) return invalidParams([...(unread ?? []), ...(read.error?.issues ?? []).map(findingOf)])
  // Numbers and depth are the schema's; what is left is text that other readers would read otherwise.
  if (!isPlain(signed)) return invalidParams([NOT_PLAIN])
  return { params: read.data, signed, auth: authRead?.data }
}

/** Params of a call, by name, checked against the method's schema. Absent params are none at all. */
export const readParams = (
  method: Method,
  params: JsonObject | readonly Json[] | undefined,
): ReadParams | { readonly fault: Fault } => {
  if (Array.isArray(params)) return invalidParams([{ path: '', problem: 'must be given by name, as an object' }])
  const read = readMembers(method, (params ?? {}) as JsonObject)
  return 'fault' in read || params !== undefined ? read : { ...read, signed: undefined }
}
