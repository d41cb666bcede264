/** Nothing of the protocol's tables is without a vector, so that no number, form or name changes unseen. */
import assert from 'node:assert/strict'
import { REASONS, type Reason } from '../../../types/protocol/reasons.js'
import { REPLY_KINDS, REPLY_STATUSES } from '../../../types/protocol/reply.js'
import { RPC_ERRORS } from '../../../types/worker/errors.js'
import type { Payload } from '../../../types/protocol/scale.js'
import { EFFECT_KINDS } from '../../../src/model/facts.js'
import { KEY_TYPES, type KeyType } from '../../../src/model/key.js'
import {
  readVectors,
  type AuthFile,
  type BodyFile,
  type PayloadsFile,
  type RefusedFile,
  type ReplyFile,
  type RpcFile,
} from './read.js'

const payloads = readVectors<PayloadsFile>('payloads.json')
const reply = readVectors<ReplyFile>('reply.json')
const rpc = readVectors<RpcFile>('rpc.json')

/** PROTOCOL 8: the key types that sign each payload. A new payload must be added here, and to the vectors. */
const SIGNED_BY: Readonly<Record<Payload['tag'], readonly KeyType[]>> = {
  EthereumTransaction: ['Secp256k1'],
  EthereumMessage: ['Secp256k1'],
  EthereumTypedData: ['Secp256k1'],
  BitcoinPsbt: ['Secp256k1'],
  SubstratePayload: KEY_TYPES,
  SolanaMessage: ['Ed25519'],
  Digest: KEY_TYPES,
}

/** Reasons for which no bytes are refused, and what decides instead. */
const NO_BYTES_FOR: Readonly<Partial<Record<Reason, string>>> = {
  None: 'the payload is signed: every case that is not refused',
  NoRoute: 'policies of the operator',
  Undecidable: 'policies of the operator',
  DeniedByRoute: 'policies of the operator',
  ConfirmationUnavailable: 'policies of the operator, or an option of the call',
  AttestationUnavailable: 'policies of the operator, or an option of the call',
  UnknownKey: 'keys that the agent has',
  DeadlineTooFar: 'the block that admitted the request',
  UnknownOption: 'tags that the agent knows; the form of the option is in body.json',
  UnknownPolicy: 'policies that the agent stores',
  InvalidInlinePolicy: 'the language of policies, which is not of the protocol',
  InvalidContext: 'issuers that the operator trusts; contexts that nobody may take are in context.json',
  KeyDisabled: 'the state of a key that the agent has',
  AlreadyRotated: 'the state of a key that the agent has',
  InvalidGrant: 'the newest finalised block, and the owner of a key that the agent has',
  GrantLimitReached: 'grants that the agent stores',
  KeyLimitReached: 'a limit that the operator sets',
  LimitExceeded: 'what was signed before, and policies of the operator',
  Internal: 'a fault of the agent',
  BackendFailed: 'a fault of the backend',
  SignatureSelfCheckFailed: 'a fault of the backend',
  UnknownBackend: 'policies and settings of the operator',
  PolicyTimeUnknown: 'a chain that stands still',
  DeadlinePassed: 'the time at which the agent gets to it',
  AwaitingConfirmation: 'the user, who confirms or not',
}

/** Effects that no decoder of this version finds. */
const NOT_FOUND_YET: readonly string[] = ['delegate']

const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort()

describe('there is a vector of', () => {
  for (const [tag, keyTypes] of Object.entries(SIGNED_BY))
    for (const keyType of keyTypes)
      it(`the payload ${tag} under a key of type ${keyType}`, () => {
        assert.ok(payloads.cases.some((one) => one.payload.tag === tag && one.keyType === keyType))
      })

  for (const tag of Object.keys(SIGNED_BY))
    it(`a refused ${tag}`, () => assert.ok(payloads.refused.some(({ payload }) => payload.tag === tag)))

  for (const kind of REPLY_KINDS)
    it(`the reply kind ${kind}`, () => assert.ok(reply.cases.some((one) => one.kind === kind)))

  for (const kind of ['ecdsa', 'bip340', 'ed25519', 'sr25519'])
    it(`a payload that is answered by ${kind}`, () => {
      assert.ok(payloads.cases.some(({ parts }) => parts.some(({ replyKind }) => replyKind === kind)))
    })

  it('every kind of effect that decoders find', () => {
    const effects = payloads.cases.flatMap(
      ({ facts }) => (JSON.parse(facts) as { effects: readonly { kind: string }[] }).effects,
    )

    assert.deepEqual(sorted([...effects.map(({ kind }) => kind), ...NOT_FOUND_YET]), sorted(EFFECT_KINDS))
  })

  for (const status of REPLY_STATUSES)
    it(`the reply status ${status}`, () => assert.ok(reply.cases.some((one) => one.status === status)))

  it('every reason, as it stands in a reply', () => {
    const shown = [...reply.reasons, ...reply.cases].map(({ reason }) => reason)

    assert.deepEqual(sorted(shown), sorted(Object.keys(REASONS)))
    for (const { reason, number } of reply.reasons) assert.equal(number, REASONS[reason as Reason])
  })

  it('every reason for which bytes can be refused, and for no other', () => {
    const refused = [...payloads.refused.map(({ reason }) => reason), 'InvalidChains']

    assert.ok(payloads.keyChains.denied.length > 0)
    assert.deepEqual(
      sorted(refused),
      sorted(Object.keys(REASONS).filter((reason) => NO_BYTES_FOR[reason as Reason] === undefined)),
    )
  })

  it('every JSON-RPC error, under its number and retry', () => {
    const table = Object.entries(RPC_ERRORS).map(([name, { code, retry }]) => [name, code, retry])

    assert.deepEqual(
      rpc.errors.map(({ name, code, retry }) => [name, code, retry]),
      table,
    )
    for (const { name, code, retry, example } of rpc.errors) {
      const { data } = example as { data: { name: string; retry: string } }
      assert.deepEqual([example['code'], data.name, data.retry], [code, name, retry])
    }
  })

  const { calls, payloads: tags, signatures } = readVectors<Record<string, Record<string, number>>>('tables.json')
  const bodies = JSON.stringify(readVectors<BodyFile>('body.json'))

  for (const tag of [...Object.keys(calls ?? {}), ...Object.keys(tags ?? {})])
    it(`a body with ${tag}`, () => assert.ok(bodies.includes(`{"tag":"${tag}"`)))

  for (const kind of Object.keys(signatures ?? {}))
    it(`a request signed by ${kind}, and of a refused one`, () => {
      assert.ok(readVectors<AuthFile>('auth.json').cases.some(({ name }) => name === kind))
      assert.ok(readVectors<RefusedFile>('refused.json').signatures.some((one) => one.kind === kind))
    })
})
