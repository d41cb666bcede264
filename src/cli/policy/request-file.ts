import { z } from 'zod'
import { EFFECT_KINDS } from '../../model/facts.js'
import { BOUNDS } from '../../../types/protocol/bounds.js'
import { KEY_TYPE_OF, PAYLOAD_TAG_OF, type KeyTypeName, type PayloadTypeName } from '../../../types/worker/names.js'
import { hexOf } from '../../../types/worker/scalars.js'

const namesOf = <T extends string>(record: Readonly<Record<T, unknown>>) => z.enum(Object.keys(record) as [T, ...T[]])

/** Exact: written as a string, or as a number that is the one that is written (see `readStrictFile`). */
const decimal = z.union([
  z.string().regex(/^[0-9]{1,80}(\.[0-9]{1,80})?$/, 'must be a decimal, such as "1.5"'),
  z.number().min(0),
])
const whole = z.string().regex(/^[0-9]{1,80}$/, 'must be a whole number in a string')
const hex = z.string().regex(/^0x(?:[0-9a-fA-F]{2})*$/, 'must be whole bytes as hex that starts with 0x')

const exactlyOne = (members: readonly string[]) => (value: object) =>
  Object.keys(value).filter((member) => members.includes(member)).length === 1

const FORMS = ['hex', 'base64', 'text', 'json'] as const

/** What is to be signed, in one of four spellings. */
const payload = z
  .strictObject({
    type: namesOf<PayloadTypeName>(PAYLOAD_TAG_OF),
    hex: hex.exactOptional(),
    base64: z.base64().exactOptional(),
    text: z.string().exactOptional(),
    json: z.record(z.string(), z.unknown()).exactOptional(),
  })
  .refine(exactlyOne(FORMS), `must have one of ${FORMS.join(', ')}`)
export type PayloadFile = z.output<typeof payload>

/** One effect as a decoder would find it, in the words of a policy. */
const effect = z.strictObject({
  kind: z.enum(EFFECT_KINDS),
  asset: z.string().exactOptional().describe('symbol, native or address; native where there is an amount'),
  amount: decimal.exactOptional().describe('in display units'),
  amount_base: whole.exactOptional().describe('in base units, instead of amount'),
  to: z.string().exactOptional().describe('address, or label of the address book'),
  owner: z.string().exactOptional().describe('address'),
  method: z.string().exactOptional(),
  token_id: whole.exactOptional(),
  unlimited: z.literal(true).exactOptional(),
})
export type EffectFile = z.output<typeof effect>

/** Facts as if a payload had been decoded to them. */
const facts = z.strictObject({
  effects: z.array(effect).max(256),
  fee: decimal.exactOptional().describe('the most that is paid, in display units of the native asset'),
  understood: z.boolean().default(true).describe('false: some part has no rule'),
})
export type FactsFile = z.output<typeof facts>

const key = z.strictObject({
  type: namesOf<KeyTypeName>(KEY_TYPE_OF).exactOptional(),
  public_key: hex.exactOptional(),
  id: hexOf(32).exactOptional().describe('by default the id that goes with the public key'),
})

const options = z.strictObject({
  policy_id: z.string().min(1).max(BOUNDS.text).exactOptional(),
  inline_policy: z.union([z.string(), z.record(z.string(), z.unknown())]).exactOptional(),
  require_tavp: z.boolean().exactOptional(),
  min_attestation_freshness_sec: z.int().min(0).max(0xffff_ffff).exactOptional(),
})
export type OptionsFile = z.output<typeof options>

/** What somebody might ask to be signed, as a file for `policy explain` and in the cases of `policy test`. */
export const requestSchema = z
  .strictObject({
    chain: z.string().describe('alias or CAIP-2 id'),
    key: key.exactOptional().describe('needed with a payload: type and public_key'),
    caller: z.string().exactOptional().describe('SS58, or 32 bytes of hex; by default nobody in particular'),
    payload: payload.exactOptional(),
    facts: facts.exactOptional(),
    options: options.exactOptional(),
    time: z.iso.datetime({ offset: true }).exactOptional().describe('policy time; by default it is not known'),
    tags: z.array(z.string()).exactOptional().describe('as if an issuer had signed them'),
    risk_score: z.number().min(0).exactOptional().describe('as if an issuer had signed it'),
  })
  .refine(exactlyOne(['payload', 'facts']), 'must have one of payload, facts')
export type RequestFile = z.output<typeof requestSchema>
