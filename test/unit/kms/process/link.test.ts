import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { frameOf } from '../../../../src/kms/process/frame.js'
import { createLink, LinkLost, NobodyAnswers, type Link } from '../../../../src/kms/process/link.js'
import type { After } from '../../../../src/kms/process/options.js'
import { METHODS } from '../../../../src/kms/process/methods.js'
import { systemAfter } from '../../../../src/kms/process/system-after.js'
import { writeRefusal } from '../../../../src/kms/process/refusal.js'
import { SignerError } from '../../../../src/errors/signer-error.js'
import { connectRaw, rawFrames, startFaultyServer } from '../../../support/kms-process.js'
import { withTempDir } from '../support/temp-dir.js'

const KEYS = new Uint8Array(64).fill(5)
const done = (number: number, content = KEYS): Uint8Array => frameOf({ number, tag: 0, content })

type Frames = ReturnType<typeof rawFrames>

/** A link to a server of this behaviour. */
const withLink = (
  serve: (socket: Socket, frames: Frames) => Promise<void>,
  use: (link: Link) => Promise<void>,
  after: After = systemAfter,
): Promise<void> =>
  withTempDir(async (dir) => {
    const served: Promise<void>[] = []
    const server = await startFaultyServer(dir, (socket) => void served.push(serve(socket, rawFrames(socket))))
    const { socket } = await connectRaw(dir)
    socket.removeAllListeners('data')
    const link = createLink(socket, { timeoutMs: 10_000 }, { after })
    try {
      await use(link)
      await Promise.all(served)
    } finally {
      link.end(new LinkLost('the test ends'))
      server.close()
    }
  })
const askKeys = (link: Link) => link.call(METHODS.vaultKeys, undefined)

describe('a connection to a KMS', () => {
  it('gives each answer to who asked, in whatever order they come', () =>
    withLink(
      async (socket, frames) => {
        await frames.next()
        await frames.next()
        socket.write(done(2, new Uint8Array(64).fill(2)))
        socket.write(done(1, new Uint8Array(64).fill(1)))
      },
      async (link) => {
        const [first, second] = await Promise.all([askKeys(link), askKeys(link)])
        assert.deepEqual([first.store[0], second.store[0]], [1, 2])
      },
    ))

  it('passes over an answer that comes after its time, and goes on', () => {
    const timers: (() => void)[] = []
    const after: After = (_, work) => {
      timers.push(work)
      return () => undefined
    }
    return withLink(
      async (socket, frames) => {
        await frames.next()
        await frames.next()
        socket.write(done(1))
        socket.write(done(2))
      },
      async (link) => {
        const late = askKeys(link)
        timers[0]?.()
        await assert.rejects(late, NobodyAnswers)
        assert.deepEqual([link.isOpen(), link.isAnswering()], [true, false], 'it may be slow, or hang')
        assert.ok((await askKeys(link)).store)
        assert.deepEqual([link.isOpen(), link.isAnswering()], [true, true])
      },
      after,
    )
  })

  const FAULTS: Record<string, Uint8Array[]> = {
    'answers twice': [done(1), done(1)],
    'answers what nobody asked': [done(2)],
    'gives an answer that is cut short': [done(1, KEYS.slice(1))],
    'gives an answer with an outcome that there is not': [frameOf({ number: 1, tag: 2, content: KEYS })],
    'gives a refusal that is none': [frameOf({ number: 1, tag: 1, content: Uint8Array.of(9) })],
    'sends a length that is too large': [Uint8Array.of(255, 255, 255, 255)],
  }
  for (const [name, bytes] of Object.entries(FAULTS)) {
    it(`ends when the server ${name}`, () =>
      withLink(
        async (socket, frames) => {
          await frames.next()
          for (const each of bytes) socket.write(each)
        },
        async (link) => {
          await Promise.allSettled([askKeys(link)])
          const fault = await link.ended
          assert.ok(fault instanceof LinkLost && !(fault instanceof NobodyAnswers), 'somebody answers, and it is wrong')
          await assert.rejects(askKeys(link), LinkLost)
        },
      ))
  }

  it('raises what the server refuses the whole connection with', () =>
    withLink(
      async (socket, frames) => {
        await frames.next()
        const content = writeRefusal(new SignerError('SIGNER__KMS__PEER_REFUSED', 'not you'))
        socket.end(frameOf({ number: 0, tag: 1, content }))
      },
      async (link) => {
        await assert.rejects(askKeys(link), { code: 'SIGNER__KMS__PEER_REFUSED' })
        assert.equal(link.isOpen(), false)
      },
    ))

  it('loses all calls that wait when the server goes', () =>
    withLink(
      async (socket, frames) => {
        await frames.next()
        socket.destroy()
      },
      async (link) => {
        const results = await Promise.allSettled([askKeys(link), askKeys(link)])
        assert.deepEqual(
          results.map(({ status }) => status),
          ['rejected', 'rejected'],
        )
        assert.ok((await link.ended) instanceof NobodyAnswers)
      },
    ))

  it('is given up when too many calls are without an answer', () =>
    withLink(
      async () => undefined,
      async (link) => {
        await Promise.allSettled(Array.from({ length: 65 }, () => askKeys(link)))
        assert.equal(link.isOpen(), false)
      },
      (_, work) => {
        setImmediate(work)
        return () => undefined
      },
    ))
})
