import { BOUNDS } from '../../../types/protocol/bounds.js'
import { NO_OPTIONS } from '../../../types/protocol/no-options.js'
import type { ContextStatement, Payload, SignOptions } from '../../../types/protocol/scale.js'
import { KEY_TYPE_OF, PAYLOAD_TAG_OF } from '../../../types/worker/names.js'
import type { Facts } from '../../model/facts.js'
import type { AccountId, ChainId, Hex } from '../../model/ids.js'
import type { KeyInfo, KeyType } from '../../model/key.js'
import { parseChainId } from '../../payloads/chains.js'
import { SCORE_UNIT } from '../../protocol/context.js'
import { fromHex } from '../../protocol/hash.js'
import { keyId } from '../../protocol/ids.js'
import { present } from '../../protocol/present.js'
import type { Report } from '../../routes/finding.js'
import type { ChainEntry, Registry } from '../../routes/registry.js'
import { resolveCallers } from '../../routes/resolve-parties.js'
import { resolveScope } from '../../routes/route-scope.js'
import type { OptionsFile, PayloadFile, RequestFile } from './request-file.js'
import { factsOf } from './to-facts.js'

/** A request that was never made, ready to be decided. */
export interface PolicyRequest {
  readonly chainId: ChainId
  readonly key: KeyInfo
  readonly caller: AccountId
  readonly options: SignOptions
  /** Policy time, ms since 1970; undefined where the file names none. */
  readonly policyTimeMs: number | undefined
  /** What an issuer is taken to have signed. */
  readonly context?: ContextStatement
  readonly content: { readonly payload: Payload } | { readonly facts: Facts }
}

/** Where a request stands in its file, and what its names stand for. */
export interface RequestPlace {
  readonly path: string
  readonly registry: Registry
  readonly report: Report
}

/** Who asks, and by which key, where that does not matter. */
const NOBODY: AccountId = `0x${'00'.repeat(32)}`
const KEY_BYTES: Readonly<Record<KeyType, number>> = { Secp256k1: 33, Ed25519: 32, Sr25519: 32 }

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

const bytesOf = ({ hex, base64, text, json }: PayloadFile): Uint8Array => {
  if (hex !== undefined) return fromHex(hex.toLowerCase())
  if (base64 !== undefined) return new Uint8Array(Buffer.from(base64, 'base64'))
  return utf8(text ?? JSON.stringify(json))
}

const payloadOf = (payload: PayloadFile, { path, report }: RequestPlace): Payload => {
  const value = bytesOf(payload)
  const tag = PAYLOAD_TAG_OF[payload.type]
  if (tag === 'Digest' && value.length !== 32) report(`${path}.payload`, 'a digest has 32 bytes')
  return { tag, value }
}

const optionsOf = (options: OptionsFile = {}): SignOptions => {
  const { policy_id: policyId, inline_policy: inline, require_tavp: requireTavp = false } = options
  return {
    ...NO_OPTIONS,
    policyId,
    inlinePolicy: inline === undefined ? undefined : utf8(typeof inline === 'string' ? inline : JSON.stringify(inline)),
    requireTavp,
    attestationMinFreshnessSec: options.min_attestation_freshness_sec,
  }
}

const keyOf = (
  { key = {}, payload }: RequestFile,
  { id: chain }: ChainEntry,
  { path, report }: RequestPlace,
): KeyInfo => {
  const type = key.type === undefined ? parseChainId(chain)?.keyTypes[0] : KEY_TYPE_OF[key.type]
  const keyType = type ?? 'Ed25519'
  if (payload !== undefined && (key.type === undefined || key.public_key === undefined))
    report(`${path}.key`, 'a payload is decoded for a key: give type and public_key')
  const length = KEY_BYTES[keyType]
  const publicKey = key.public_key === undefined ? new Uint8Array(length) : fromHex(key.public_key.toLowerCase())
  const isSized = publicKey.length === length
  if (!isSized) report(`${path}.key.public_key`, `a ${keyType} key has ${length} bytes`)
  const id: Hex = key.id ?? (isSized ? keyId(keyType, publicKey) : NOBODY)
  const made = { origin: 'a request file', createdBlock: 0, state: 'active', purpose: 'caller' } as const
  return { ...made, id, type: keyType, publicKey, chains: [chain] }
}

const callerOf = (caller: string | undefined, place: RequestPlace): AccountId =>
  caller === undefined
    ? NOBODY
    : (resolveCallers([caller], {
        ...place,
        report: (_, problem) => place.report(`${place.path}.caller`, problem),
      })[0] ?? NOBODY)

const chainOf = (name: string, place: RequestPlace): ChainEntry | undefined => {
  const report: Report = (_, problem) => place.report(`${place.path}.chain`, problem)
  return resolveScope({ chain: name }, { ...place, report }).chains[0]
}

const scoreOf = (score: number, { path, report }: RequestPlace): number => {
  const thousandths = Math.round(score * SCORE_UNIT)
  if (thousandths / SCORE_UNIT !== score || thousandths > 0xffff_ffff)
    report(`${path}.risk_score`, 'has at most three decimals, and is at most 4294967.295')
  return thousandths
}

const contextOf = ({ tags, risk_score: score }: RequestFile, place: RequestPlace): ContextStatement | undefined => {
  if (tags === undefined && score === undefined) return undefined
  const unique = [...new Set(tags)].sort()
  const isLong = unique.some((tag) => utf8(tag).length > BOUNDS.contextTag || tag === '')
  if (isLong || unique.length > BOUNDS.contextTags)
    place.report(`${place.path}.tags`, `at most ${BOUNDS.contextTags} tags of 1 to ${BOUNDS.contextTag} bytes`)
  return { riskScore: score === undefined ? undefined : scoreOf(score, place), tags: unique, validUntil: 0 }
}

/**
 * Resolves the names of a request file. What cannot be resolved is reported; then there is nothing, or what
 * must not be used.
 */
export const toRequest = (file: RequestFile, place: RequestPlace): PolicyRequest | undefined => {
  const chain = chainOf(file.chain, place)
  if (chain === undefined) return undefined
  const { payload, facts } = file
  const key = keyOf(file, chain, place)
  const content =
    payload === undefined
      ? { facts: factsOf(facts ?? { effects: [], understood: true }, { ...place, path: `${place.path}.facts`, chain }) }
      : { payload: payloadOf(payload, place) }
  return {
    chainId: chain.id,
    key: { ...key, owner: callerOf(file.caller, place) },
    caller: callerOf(file.caller, place),
    options: optionsOf(file.options),
    policyTimeMs: file.time === undefined ? undefined : Date.parse(file.time),
    content,
    ...present({ context: contextOf(file, place) }),
  }
}
