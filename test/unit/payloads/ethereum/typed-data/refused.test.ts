import assert from 'node:assert/strict'
import { decodeAs, decodeTyped, fields, MAIL, OWN, permitOf, refusalOf, utf8, type Document } from './fixtures.js'

const refusal = (document: Document | string): string => refusalOf(decodeTyped(document))
const assertRefused = (document: Document | string, detail: string): void =>
  assert.equal(refusal(document), `MalformedPayload: ${detail}`)

const json = JSON.stringify(permitOf())
/** The permit as text with a part of it replaced. */
const edited = (from: string, to: string): string => {
  assert.ok(json.includes(from), from)
  return json.replace(from, to)
}
/** One struct type `A` with these members, and a message. */
const documentOf = (members: string, message: object, more: Document['types'] = {}): Document => ({
  types: { EIP712Domain: fields('uint256 chainId'), A: fields(members), ...more },
  primaryType: 'A',
  domain: { chainId: 1 },
  message: message as Document['message'],
})

const MEMBERS = 'typed data has exactly the members types, primaryType, domain, message'
const TWICE = 'a member of the JSON is there twice'
const UNDECLARED = 'a member is missing, or is there and not declared'
const NAMES = 'types must be lists of { name, type } with plain, different names'
const UNKNOWN_TYPE = 'a member has a type that is neither declared nor of EIP-712'
const DOMAIN = 'EIP712Domain must declare members of EIP-712, with their types and in their order'
const RECURSIVE = 'recursive types are not supported'

