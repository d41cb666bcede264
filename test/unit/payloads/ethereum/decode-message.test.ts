import assert from 'node:assert/strict'
import { getAddress, hashMessage } from 'ethers'
import fc from 'fast-check'
import { bytesToHex } from 'viem/utils'
import { decodePayload } from '../fixtures.js'
import { mainnetKey, mustDecode } from '../fixtures.js'
import { decodeMessage, OTHER, OWN, refusalOf, utf8 } from './typed-data/fixtures.js'

const doubtsOf = (message: string | Uint8Array): readonly string[] => mustDecode(decodeMessage(message)).facts.doubts

const HASH = 'a message of 32 bytes may be a hash that approves something unseen'
const NOT_UTF8 = 'the message is not text in UTF-8'
const UNREADABLE = 'the message has characters that do not show, or that reorder text'
const UNCLEAR = 'the text resembles a Sign-In with Ethereum and is not exactly one'

const LINES = {
  chain: 'Chain ID: 1',
  address: getAddress(OWN),
  statement: '\nPlease sign in.\n',
  issued: 'Issued At: 2026-11-25T10:00:00Z',
  rest: '',
}
const signIn = (over: Partial<typeof LINES> = {}): string => {
  const { chain, address, statement, issued, rest } = { ...LINES, ...over }
  return `app.example.org wants you to sign in with your Ethereum account:\n${address}\n${statement}\nURI: https://app.example.org/login\nVersion: 1\n${chain}\nNonce: abcdefgh1\n${issued}${rest}`
}

describe('an Ethereum message', () => {
  it('that is text is understood as one message without a fee, and its prefixed hash is signed', () => {
    const { facts, toSign } = mustDecode(decodeMessage('Hällo,\n\tworld 👩‍🚀\r\n'))

    assert.deepEqual(facts, {
      chain: 'eip155:1',
      understood: true,
      doubts: [],
      blind: false,
      effects: [{ kind: 'message' }],
      replay: {},
    })
    assert.deepEqual(
      toSign.map(({ scheme, message }) => [scheme, bytesToHex(message)]),
      [['ecdsa', hashMessage('Hällo,\n\tworld 👩‍🚀\r\n')]],
    )
  })

  it('names no chain: the same bytes give the same digest for every chain of the key', () => {
    const [one, ten] = ['eip155:1', 'eip155:10'].map((chain) => mustDecode(decodeMessage('hello', chain)))
    assert.deepEqual(one?.toSign, ten?.toSign)
    assert.deepEqual([one?.facts.chain, ten?.facts.chain], ['eip155:1', 'eip155:10'])
  })

  it('of 32 bytes may be an approval and is not understood, binary or text', () => {
    assert.deepEqual(doubtsOf(new Uint8Array(32).fill(0xab)), [HASH])
    assert.deepEqual(doubtsOf('a'.repeat(32)), [HASH])
    for (const length of [31, 33]) assert.deepEqual(doubtsOf('a'.repeat(length)), [])
  })

  it('that is no UTF-8 is not understood: broken, overlong, surrogates', () => {
    for (const bytes of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0x61, 0xe2, 0x82]])
      assert.deepEqual(doubtsOf(Uint8Array.from(bytes)), [NOT_UTF8])
  })

  it('with characters that hide or reorder text is not understood', () => {
    const hidden = [
      '\0',
      '\x08',
      '\x1b[2K',
      '\x7f',
      '\x85',
      'a\rb',
      '\u2028',
      '\u2029',
      '\u202e',
      '\u2066',
      '\ufeff',
      'a\ufeff',
    ]
    for (const text of hidden) assert.deepEqual(doubtsOf(`x${text}y`), [UNREADABLE], JSON.stringify(text))
  })

  it('that starts with a byte order mark is not understood', () => {
    assert.deepEqual(doubtsOf('\ufeffhello'), [UNREADABLE])
  })

  it('that is not understood counts as a call beside the message, so that a route must allow both', () => {
    const { facts } = mustDecode(decodeMessage(new Uint8Array(32)))
    assert.deepEqual([facts.understood, facts.effects], [false, [{ kind: 'message' }, { kind: 'call' }]])
  })

  it('has facts for any bytes, and their prefixed hash', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const { toSign } = mustDecode(decodeMessage(bytes))
        assert.equal(bytesToHex(toSign[0]?.message ?? new Uint8Array()), hashMessage(bytes))
      }),
    )
  })
})

