import assert from 'node:assert/strict'
import { createPublicKey, verify } from 'node:crypto'
import fc from 'fast-check'
import { VERIFIERS } from '../../../../src/crypto/verify.js'
import type { FrameContent } from '../../../../src/kms/process/frame.js'
import { METHODS, PROTOCOL, VERSION } from '../../../../src/kms/process/methods.js'
import { readRefusal } from '../../../../src/kms/process/refusal.js'
import type { ToSign } from '../../../../src/model/facts.js'
import { setupSender } from '../../../../src/protocol/hpke.js'
import { shieldingKid } from '../../../../src/protocol/ids.js'
import { connectRaw, connectTestClient, OWN_UID, socketIn, startTestServer } from '../../../support/kms-process.js'
import { listeningServer, tooManyFiles } from '../../../support/listening-server.js'
import { callerKey, shieldingKey } from '../support/keys.js'
import { withTempDir } from '../support/temp-dir.js'

const idOf = (byte: number) => `0x${byte.toString(16).padStart(2, '0').repeat(32)}` as const
const ecdsa = (byte: number): ToSign => ({ scheme: 'ecdsa', message: new Uint8Array(32).fill(byte) })
const greeting = { number: 1, tag: 0, content: METHODS.hello.params.write({ protocol: PROTOCOL, version: VERSION }) }

