import { concat } from '../../../../src/protocol/hash.js'
import { contextExt, contextMessage } from '../../../../src/protocol/context.js'
import { intent } from '../../../../src/protocol/ids.js'
import { encodeStrict } from '../../../../src/protocol/strict.js'
import {
  ContextStatement,
  type ContextStatement as Statement,
  type MultiSignature,
} from '../../../../types/protocol/scale.js'
import { countingHex } from '../../../unit/protocol/support/fixtures.js'
import { filled, le, none, text, variant, vec } from '../../../unit/protocol/support/raw-scale.js'
import { SIGN } from './auth.js'
import { PAYLOADS } from './bodies.js'
import { ALICE, ALICE_ACCOUNT, ALICE_PUBLIC, DEPLOYMENT, KEY_ID } from './inputs.js'

type Kind = MultiSignature['tag']

const [PAYLOAD] = PAYLOADS
if (PAYLOAD === undefined) throw new Error('there is a payload')
const INTENT = intent('eip155:1', KEY_ID, PAYLOAD)
const BLOCK = 1_000

const STATEMENTS: readonly (readonly [name: string, Statement])[] = [
  ['score and tags', { riskScore: 12_500, tags: ['kyc', 'payroll'], validUntil: 1_100 }],
  [
    'no score, and tags in the order of their bytes',
    { riskScore: undefined, tags: ['Z', 'a', 'é'], validUntil: BLOCK },
  ],
  ['a score of zero, no tags, for ever', { riskScore: 0, tags: [], validUntil: 0xffff_ffff }],
]

const place = { genesis: DEPLOYMENT.genesis, intent: INTENT }

const entryOf = (kind: Kind, statement: Statement, message: Uint8Array): Uint8Array => {
  const signature = { tag: kind, value: SIGN[kind](message) }
  return contextExt({ statement, issuer: ALICE_ACCOUNT[kind], signature })[1]
}

const caseOf = (kind: Kind, [name, statement]: (typeof STATEMENTS)[number]) => {
  const message = contextMessage(place, statement)
  return {
    name: `${kind}: ${name}`,
    kind,
    seed: ALICE[kind],
    publicKey: ALICE_PUBLIC[kind],
    issuer: ALICE_ACCOUNT[kind],
    statement,
    scale: encodeStrict(ContextStatement, statement, 'statement'),
    message,
    signature: SIGN[kind](message),
    verifyOnly: kind === 'Sr25519',
    entry: entryOf(kind, statement, message),
  }
}

const [, STATEMENT] = STATEMENTS[0] ?? []
if (STATEMENT === undefined) throw new Error('there is a statement')
const MESSAGE = contextMessage(place, STATEMENT)
const OVER = { ...STATEMENT, validUntil: BLOCK - 1 }
const RIGHT = entryOf('Ed25519', STATEMENT, MESSAGE)

/** An entry by hand, signed rightly: only its statement is wrong. */
const raw = (statement: Uint8Array): Uint8Array => {
  const [head, tail] = [MESSAGE.slice(0, 7 + 23 + 64), MESSAGE.slice(-8)]
  return concat(statement, ALICE_PUBLIC.Ed25519, variant(0, SIGN.Ed25519(concat(head, statement, tail))))
}
const rawTags = (...tags: readonly string[]): Uint8Array => raw(concat(none, vec(tags.map(text)), le(1_100, 4)))

const REFUSED: readonly (readonly [name: string, entry: Uint8Array])[] = [
  ['nothing', new Uint8Array(0)],
  ['a byte left over', concat(RIGHT, le(0, 1))],
  ['a byte missing', RIGHT.slice(0, -1)],
  [
    'signed for another intent',
    entryOf('Ed25519', STATEMENT, contextMessage({ ...place, intent: countingHex(9, 32) }, STATEMENT)),
  ],
  [
    'signed on another L1',
    entryOf('Ed25519', STATEMENT, contextMessage({ ...place, genesis: countingHex(9, 32) }, STATEMENT)),
  ],
  ['another statement than the signed one', entryOf('Ed25519', { ...STATEMENT, riskScore: 0 }, MESSAGE)],
  ['signed by another key', concat(RIGHT.slice(0, -64), SIGN.Ed25519(filled(8)))],
  ['signed without <Bytes>', entryOf('Ed25519', STATEMENT, MESSAGE.slice(7, -8))],
  ['over since one block', entryOf('Ed25519', OVER, contextMessage(place, OVER))],
  ['tags that are not ascending', rawTags('b', 'a')],
  ['a tag twice', rawTags('a', 'a')],
  ['an empty tag', rawTags('')],
  ['a tag of 65 bytes', rawTags('a'.repeat(65))],
  ['33 tags', rawTags(...Array.from({ length: 33 }, (_, index) => String.fromCharCode(65 + index)))],
  ['an Option byte of 2', raw(concat(le(2, 1), le(0, 4), vec([]), le(1_100, 4)))],
]

export const makeContexts = () => ({
  genesis: DEPLOYMENT.genesis,
  intent: INTENT,
  block: BLOCK,
  cases: (['Ed25519', 'Sr25519', 'Ecdsa'] as const).flatMap((kind) => STATEMENTS.map((each) => caseOf(kind, each))),
  refused: REFUSED.map(([name, entry]) => ({ name, entry })),
})
