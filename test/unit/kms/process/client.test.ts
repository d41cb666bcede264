import assert from 'node:assert/strict'
import { openEphemeralKms } from '../../../../src/kms/open.js'
import type { KmsProcessEvent } from '../../../../src/kms/process/options.js'
import { connectTestClient, startFaultyServer, startTestServer } from '../../../support/kms-process.js'
import { callerKey } from '../support/keys.js'
import { withTempDir } from '../support/temp-dir.js'

const REQUEST = `0x${'01'.repeat(32)}` as const
const toSign = [{ scheme: 'bip340', message: new Uint8Array(32).fill(1) } as const]

/** A client that tells what happens, as it happens. */
const watched = async (dir: string, patienceMs = 20_000) => {
  let tell = (): void => undefined
  const events: KmsProcessEvent[] = []
  const kms = await connectTestClient(dir, {
    patienceMs,
    onEvent: (event) => {
      events.push(event)
      tell()
    },
  })
  const until = async (type: KmsProcessEvent['type'], times: number): Promise<void> => {
    while (events.filter((event) => event.type === type).length < times)
      await new Promise<void>((resolve) => (tell = resolve))
  }
  return { kms, events, until }
}

describe('the agent side of a KMS in another process', () => {
  it('goes on with a server that comes again: same keys, same results, and what changed in between', () =>
    withTempDir(async (dir) => {
      const keys = await openEphemeralKms()
      const first = await startTestServer(dir, { kms: keys })
      const { kms, until } = await watched(dir)
      const key = await kms.generateKey(callerKey())
      const signatures = await kms.signFor(REQUEST, key.id, toSign)
      await first.close()
      await until('lost', 1)
      await keys.setKeyState(key.id, 'disabled')
      const other = await keys.generateKey(callerKey({ origin: 'r2' }))

      const again = kms.signFor(REQUEST, key.id, toSign)
      const second = await startTestServer(dir, { kms: keys })
      await until('connected', 2)

      assert.deepEqual(await again, signatures)
      assert.deepEqual(
        kms.list().map(({ id, state }) => [id, state]),
        [
          [key.id, 'disabled'],
          [other.id, 'active'],
        ],
      )
      kms.close()
      await second.close()
    }))

  it('is over when another root answers, for calls that wait and for all that follow', () =>
    withTempDir(async (dir) => {
      const first = await startTestServer(dir)
      const { kms, events, until } = await watched(dir)
      const key = await kms.generateKey(callerKey())
      await first.close()
      await until('lost', 1)
      const waiting = kms.signFor(REQUEST, key.id, toSign)

      const [result, second] = await Promise.allSettled([waiting, startTestServer(dir, { journalFile: 'other.db' })])

      const mismatch = { code: 'SIGNER__KMS__ROOT_MISMATCH' }
      assert.equal(result.status === 'rejected' && (result.reason as { code: string }).code, mismatch.code)
      await assert.rejects(kms.generateKey(callerKey()), mismatch)
      assert.equal(events.at(-1)?.type, 'given-up')
      assert.ok(second.status === 'fulfilled')
      assert.deepEqual(second.value.kms.list(), [])
      kms.close()
      await second.value.close()
    }))

  it('waits at its start for a server as long as its patience goes', () =>
    withTempDir(async (dir) => {
      await assert.rejects(connectTestClient(dir, { patienceMs: 1 }), { code: 'SIGNER__KMS__UNREACHABLE' })

      const early = connectTestClient(dir)
      const server = await startTestServer(dir)
      ;(await early).close()
      await server.close()
    }))

  it('leaves a server in the midst of its greeting when it is stopped, and takes no keys any more', () =>
    withTempDir(async (dir) => {
      let left: Promise<void> = Promise.resolve()
      const greeted = new Promise<void>((resolve) => {
        void startFaultyServer(dir, (socket) => {
          left = new Promise((closed) => socket.once('close', () => closed()))
          socket.once('data', () => resolve())
        }).then((server) => stop.signal.addEventListener('abort', () => server.close()))
      })
      const stop = new AbortController()
      const waiting = connectTestClient(dir, { stop: stop.signal, timeoutMs: 600_000, patienceMs: 600_000 })
      await greeted

      const reason = new Error('enough')
      stop.abort(reason)

      await assert.rejects(waiting, reason)
      await left
    }))

  it('waits without end for a server that is not there, where somebody can stop it', () =>
    withTempDir(async (dir) => {
      let started: ReturnType<typeof startTestServer> | undefined
      const kms = await connectTestClient(dir, {
        stop: new AbortController().signal,
        patienceMs: 1,
        // Many patiences later.
        onEvent: (event) =>
          void (event.type === 'attempt-failed' && event.attempt === 3 && (started = startTestServer(dir))),
      })

      assert.ok(kms.isConnected())
      kms.close()
      await (await started)?.close()
    }))

  it('gives copies: nobody changes what it knows', () =>
    withTempDir(async (dir) => {
      const server = await startTestServer(dir)
      const { kms } = await watched(dir)
      const key = await kms.generateKey(callerKey())

      kms.publicKey(key.id).fill(0)
      kms.describe(key.id)?.publicKey.fill(0)
      kms.list()[0]?.publicKey.fill(0)
      key.publicKey.fill(0)

      assert.ok(kms.publicKey(key.id).some((byte) => byte !== 0))
      assert.throws(() => kms.publicKey(REQUEST), { code: 'SIGNER__KMS__KEY_NOT_FOUND' })
      kms.close()
      await server.close()
    }))
})
