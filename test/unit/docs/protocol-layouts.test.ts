/** The layouts and sizes of docs/protocol.md against what the code reads and writes. */
import assert from 'node:assert/strict'
import { decodeBulk } from '../../../src/protocol/bulk.js'
import { PLAIN_BYTES } from '../../../src/protocol/plain.js'
import { decodeRequest } from '../../../src/protocol/request.js'
import { decodeSignedRecord } from '../../../src/protocol/shielding-record.js'
import { LABELS } from '../../../types/protocol/labels.js'
import { NO_OPTIONS } from '../../../types/protocol/no-options.js'
import {
  bytesOf,
  readVectors,
  type AuthFile,
  type BulkFile,
  type EnvelopeFile,
  type RecordFile,
  type ReplyFile,
} from '../../vectors/protocol/read.js'
import { readText } from './support/markdown.js'

const text = readText('docs/protocol.md')
const length = (hex: string | undefined): number => bytesOf(hex ?? '0x').length

describe('docs/protocol.md has the layouts of the code:', () => {
  /** Members of `Name { a: …, b: … }`, in order, without what is nested in them. */
  const membersOf = (name: string): string[] => {
    const [, members = ''] = new RegExp(`(?:${name})\\s*(?:Vec<)?\\{([^}]*)\\}`).exec(text) ?? []
    return [...members.matchAll(/(\w+): /g)].map(([, member = '']) => member)
  }
  const [auth] = readVectors<AuthFile>('auth.json').cases
  const [bulk] = readVectors<BulkFile>('bulk.json').cases
  const [record] = readVectors<RecordFile>('shielding-record.json').cases

  it('request, body and options', () => {
    const request = decodeRequest(bytesOf(auth?.request ?? '0x'))

    assert.deepEqual(membersOf('Request     '), Object.keys(request))
    assert.deepEqual(membersOf('Body        '), Object.keys(request.body))
    assert.deepEqual(membersOf('SignOptions '), Object.keys(NO_OPTIONS))
  })

  it('entries of a bulk', () => {
    const [entry = {}] = decodeBulk(bytesOf(bulk?.bulk ?? '0x'))

    assert.deepEqual(membersOf('bulk    '), Object.keys(entry))
  })

  it('shielding records', () => {
    const { record: read } = decodeSignedRecord(bytesOf(record?.signedRecord ?? '0x'))

    assert.deepEqual(membersOf('record    '), Object.keys(read))
  })
})

describe('docs/protocol.md has the sizes of the code:', () => {
  /** The size at the end of a line that begins like this. */
  const sizeIn = (beginning: string): number => {
    const line = text.split('\n').find((each) => each.startsWith(beginning)) ?? ''
    return Number(/ (\d+) bytes(?:;|$)/.exec(line)?.[1])
  }
  const [reply] = readVectors<ReplyFile>('reply.json').cases
  const [auth] = readVectors<AuthFile>('auth.json').cases
  const { envelope, plaintext } = readVectors<EnvelopeFile>('envelope.json')

  it('plain, aad and both forms of a reply', () => {
    assert.match(text, new RegExp(`What a reply says, ${PLAIN_BYTES} bytes:`))
    assert.equal(PLAIN_BYTES, length(reply?.plain))
    assert.equal(sizeIn('aad '), length(reply?.aad))
    assert.equal(sizeIn('sealed '), length(reply?.sealed))
    assert.equal(sizeIn('public '), length(reply?.public))
  })

  it('entries of a bulk', () => {
    const entry = (body: string | undefined): number => 32 + 1 + 1 + 2 + length(body)

    assert.match(
      text,
      new RegExp(`one sealed reply takes ${entry(reply?.sealed)} bytes, a public one ${entry(reply?.public)}`),
    )
  })

  it('the frame of an envelope', () => {
    assert.match(text, new RegExp(`\\(${length(envelope) - length(plaintext)} of them are its frame\\)`))
  })

  it('data of a publication', () => {
    const [bulk] = readVectors<BulkFile>('bulk.json').cases
    const [record] = readVectors<RecordFile>('shielding-record.json').cases

    assert.match(text, new RegExp(`count u32 \\(${length(bulk?.publishData)} bytes\\)`))
    assert.match(text, new RegExp(`kid \\(${length(record?.publishData)} bytes\\)`))
  })

  it('what is signed', () => {
    const wrapped = '<Bytes></Bytes>'.length

    assert.equal(sizeIn(`message     "<Bytes>" ‖ "${LABELS.auth}"`), length(auth?.message))
    assert.equal(sizeIn(`message    "<Bytes>" ‖ "${LABELS.rpc}"`), wrapped + LABELS.rpc.length + 4 * 32)
    assert.equal(sizeIn(`message    "<Bytes>" ‖ "${LABELS.session}"`), wrapped + LABELS.session.length + 5 * 32)
    assert.equal(sizeIn(`message    "${LABELS.rpcReply}"`), LABELS.rpcReply.length + 3 * 32)
  })
})