describe('a KMS at a socket', () => {
  it('does for its agent what a KMS in its own process does', () =>
    withTempDir(async (dir) => {
      const server = await startTestServer(dir)
      const kms = await connectTestClient(dir)

      const key = await kms.generateKey(callerKey())
      assert.deepEqual(await kms.generateKey(callerKey()), key)
      assert.deepEqual([kms.describe(key.id), kms.list('caller'), kms.publicKey(key.id)], [key, [key], key.publicKey])
      assert.deepEqual(server.kms.list(), [key])

      const signatures = await kms.signFor(idOf(1), key.id, [ecdsa(1), ecdsa(2)])
      assert.equal(signatures.length, 2)
      assert.ok(VERIFIERS.ecdsa(key.publicKey, ecdsa(2).message, signatures[1] as Uint8Array))

      assert.equal((await kms.setKeyState(key.id, 'disabled')).state, 'disabled')
      assert.equal(kms.describe(key.id)?.state, 'disabled')
      await kms.deleteKey(key.id)
      assert.deepEqual([kms.describe(key.id)?.state, server.kms.describe(key.id)?.state], ['deleted', 'deleted'])
      await kms.destroyKey(key.id)
      assert.deepEqual([kms.list(), server.kms.list()], [[], []])

      kms.close()
      await server.close()
    }))

  it('signs as the agent account, and refuses to sign for a caller without a request id', () =>
    withTempDir(async (dir) => {
      const server = await startTestServer(dir)
      const kms = await connectTestClient(dir)
      const account = await kms.generateKey(
        callerKey({ type: 'Ed25519', purpose: 'account', chains: [], origin: 'account' }),
      )
      const message = Uint8Array.of(1, 2, 3)
      const request = { keyId: account.id, purpose: 'account', scheme: 'ed25519', message } as const

      const signature = await kms.sign(request)

      const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), account.publicKey])
      assert.ok(verify(null, message, createPublicKey({ key: spki, format: 'der', type: 'spki' }), signature))
      await assert.rejects(kms.sign({ ...request, purpose: 'caller' }), { code: 'SIGNER__KMS__KEY_PURPOSE_MISMATCH' })

      kms.close()
      await server.close()
    }))

  it('opens envelopes, and shares the vault of its root', () =>
    withTempDir(async (dir) => {
      const server = await startTestServer(dir)
      const kms = await connectTestClient(dir)
      const key = await kms.generateKey(shieldingKey())
      const info = Uint8Array.of(5)
      const sender = await setupSender(key.publicKey, info)
      const envelope = {
        kid: shieldingKid(key.publicKey),
        enc: sender.enc,
        ciphertext: await sender.seal(Uint8Array.of(9, 8)),
      }

      const opened = await kms.open(envelope, info)
      assert.deepEqual(opened, { plaintext: Uint8Array.of(9, 8), replySecret: sender.replySecret })
      await assert.rejects(kms.open(envelope, Uint8Array.of(6)), { code: 'SIGNER__KMS__ENVELOPE_REFUSED' })

      const bytes = Uint8Array.of(1)
      assert.deepEqual(kms.vault.mac(bytes), server.kms.vault.mac(bytes))
      assert.deepEqual(server.kms.vault.unseal(idOf(1), bytes, kms.vault.seal(idOf(1), bytes, bytes)), bytes)

      kms.close()
      await server.close()
    }))

  it('raises the errors of the KMS at its agent', () =>
    withTempDir(async (dir) => {
      const server = await startTestServer(dir)
      const kms = await connectTestClient(dir)

      await assert.rejects(kms.signFor(idOf(1), idOf(2), [ecdsa(1)]), {
        code: 'SIGNER__KMS__KEY_NOT_FOUND',
        context: { keyId: idOf(2) },
      })
      await assert.rejects(kms.generateKey(callerKey({ origin: 'no spaces' })), { code: 'SIGNER__KMS__INVALID_KEY' })

      kms.close()
      await server.close()
    }))

  it('lists more keys than one page holds', () =>
    withTempDir(async (dir) => {
      const server = await startTestServer(dir)
      for (let n = 0; n < 150; n++) await server.kms.generateKey(callerKey({ type: 'Ed25519', origin: `r${n}` }))

      const kms = await connectTestClient(dir)

      assert.deepEqual(kms.list(), server.kms.list())
      kms.close()
      await server.close()
    }))

  it('refuses a user that the settings do not allow, before a byte is read', () =>
    withTempDir(async (dir) => {
      const server = await startTestServer(dir, { allowUids: [OWN_UID + 1] })

      await assert.rejects(connectTestClient(dir), { code: 'SIGNER__KMS__PEER_REFUSED', context: { uid: OWN_UID } })

      await server.close()
      assert.ok(server.events.every((event) => event.type !== 'agent-connected'))
    }))

  it('is not believed when another user runs it', () =>
    withTempDir(async (dir) => {
      const server = await startTestServer(dir)

      await assert.rejects(connectTestClient(dir, { allowUids: [OWN_UID + 1] }), { code: 'SIGNER__KMS__PEER_REFUSED' })

      await server.close()
    }))

  it('serves one agent at a time, and the next one when that has gone', () =>
    withTempDir(async (dir) => {
      const server = await startTestServer(dir)
      const first = await connectTestClient(dir)

      await assert.rejects(connectTestClient(dir, { patienceMs: 50 }), (error: Error) => {
        assert.match(error.message, /Another agent uses this KMS/)
        return 'code' in error && error.code === 'SIGNER__KMS__UNREACHABLE'
      })
      const second = connectTestClient(dir)
      first.close()
      assert.ok((await second).isConnected())

      ;(await second).close()
      await server.close()
    }))

  const WRONG_GREETINGS: Record<string, [number, Uint8Array]> = {
    'another version': [0, METHODS.hello.params.write({ protocol: PROTOCOL, version: VERSION + 1 })],
    'another protocol': [0, METHODS.hello.params.write({ protocol: 'http', version: VERSION })],
    'no greeting': [METHODS.vaultKeys.index, new Uint8Array(0)],
    'a greeting that is cut short': [0, greeting.content.slice(0, -1)],
  }
  for (const [name, [tag, content]] of Object.entries(WRONG_GREETINGS)) {
    it(`refuses and ends a connection that begins with ${name}`, () =>
      withTempDir(async (dir) => {
        const server = await startTestServer(dir)
        const raw = await connectRaw(dir)

        raw.send({ number: 1, tag, content })

        const answer = await raw.next()
        assert.deepEqual([answer.number, answer.tag], [1, 1])
        assert.ok(readRefusal(answer.content).retry === 'never')
        await raw.closed
        await server.close()
      }))
  }

  const MALFORMED: Record<string, (send: (frame: FrameContent) => void, write: (bytes: Uint8Array) => void) => void> = {
    'a frame of a length that is too large': (_, write) => write(Uint8Array.of(255, 255, 255, 255)),
    'a frame without content': (_, write) => write(new Uint8Array(4)),
    'a number that was used before': (send) => send({ number: 1, tag: 1, content: new Uint8Array(0) }),
    'a method that there is not': (send) => send({ number: 2, tag: 99, content: new Uint8Array(0) }),
    'a second greeting': (send) => send({ ...greeting, number: 2 }),
    'parameters with a byte too many': (send) => send({ number: 2, tag: 1, content: new Uint8Array(1) }),
    'parameters that are cut short': (send) => send({ number: 2, tag: 5, content: new Uint8Array(31) }),
    'a scheme that there is not': (send) =>
      send({ number: 2, tag: 7, content: Uint8Array.of(...new Uint8Array(32), 9, 0) }),
  }
  for (const [name, misbehave] of Object.entries(MALFORMED)) {
    it(`ends a connection that sends ${name}, tells why, and serves the next one`, () =>
      withTempDir(async (dir) => {
        const server = await startTestServer(dir)
        const raw = await connectRaw(dir)
        raw.send(greeting)
        await raw.next()

        misbehave(raw.send, (bytes) => void raw.socket.write(bytes))

        await raw.closed
        const kms = await connectTestClient(dir)
        assert.ok(server.events.some((event) => event.type === 'ended' && event.reason === 'malformed'))
        kms.close()
        await server.close()
      }))
  }

  it('survives garbage of every kind', () =>
    withTempDir(async (dir) => {
      const server = await startTestServer(dir)
      const frames = fc.array(fc.record({ tag: fc.nat(10), content: fc.uint8Array({ maxLength: 80 }) }), {
        maxLength: 5,
      })
      await fc.assert(
        fc.asyncProperty(fc.boolean(), frames, fc.uint8Array({ maxLength: 40 }), async (greets, sent, tail) => {
          const raw = await connectRaw(dir)
          if (greets) raw.send(greeting)
          sent.forEach((frame, n) => raw.send({ number: n + 2, ...frame }))
          raw.socket.end(tail)
          await raw.closed
        }),
        { numRuns: 150 },
      )
      const kms = await connectTestClient(dir)
      assert.ok((await kms.generateKey(callerKey())).id)
      kms.close()
      await server.close()
    }))

  it('answers what is in hand when it is stopped, and nothing after', () =>
    withTempDir(async (dir) => {
      const server = await startTestServer(dir)
      const kms = await connectTestClient(dir, { patienceMs: 300 })
      const key = await kms.generateKey(callerKey())
      const signing = kms.signFor(idOf(3), key.id, [ecdsa(1)])
      await new Promise<void>((resolve) => setImmediate(resolve))

      const [signatures] = await Promise.allSettled([signing, server.close()])

      // Either it had been read, then it was answered, or not, then nobody knows.
      if (signatures.status === 'rejected')
        assert.equal((signatures.reason as { code: string }).code, 'SIGNER__KMS__UNREACHABLE')
      await assert.rejects(kms.signFor(idOf(4), key.id, [ecdsa(2)]), { code: 'SIGNER__KMS__UNREACHABLE' })
      kms.close()
    }))

  it('goes on, and says so, when the system has no descriptor for a connection', () =>
    withTempDir(async (dir) => {
      const server = await startTestServer(dir)

      listeningServer(socketIn(dir)).emit('error', tooManyFiles())

      assert.deepEqual(server.events, [{ type: 'accept-failed', reason: 'EMFILE' }])
      const kms = await connectTestClient(dir)
      assert.ok((await kms.generateKey(callerKey())).id)
      kms.close()
      await server.close()
    }))

  it('raises SIGNER__KMS__CLOSED once the agent has closed it, and knows no keys', () =>
    withTempDir(async (dir) => {
      const server = await startTestServer(dir)
      const kms = await connectTestClient(dir)
      const key = await kms.generateKey(callerKey())

      kms.close()
      kms.close()

      const closed = { code: 'SIGNER__KMS__CLOSED' }
      await assert.rejects(kms.signFor(idOf(1), key.id, [ecdsa(1)]), closed)
      assert.throws(() => kms.vault.mac(new Uint8Array(1)), closed)
      assert.deepEqual([kms.list(), kms.describe(key.id), kms.isConnected()], [[], undefined, false])
      await server.close()
    }))
})