describe('a sign-in with Ethereum', () => {
  it('is a message with the domain as method and the nonce as replay fact', () => {
    const { facts } = mustDecode(decodeMessage(signIn()))
    assert.equal(facts.understood, true)
    assert.deepEqual(facts.effects, [{ kind: 'message', method: 'app.example.org' }])
    assert.deepEqual(facts.replay, { nonce: 'abcdefgh1' })
  })

  it('is read with every optional field, without a statement, and with times as people write them', () => {
    const rest =
      '\nExpiration Time: 2026-11-25T11:00:00.123456+02:00\nNot Before: 2026-11-25T09:00:00.5Z\nRequest ID: r1\nResources:\n- https://example.org/a'
    for (const text of [signIn({ rest }), signIn({ statement: '\n' }), signIn({ statement: '\nWillkommen, schön!\n' })])
      assert.deepEqual(doubtsOf(text), [], text)
  })

  it('for another chain than the request is refused', () => {
    const refused = 'PayloadNamesOtherChain: the sign-in is for eip155:10, not eip155:1'
    assert.equal(refusalOf(decodeMessage(signIn({ chain: 'Chain ID: 10' }))), refused)
    assert.equal(refusalOf(decodeMessage(signIn({ chain: 'Chain ID: 10' }), 'eip155:10')), 'ok')
  })

  it('for the account of another key is not understood', () => {
    assert.deepEqual(doubtsOf(signIn({ address: getAddress(OTHER) })), ['the sign-in is for an account of another key'])
  })

  it('is not understood with a key whose public key is no point', () => {
    const payload = { tag: 'EthereumMessage', value: utf8(signIn()) } as const
    const { facts } = mustDecode(decodePayload({ chainId: 'eip155:1', key: mainnetKey, payload }))
    assert.deepEqual(facts.doubts, ['the sign-in is for an account of another key'])
  })

  const almost: readonly [string, string][] = [
    ['text before it', `Hello\n${signIn()}`],
    ['text after it', `${signIn()}\nand more`],
    ['a trailing line break', `${signIn()}\n`],
    ['line breaks of Windows', signIn().replaceAll('\n', '\r\n')],
    ['an address without checksum', signIn({ address: OWN })],
    ['no chain', signIn().replace('\nChain ID: 1', '')],
    ['two chains', signIn({ chain: 'Chain ID: 1\nChain ID: 10' })],
    ['a chain id with a leading zero', signIn({ chain: 'Chain ID: 01' })],
    ['a chain id that a double rounds', signIn({ chain: 'Chain ID: 9007199254740993' })],
    ['version 2', signIn().replace('Version: 1', 'Version: 2')],
    ['a short nonce', signIn().replace('abcdefgh1', 'abc')],
    ['a time that is none', signIn({ issued: 'Issued At: yesterday' })],
    ['a month that is none', signIn({ issued: 'Issued At: 2026-13-25T10:00:00Z' })],
    [
      'fields in its statement',
      signIn({
        statement:
          '\nURI: https://a.example/\nVersion: 1\nChain ID: 1\nNonce: aaaaaaaa1\nIssued At: 2026-11-25T10:00:00Z\n',
      }),
    ],
    ['a domain that is none', signIn().replace('app.example.org wants', 'app_example wants')],
    ['user information in the domain', signIn().replace('app.example.org wants', 'app.example.org@evil.example wants')],
    ['other capitals', signIn().replace('wants you to sign in', 'Wants You To Sign In')],
    ['more than 8192 characters', signIn({ statement: `\n${'x'.repeat(8_192)}\n` })],
    ['only the first line', 'app.example.org wants you to sign in with your Ethereum account:'],
  ]
  for (const [what, text] of almost)
    it(`that is not exactly one is not understood: ${what}`, () => {
      assert.deepEqual(doubtsOf(text), [UNCLEAR])
    })
})
