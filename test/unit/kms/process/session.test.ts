import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import type { Work } from '../../../../src/kms/process/handlers.js'
import { METHODS, PROTOCOL, VERSION } from '../../../../src/kms/process/methods.js'
import { serveSession, type Session, type SessionEnd } from '../../../../src/kms/process/session.js'
import { readRefusal } from '../../../../src/kms/process/refusal.js'
import { connectRaw, startFaultyServer } from '../../../support/kms-process.js'
import { withTempDir } from '../support/temp-dir.js'

const greeting = { number: 1, tag: 0, content: METHODS.hello.params.write({ protocol: PROTOCOL, version: VERSION }) }
const ask = (number: number) => ({ number, tag: 1, content: new Uint8Array(0) })
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

interface Rig {
  readonly session: Session
  readonly ended: Promise<SessionEnd>
  /** Lets the timer of the session run out. */
  readonly runOut: () => void
}

/** A session of which the one method does `work`. */
const withSession = (
  work: Work,
  use: (raw: Awaited<ReturnType<typeof connectRaw>>, rig: Rig) => Promise<void>,
  { maxInFlight = 2, maxWaitingBytes = 1_000_000 } = {},
): Promise<void> =>
  withTempDir(async (dir) => {
    let accept: (socket: Socket) => void = () => assert.fail('too early')
    const accepted = new Promise<Socket>((resolve) => (accept = resolve))
    const server = await startFaultyServer(dir, (socket) => accept(socket))
    const raw = await connectRaw(dir)
    let tell: (reason: SessionEnd) => void
    const ended = new Promise<SessionEnd>((resolve) => (tell = resolve))
    let due: (() => void) | undefined
    const session = serveSession(
      await accepted,
      { maxInFlight, maxWaitingBytes, patienceMs: 1_000 },
      {
        after: (_, run) => {
          due = run
          return () => void (due = undefined)
        },
        admit: () => undefined,
        takePlace: () => new Map([[1, () => work]]),
        onFault: () => undefined,
        onEnd: (reason) => tell(reason),
      },
    )
    try {
      await use(raw, { session, ended, runOut: () => due?.() })
    } finally {
      raw.socket.destroy()
      server.close()
    }
  })

/** Work that is done when the test says so. */
const heldWork = () => {
  let begin: () => void
  let finish: (content: Uint8Array) => void = () => assert.fail('nothing was asked')
  const begun = new Promise<void>((resolve) => (begin = resolve))
  const work: Work = () =>
    new Promise((resolve) => {
      finish = resolve
      begin()
    })
  return { work, begun, finish: (content: Uint8Array) => finish(content) }
}

const untilEnd = ({ ended }: Rig): Promise<SessionEnd> => ended

describe('a session of the KMS socket', () => {
  it('ends when nobody greets in time', () =>
    withSession(
      () => assert.fail('nothing may be done'),
      async (raw, rig) => {
        rig.runOut()
        await raw.closed
        assert.equal(await untilEnd(rig), 'silent')
      },
    ))

  it('works on so many requests at once, and on the others later', () => {
    const waiting: (() => void)[] = []
    let begun = 0
    const work: Work = async () => {
      begun += 1
      await new Promise<void>((resolve) => waiting.push(resolve))
      return new Uint8Array(0)
    }
    return withSession(work, async (raw) => {
      raw.send(greeting)
      for (let number = 2; number <= 6; number++) raw.send(ask(number))
      await raw.next()
      while (waiting.length < 2) await turn()
      assert.equal(begun, 2)

      const answered: number[] = []
      while (answered.length < 5) {
        waiting.shift()?.()
        answered.push((await raw.next()).number)
        assert.ok(begun - answered.length <= 2)
      }
      assert.deepEqual(answered, [2, 3, 4, 5, 6])
    })
  })

  it('ends when answers that nobody reads become too many', () =>
    withSession(
      async () => new Uint8Array(500_000),
      async (raw, rig) => {
        raw.send(greeting)
        await raw.next()
        raw.socket.pause()
        for (let number = 2; number <= 20; number++) raw.send(ask(number))
        assert.equal(await untilEnd(rig), 'slow reader')
      },
    ))

  it('answers what is in hand when it is stopped, and then ends', () => {
    const { work, begun, finish } = heldWork()
    return withSession(work, async (raw, rig) => {
      raw.send(greeting)
      await raw.next()
      raw.send(ask(2))
      await begun
      rig.session.stop()
      finish(Uint8Array.of(7))

      assert.deepEqual((await raw.next()).content, Uint8Array.of(7))
      await raw.closed
      assert.equal(await untilEnd(rig), 'stopped')
    })
  })

  it('says nothing of errors that are not our own', () =>
    withSession(
      async () => Promise.reject(new Error('the secret is 42')),
      async (raw) => {
        raw.send(greeting)
        await raw.next()
        raw.send(ask(2))
        const { tag, content } = await raw.next()
        assert.deepEqual([tag, readRefusal(content).code], [1, 'SIGNER__KMS__SERVER_FAULT'])
      },
    ))

  it('is over only when what was asked over it is done', () => {
    const { work, begun, finish } = heldWork()
    let isOver = false
    return withSession(work, async (raw, rig) => {
      void rig.ended.then(() => (isOver = true))
      raw.send(greeting)
      await raw.next()
      raw.send(ask(2))
      await begun
      raw.socket.destroy()
      await raw.closed
      await turn()
      assert.equal(isOver, false)

      finish(new Uint8Array(0))
      assert.equal(await untilEnd(rig), 'closed')
    })
  })
})
