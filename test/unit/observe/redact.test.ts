import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { createLogger } from '../../../src/observe/winston-logger.js'
import { redact } from '../../../src/observe/redact.js'
import { redactText } from '../../../src/observe/redact-text.js'

const CANARY = 'c0ffee'.repeat(11)
const ID = `0x${'ab'.repeat(32)}`

const capture = (): { lines: string[]; stream: Writable } => {
  const lines: string[] = []
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString())
      done()
    },
  })
  return { lines, stream }
}

describe('redact', () => {
  it('keeps 32-byte ids and drops longer hex', () => {
    assert.equal(redactText(`job ${ID} ${CANARY}`), `job ${ID} [redacted hex]`)
  })

  it('keeps ids that have no letters, such as the genesis hash of the development L1', () => {
    const id = `0x${'45'.repeat(32)}`

    assert.equal(
      redactText(`block 0 is ${id}, not 0xab${'1'.repeat(62)}.`),
      `block 0 is ${id}, not 0xab${'1'.repeat(62)}.`,
    )
    assert.equal(redactText('45'.repeat(20)), '[redacted number]')
  })

  for (const name of ['replySecret', 'seed', 'passphrase', 'privateKey', 'kek', 'plaintext', 'payload']) {
    it(`never shows a value called ${name}`, () => {
      assert.deepEqual(redact({ [name]: 'short' }), { [name]: '[redacted]' })
    })
  }

  it('shows no object, whatever is inside', () => {
    const data = { thing: { hidden: CANARY } } as unknown as Record<string, string>
    assert.deepEqual(redact(data), { thing: '[redacted object]' })
  })

  for (const format of ['json', 'text'] as const) {
    it(`is passed by every ${format} line, message and data`, () => {
      const { lines, stream } = capture()
      const logger = createLogger({ level: 'debug', format, stream })

      for (const level of ['error', 'warn', 'info', 'debug'] as const)
        logger[level](`m ${CANARY}`, { id: ID, hex: CANARY })

      assert.equal(lines.length, 4)
      for (const line of lines) {
        assert.ok(!line.includes(CANARY), line)
        assert.ok(line.includes(ID), line)
      }
    })
  }
})