describe('typed data that is refused', () => {
  it('has a duplicate member, of which the user may see the other one', () => {
    assertRefused(edited('"value":"5000000"', '"value":"1","value":"5000000"'), TWICE)
    assertRefused(edited('"value":"5000000"', '"value":"1","v\\u0061lue":"5000000"'), TWICE)
    assertRefused(edited('"chainId":1', '"chainId":1,"chainId":1'), TWICE)
    assertRefused(edited('"primaryType"', '"primaryType":"Permit","primaryType"'), TWICE)
    assertRefused(edited('"Permit":[', '"Permit":[],"Permit":['), TWICE)
    assertRefused(edited('{"name":"owner"', '{"name":"owner","name":"owner"'), TWICE)
  })

  it('has a member that would be shown and not signed', () => {
    assertRefused(permitOf({ note: 'free money' }), `message: ${UNDECLARED}`)
    assertRefused(permitOf({}, { salt: `0x${'00'.repeat(32)}` }), `domain: ${UNDECLARED}`)
    assertRefused(edited('"primaryType"', '"note":"x","primaryType"'), MEMBERS)
    assertRefused(edited('{"name":"owner"', '{"internalType":"x","name":"owner"'), NAMES)
    const nested = documentOf('B b', { b: { x: 1, y: 2 } }, { B: fields('uint8 x') })
    assertRefused(nested, `message: ${UNDECLARED}`)
  })

  it('lacks a declared member, or has null for it', () => {
    const { nonce: _, ...message } = permitOf().message
    assertRefused({ ...permitOf(), message }, `message: ${UNDECLARED}`)
    assertRefused(permitOf({ nonce: null }), 'message: a value is no uint256')
    assertRefused(documentOf('B b', { b: null }, { B: fields('uint8 x') }), 'message: an object is expected')
    assertRefused(documentOf('B b', {}, { B: fields('uint8 x') }), `message: ${UNDECLARED}`)
  })

  it('lacks a top-level member, or is none at all', () => {
    for (const member of ['types', 'primaryType', 'domain', 'message'] as const) {
      const { [member]: _, ...rest } = permitOf()
      assertRefused(JSON.stringify(rest), MEMBERS)
    }
    for (const text of ['[]', 'null', '1', '"x"', '{}']) assertRefused(text, MEMBERS)
    for (const text of ['', '{', `${json}x`, `0x${'00'.repeat(32)}`])
      assertRefused(text, 'the bytes are not JSON in UTF-8')
  })

  it('has members of another shape', () => {
    for (const primaryType of [null, 1, ['Permit'], {}])
      assertRefused(
        edited('"primaryType":"Permit"', `"primaryType":${JSON.stringify(primaryType)}`),
        'primaryType is not a name',
      )
    for (const types of ['[]', 'null', '{"A":{}}', '{"A":[null]}', '{"A":["x"]}', '{"A":[{"name":"x","type":1}]}'])
      assertRefused(`{"types":${types},"primaryType":"A","domain":{},"message":{}}`, NAMES)
    for (const message of ['[]', 'null', '"x"', '1'])
      assertRefused(
        `{"types":{"EIP712Domain":[],"A":[{"name":"x","type":"bool"}]},"primaryType":"A","domain":{},"message":${message}}`,
        'message: an object is expected',
      )
  })

  it('omits the chain in the type of the domain while the domain shows it', () => {
    const { types } = permitOf()
    const EIP712Domain = fields('string name,string version,address verifyingContract')
    assertRefused({ ...permitOf(), types: { ...types, EIP712Domain } }, `domain: ${UNDECLARED}`)
  })

  it('declares another domain than EIP-712', () => {
    const { EIP712Domain: _, ...undeclared } = permitOf().types
    assertRefused({ ...permitOf(), types: undeclared }, DOMAIN)
    for (const declared of [
      'string version,string name,uint256 chainId,address verifyingContract',
      'string name,string version,uint64 chainId,address verifyingContract',
      'string name,string version,uint256 chainId,address verifyingContract,uint256 more',
      'string name,string version,uint256 chainID,address verifyingContract',
    ])
      assertRefused({ ...permitOf(), types: { ...permitOf().types, EIP712Domain: fields(declared) } }, DOMAIN)
  })

  it('uses the domain as message or member', () => {
    const { domain, types } = permitOf()
    const notAMessage = 'primaryType is not a declared type of a message'
    assertRefused({ types, primaryType: 'EIP712Domain', domain, message: domain }, notAMessage)
    assertRefused({ ...permitOf(), primaryType: 'Nothing' }, notAMessage)
    assertRefused(documentOf('EIP712Domain d', { d: { chainId: 1 } }), UNKNOWN_TYPE)
  })

  it('has a number that JSON rounds, or that does not fit', () => {
    const rounded = 'a number of the JSON is not a plain integer up to 2^53 - 1; write it as a string'
    for (const number of ['9007199254740992', '1e3', '1.0', '-0', '9'.repeat(400)])
      assertRefused(edited('"5000000"', number), rounded)
    for (const value of [-1, '-1', (2n ** 256n).toString(), '0x', '01', '1 ', '', ' ', '5e6', '1n', true, [1], {}])
      assertRefused(permitOf({ value }), 'message: a value is no uint256')
  })

  it('has a value of another type or size', () => {
    const checksumOff = `${OWN.slice(0, -1)}${OWN.endsWith('F') ? 'f' : 'F'}`
    for (const owner of ['', '0x', OWN.slice(2), `${OWN}00`, OWN.slice(0, -2), checksumOff, 'vitalik.eth', 1, null])
      assertRefused(permitOf({ owner }), 'message: a value is no address')
    const cases: readonly [string, unknown][] = [
      ['bool', 0],
      ['bool', 'true'],
      ['string', 1],
      ['bytes', '0x1'],
      ['bytes', '1234'],
      ['bytes', '0xzz'],
      ['bytes4', '0x123456'],
      ['bytes4', '0x1234567890'],
      ['int8', 128],
      ['int8', '-129'],
      ['int8', '0xff'],
      ['uint8', 256],
    ]
    for (const [type, a] of cases) assertRefused(documentOf(`${type} a`, { a }), `message: a value is no ${type}`)
  })

  it('has an array of the wrong length, or none', () => {
    for (const a of [[1], [1, 2, 3], []])
      assertRefused(documentOf('uint8[2] a', { a }), 'message: an array has the wrong length')
    for (const a of [1, '1', {}, null]) assertRefused(documentOf('uint8[] a', { a }), 'message: an array is expected')
    assertRefused(documentOf('uint8[2][] a', { a: [[1, 2], [1]] }), 'message: an array has the wrong length')
  })

  it('has types that EIP-712 does not have', () => {
    for (const type of [
      'uint',
      'int',
      'uint7',
      'uint264',
      'uint08',
      'bytes0',
      'bytes33',
      'bytes01',
      'function',
      'fixed',
      'byte',
      'B',
    ])
      assertRefused(documentOf(`${type} a`, { a: 1 }), UNKNOWN_TYPE)
    for (const type of [
      'uint8[0]',
      'uint8[01]',
      'uint8[',
      'uint8]',
      'uint8[]x',
      'uint8[-1]',
      '[]',
      '',
      'uint8[\t1]',
      'uint8[1e1]',
    ])
      assertRefused(documentOf(`${type} a`, { a: [] }), UNKNOWN_TYPE)
  })

  it('has struct types that could be taken for others', () => {
    for (const name of [
      'uint256',
      'uint',
      'bytes',
      'bytes99',
      'int7',
      'address',
      'bool',
      'string',
      'A[]',
      'A(uint8 x)',
      '',
      ' A',
      '1A',
      'a b',
    ])
      assertRefused(documentOf('uint8 x', { x: 1 }, { [name]: fields('uint8 x') }), NAMES)
  })

  it('has __proto__, constructor and their like as names', () => {
    for (const name of ['constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__']) {
      assertRefused(documentOf(`uint8 ${name}`, { [name]: 1 }), NAMES)
      assertRefused(documentOf(`${name} x`, { x: { a: 1 } }, { [name]: fields('uint8 a') }), NAMES)
      assertRefused(documentOf(`${name} x`, { x: { a: 1 } }), UNKNOWN_TYPE)
    }
    assertRefused(edited('"spender"', '"__proto__"'), NAMES)
    assertRefused(edited('"Permit":[', '"__proto__":['), NAMES)
    assertRefused(edited('"message":{', '"message":{"__proto__":{"value":"1"},'), `message: ${UNDECLARED}`)
    assertRefused(
      edited('"primaryType":"Permit"', '"primaryType":"__proto__"'),
      'primaryType is not a declared type of a message',
    )
    assertRefused(edited('{"types"', '{"__proto__":{},"types"'), MEMBERS)
  })

  it('has names that look like others', () => {
    assertRefused(json.replaceAll('Permit', 'Реrmit'), NAMES) // Cyrillic Р and е
    assertRefused(json.replaceAll('spender', 'ѕpender'), NAMES) // Cyrillic ѕ
    assertRefused(json.replaceAll('spender', 'spender\u200b'), NAMES)
  })

  it('declares a member or field twice', () => {
    assertRefused(documentOf('uint8 a,uint8 a', { a: 1 }), NAMES)
    assertRefused(documentOf('uint8 a,uint16 a', { a: 1 }), NAMES)
  })

  it('declares types that are not used or have no members', () => {
    assertRefused(documentOf('uint8 a', { a: 1 }, { Unused: fields('uint8 x') }), 'a declared type is not used')
    assertRefused(documentOf('B b', { b: {} }, { B: [] }), 'a type has no members')
  })

  it('has recursive types, direct, by another or in an array', () => {
    assertRefused(documentOf('A[] a', { a: [] }), RECURSIVE)
    assertRefused(documentOf('B[] b', { b: [] }, { B: fields('A[] a') }), RECURSIVE)
    assertRefused(documentOf('B b', { b: {} }, { B: fields('C c'), C: fields('B b') }), RECURSIVE)
  })

  it('is nested deeply or large', () => {
    const nested = (depth: number): string => edited('"5000000"', '['.repeat(depth) + ']'.repeat(depth))
    for (const depth of [32, 20_000]) assertRefused(nested(depth), 'the JSON is nested more than 32 levels deep')
    assertRefused(
      documentOf('uint8[] a', { a: new Array(2_100).fill(1) }),
      'the JSON has more than 2048 names and values',
    )
    const wide = Array.from({ length: 40 }, (_, i) => `uint256 ${'x'.repeat(60)}${i}`).join(',')
    assertRefused(documentOf(wide, {}), 'the names of the types have more than 2048 characters')
  })

  it('starts with a byte order mark, or is in another encoding', () => {
    assertRefused(`\uFEFF${json}`, 'the bytes are not JSON in UTF-8')
    const utf16 = new Uint8Array(Buffer.from(json, 'utf16le'))
    assert.equal(refusalOf(decodeAs('EthereumTypedData', utf16)), 'MalformedPayload: the bytes are not JSON in UTF-8')
  })

  it('has text that is no Unicode', () => {
    assertRefused(edited('USD Coin', 'USD \\ud800'), 'a string of the JSON is not Unicode text')
    const broken = utf8(json).with(json.indexOf('USD'), 0xff)
    assert.equal(refusalOf(decodeAs('EthereumTypedData', broken)), 'MalformedPayload: the bytes are not JSON in UTF-8')
  })

  it('never has its content in the refusal', () => {
    const secret = 'c0ffee-secret'
    for (const document of [
      permitOf({ [secret]: 1 }),
      permitOf({ value: secret }),
      { ...permitOf(), primaryType: secret },
      documentOf(`${secret} a`, { a: 1 }),
      { ...MAIL, types: { ...MAIL.types, [secret]: [] } },
    ])
      assert.ok(!refusal(document).includes(secret))
  })
})
