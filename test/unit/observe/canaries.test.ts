/** Secrets that are planted, and every way out of the agent: none of them leaves (rule 8). */
import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { inspect } from 'node:util'
import { describeFault } from '../../../src/cli/fault.js'
import { SignerError } from '../../../src/errors/signer-error.js'
import type { LogData } from '../../../src/observe/logger.js'
import { createLogger } from '../../../src/observe/winston-logger.js'
import { asId, BEARER, BYTES, canariesIn, CREDENTIAL_URL, formsOf, TEXTS, tellingError } from './support/canaries.js'
import { MISTAKES } from './support/mistakes.js'

const LEVELS = ['error', 'warn', 'info', 'debug'] as const
const FORMATS = ['text', 'json'] as const

/** Whatever is handed to the logger, as if nothing had checked its type. */
const lineOf = (format: (typeof FORMATS)[number], level: (typeof LEVELS)[number], message: unknown, data: unknown) => {
  const stream = new PassThrough()
  createLogger({ level: 'debug', format, stream })[level](message as string, data as LogData)
  return String(stream.read())
}

/** What a log line is for. */
const KEPT = {
  job: `0x${'ab'.repeat(32)}`,
  address: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
  bitcoin: 'bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr',
  solana: 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
  chain: 'polkadot:91b171bb158e2d3848fa23a9f1c25182',
  file: '/var/lib/signer-layer/My-Agent-2/data/keys/records/journal.db',
  endpoint: 'wss://node.example:443',
  balancePlanck: 123456789012345678901234567890n,
  code: 'SIGNER__SUBMIT__UNKNOWN_OWN_REPLY',
  block: 7,
}

/** Texts by which a secret can be known, whatever stands around them. */
const SHAPED: readonly (readonly [string, string])[] = [
  ...Object.entries(BYTES).flatMap(([name, secret]) =>
    Object.entries(formsOf(secret)).map(([form, text]) => [`${name} as ${form}`, text] as const),
  ),
  ['longer bytes as 0x hex', asId(BYTES.payload)],
  ['an inspected array', inspect(BYTES.root)],
  ['an inspected buffer', inspect(Buffer.from(BYTES.replySecret))],
  ['an address with credentials', CREDENTIAL_URL],
  ['a header', BEARER],
  ['a header as JSON', JSON.stringify({ authorization: `Bearer ${TEXTS.token}` })],
  ['a mnemonic', TEXTS.mnemonic],
  ['a named passphrase', `passphrase=${TEXTS.passphrase}`],
  ['a passphrase in JSON', JSON.stringify({ passphrase: TEXTS.passphrase, seed: TEXTS.seed })],
  ['a very long text', `${'a '.repeat(100_000)}${formsOf(BYTES.root)['hex']}`],
]

describe('the scanner for canaries', () => {
  it('finds each of them in each form', () => {
    for (const [name, secret] of Object.entries(BYTES))
      for (const [form, text] of Object.entries({ ...formsOf(secret), id: asId(secret) }))
        assert.ok(
          canariesIn(`x${text}y`).some((found) => found.startsWith(name)),
          `${name} as ${form}`,
        )
    for (const [name, text] of Object.entries(TEXTS)) assert.ok(canariesIn(`x${text}y`).includes(`${name}: utf8`), name)
    assert.ok(canariesIn(inspect(tellingError())).length > 40)
  })

  it('finds none where there is none', () => {
    assert.deepEqual(canariesIn(Object.values(KEPT).join(' ')), [])
  })
})

describe('no canary leaves the agent', () => {
  for (const format of FORMATS)
    for (const level of LEVELS) {
      it(`by a line of level ${level} as ${format}, in message, data and names`, () => {
        for (const [what, text] of SHAPED) {
          const lines = [
            lineOf(format, level, `before ${text} after`, {}),
            lineOf(format, level, 'It failed', { detail: `(${text})` }),
            lineOf(format, level, 'It failed', { [text]: 1 }),
          ]
          for (const line of lines) assert.deepEqual(canariesIn(line), [], what)
        }
      })

      it(`by a line of level ${level} as ${format}, when a mistake hands over what is no line`, () => {
        for (const [what, mistake] of Object.entries(MISTAKES)) {
          const lines = [
            lineOf(format, level, 'It failed', { detail: mistake }),
            lineOf(format, level, mistake, {}),
            lineOf(format, level, 'It failed', { replySecret: mistake }),
          ]
          for (const line of lines) assert.deepEqual(canariesIn(line), [], what)
        }
        for (const what of ['array', 'map', 'set', 'buffer', 'bytes', 'symbol', 'proxy that throws'])
          assert.deepEqual(canariesIn(lineOf(format, level, 'It failed', MISTAKES[what])), [], what)
      })

      it(`by a line of level ${level} as ${format}, under a name that says what it is`, () => {
        const names = ['passphrase', 'seed', 'mnemonic', 'replySecret', 'plaintext', 'payload', 'authorization', 'root']
        for (const name of names)
          for (const secret of [...Object.values(TEXTS), ...Object.values(BYTES).map(asId)])
            assert.deepEqual(canariesIn(lineOf(format, level, 'It failed', { [name]: secret })), [], name)
      })
    }

  it('by a getter that throws: the line is written without its value', () => {
    const data = Object.defineProperty({ block: 7 }, 'odd', {
      enumerable: true,
      get: () => {
        throw tellingError()
      },
    })

    assert.match(lineOf('text', 'warn', 'It failed', data), / It failed block=7 odd=\[unreadable\]\n$/)
  })

  it('by a line that never ends', () => {
    const line = lineOf('text', 'warn', 'lorem '.repeat(1_000_000), {})

    assert.match(line, /… \[cut, of 6000000 characters\]\n$/)
    assert.ok(line.length < 10_000)
  })

  it('by what the program prints of an error that nobody foresaw', () => {
    assert.deepEqual(canariesIn(describeFault(tellingError())), [])
    assert.match(describeFault(tellingError()), /TypeError\n {4}at tellingError \(/)
    for (const [what, thrown] of Object.entries(MISTAKES)) assert.deepEqual(canariesIn(describeFault(thrown)), [], what)
  })

  it('by message, context or cause of an error of our own', () => {
    for (const [what, text] of SHAPED) {
      const fault = new SignerError('SIGNER__KMS__INVALID_KEY', `No: ${text}`, { where: text }, tellingError())
      assert.deepEqual(canariesIn(describeFault(fault)), [], what)
    }
  })
})

describe('what operators need', () => {
  for (const format of FORMATS)
    it(`is in lines of ${format} as it was`, () => {
      const line = lineOf(format, 'info', `Job ${KEPT.job}`, KEPT)

      for (const value of Object.values(KEPT)) assert.ok(line.includes(String(value)), `${String(value)} in ${line}`)
      assert.ok(!line.includes('redacted'), line)
    })

  it('is written as ids are, so a secret of 32 bytes written so under an innocent name is not told from one', () => {
    assert.deepEqual(canariesIn(lineOf('text', 'info', 'Job', { id: asId(BYTES.root) })), ['root: hex'])
  })
})
