import { Writable } from 'node:stream'

/** What waits for a reader of the log, at most, in bytes. */
const MOST_WAITING = 4 * 1_024 * 1_024

/**
 * Passes lines on to a stream that may stop reading: what it does not take waits up to a bound, and what comes beyond
 * is dropped and counted in one line as soon as there is room again. A stream that breaks takes nothing any more. The
 * agent goes on in both cases: what it decides is in the journal and the trail, and the log only tells of it.
 */
export const boundedSink = (stream: Writable, toldOf: (dropped: number) => string, most = MOST_WAITING): Writable => {
  let isBroken = false
  let dropped = 0
  // An error that nobody hears would end the process.
  stream.on('error', () => void (isBroken = true))
  return new Writable({
    decodeStrings: false,
    write: (line: string, _encoding, done) => {
      if (isBroken) return done()
      if (stream.writableLength > most) dropped += 1
      else {
        if (dropped > 0) stream.write(toldOf(dropped))
        dropped = 0
        stream.write(line)
      }
      done()
    },
  })
}
