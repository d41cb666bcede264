import assert from 'node:assert/strict'
import { PassThrough, Writable } from 'node:stream'
import { boundedSink } from '../../../src/observe/bounded-sink.js'
import { createLogger } from '../../../src/observe/winston-logger.js'

const toldOf = (dropped: number): string => `${dropped} dropped\n`

/** Takes lines and is never done with the first until it is let go. */
const blocked = () => {
  const lines: string[] = []
  let go: (() => void) | undefined
  const stream = new Writable({
    decodeStrings: false,
    write: (line: string, _encoding, done) => {
      lines.push(line)
      if (go) return done()
      go = done
    },
  })
  return { lines, stream, letGo: () => go?.() }
}

describe('the way of a log line to its reader', () => {
  it('holds a bounded amount while nobody reads, and says afterwards how many lines were dropped', async () => {
    const { lines, stream, letGo } = blocked()
    const sink = boundedSink(stream, toldOf, 100)
    for (let i = 0; i < 1_000; i += 1) sink.write(`${'x'.repeat(49)}\n`)
    assert.ok(stream.writableLength <= 150, `${stream.writableLength} bytes wait`)

    letGo()
    await new Promise(setImmediate)
    sink.write('next\n')
    assert.deepEqual(lines.slice(-2), ['997 dropped\n', 'next\n'])
    assert.equal(lines.length, 5)
  })

  it('outlives its reader: a stream that breaks ends neither the process nor the lines that are written to it', async () => {
    const broken = new Writable({ write: (_line, _encoding, done) => done(new Error('EPIPE')) })
    const sink = boundedSink(broken, toldOf)
    sink.write('one\n')
    await new Promise(setImmediate)
    sink.write('two\n')
    await new Promise(setImmediate)

    assert.equal(sink.errored, null)
  })

  it('tells of dropped lines in the format of the others', async () => {
    const stream = new PassThrough({ highWaterMark: 1 })
    const logger = createLogger({ level: 'info', format: 'json', stream })
    for (let i = 0; i < 600; i += 1) logger.info('x '.repeat(8_000))
    await new Promise(setImmediate)
    while (stream.read() !== null) await new Promise(setImmediate)
    logger.info('next')

    const [told, next] = String(stream.read())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object)
    assert.match(JSON.stringify(told), /"lines":\d+.*dropped: nobody read them|dropped: nobody read them.*"lines":\d+/)
    assert.match(JSON.stringify(next), /next/)
  })
})
