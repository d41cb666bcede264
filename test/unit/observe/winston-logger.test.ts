import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { createLogger } from '../../../src/observe/winston-logger.js'

const logged = (format: 'text' | 'json', detail: string | undefined): string => {
  const stream = new PassThrough()
  createLogger({ level: 'debug', format, stream }).warn('The pool refused', { detail })
  return String(stream.read())
}

describe('the logger', () => {
  const HOSTILE = 'no\n2030-01-01T00:00:00Z info  Agent runs\r\u001b[2J\u2028\u202e\u009b2J\u{e0001}'

  it('writes one line of visible characters, whatever a node says', () => {
    assert.match(logged('text', HOSTILE), /^[^\p{C}\p{Zl}\p{Zp}]+\n$/u)
  })

  it('writes one JSON object a line, whatever a node says', () => {
    const line = logged('json', HOSTILE)

    assert.match(line, /^[^\p{C}\p{Zl}\p{Zp}]+\n$/u)
    assert.equal((JSON.parse(line) as { detail: string }).detail, HOSTILE)
  })

  it('leaves out what is undefined, in both formats', () => {
    for (const format of ['text', 'json'] as const) assert.doesNotMatch(logged(format, undefined), /detail/)
  })

  it('writes data as name=value', () => {
    assert.match(logged('text', 'it is full'), /^\S+ warn {2}The pool refused detail=it is full\n$/)
  })
})
