import assert from 'node:assert/strict'
import { mock } from 'node:test'
import type { Backend, BackendHealth } from '../../../src/backends/backend.js'
import { guarded, type GuardOptions } from '../../../src/backends/guarded.js'
import { SignerError } from '../../../src/errors/signer-error.js'

const requestId = `0x${'11'.repeat(32)}` as const
const keyId = `0x${'22'.repeat(32)}` as const
const toSign = [{ scheme: 'ed25519', message: Uint8Array.of(1) }] as const
const SIGNATURE = [Uint8Array.of(9)]
const UNAVAILABLE = { code: 'SIGNER__BACKEND__UNAVAILABLE' }
const options: GuardOptions = { timeoutMs: 1_000, failures: 3, pauseMs: 5_000, maxInFlight: 2 }

type Sign = Backend['sign']
const backendOf = (sign: Sign): Backend => ({
  id: 'far',
  kind: 'process',
  keyTypes: ['Ed25519'],
  sign,
  health: () => ({ ok: true }),
  evidence: () => ({ tee: 'none' }),
})
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve))
}

describe('guarded', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'Date'] }))
  afterEach(() => mock.timers.reset())

  /** A backend that answers only when the test says so. */
  const open = (changes: Partial<GuardOptions> = {}) => {
    const calls: { resolve: (signatures: Uint8Array[]) => void; reject: (error: unknown) => void }[] = []
    const heard: BackendHealth[] = []
    const guard = guarded(
      backendOf(() => new Promise((resolve, reject) => void calls.push({ resolve, reject }))),
      { ...options, ...changes },
      (health) => heard.push(health),
    )
    const sign = (): Promise<readonly Uint8Array[]> => guard.sign(requestId, keyId, toSign)
    const fail = async (error: unknown): Promise<void> => {
      const asked = assert.rejects(sign(), UNAVAILABLE)
      await settle()
      calls.at(-1)?.reject(error)
      await asked
    }
    return { calls, heard, guard, sign, fail }
  }

  it('hands answers on, and refusals as they are: who refuses is there', async () => {
    const refusal = new SignerError('SIGNER__KMS__KEY_NOT_ACTIVE', 'disabled')
    const { calls, guard, heard, sign } = open()
    for (let i = 0; i < 5; i += 1) {
      const asked = assert.rejects(sign(), refusal)
      await settle()
      calls.at(-1)?.reject(refusal)
      await asked
    }
    const asked = sign()
    await settle()
    calls.at(-1)?.resolve(SIGNATURE)

    assert.deepEqual(await asked, SIGNATURE)
    assert.deepEqual([guard.health(), heard], [{ ok: true }, []])
  })

  it('waits no longer than its time, drops an answer that comes late, and gives it to who asks again', async () => {
    const { calls, sign } = open()
    const late = assert.rejects(sign(), { ...UNAVAILABLE, message: /gave no answer within 1000 ms/ })
    await settle()
    mock.timers.tick(999)
    await settle()
    mock.timers.tick(1)
    await late
    calls[0]?.resolve([Uint8Array.of(1)])
    await settle()

    const again = sign()
    await settle()
    calls[1]?.resolve(SIGNATURE)
    assert.deepEqual(await again, SIGNATURE)
  })

  it('takes the first of two answers', async () => {
    const { calls, sign } = open()
    const asked = sign()
    await settle()
    calls[0]?.resolve(SIGNATURE)
    calls[0]?.resolve([Uint8Array.of(7)])
    assert.deepEqual(await asked, SIGNATURE)
  })

  it('hears a fault that comes after the time was over without harm', async () => {
    const { calls, sign } = open()
    const late = assert.rejects(sign(), UNAVAILABLE)
    await settle()
    mock.timers.tick(1_000)
    await late
    calls[0]?.reject(new Error('connection lost'))
    await settle()
  })

  it('leaves a backend alone that gives no answer several times in a row, and says nothing of a foreign error', async () => {
    const { calls, heard, guard, sign, fail } = open()
    for (let i = 0; i < 3; i += 1) await fail(new Error('seed 0123456789'))
    assert.deepEqual(guard.health(), { ok: false, reason: 'failed unexpectedly' })
    assert.deepEqual(heard, [guard.health()])

    await assert.rejects(sign(), (error: Error) => {
      assert.match(error.message, /left alone for a while/)
      assert.doesNotMatch(error.message, /seed/)
      return true
    })
    assert.equal(calls.length, 3)
  })

  it('is not put off by single failures', async () => {
    const { calls, guard, sign, fail } = open()
    for (let i = 0; i < 4; i += 1) {
      await fail(new SignerError('SIGNER__KMS__UNREACHABLE', 'gone'))
      await fail(new SignerError('SIGNER__KMS__STORAGE_UNAVAILABLE', 'the disk is full'))
      const asked = sign()
      await settle()
      calls.at(-1)?.resolve(SIGNATURE)
      await asked
    }
    assert.deepEqual(guard.health(), { ok: true })
  })

  it('lets one request try it after the pause, and holds up no other meanwhile: who waits here takes a place', async () => {
    const { calls, heard, guard, sign, fail } = open()
    for (let i = 0; i < 3; i += 1) await fail(new SignerError('SIGNER__KMS__UNREACHABLE', 'gone'))
    mock.timers.tick(5_000)
    const first = sign()
    await assert.rejects(sign(), UNAVAILABLE)
    assert.equal(calls.length, 4)
    calls[3]?.resolve(SIGNATURE)
    assert.deepEqual(await first, SIGNATURE)

    const next = sign()
    await settle()
    calls[4]?.resolve(SIGNATURE)
    assert.deepEqual(await next, SIGNATURE)
    assert.deepEqual(heard, [{ ok: false, reason: 'SIGNER__KMS__UNREACHABLE' }, { ok: true }])
    assert.deepEqual(guard.health(), { ok: true })
  })

  it('leaves it alone again when the one that tries it gets no answer either', async () => {
    const { calls, sign, fail } = open()
    for (let i = 0; i < 3; i += 1) await fail(new Error('gone'))
    mock.timers.tick(5_000)
    await fail(new Error('still gone'))
    await assert.rejects(sign(), UNAVAILABLE)
    assert.equal(calls.length, 4)
  })

  it('gives it only so many requests at once, and times each from the moment it has it', async () => {
    const { calls, sign } = open()
    const asked = [sign(), sign(), sign()]
    await settle()
    assert.equal(calls.length, 2)
    mock.timers.tick(900)
    calls[0]?.resolve(SIGNATURE)
    calls[1]?.resolve(SIGNATURE)
    await settle()
    mock.timers.tick(900)
    await settle()
    calls[2]?.resolve(SIGNATURE)
    assert.deepEqual(await Promise.all(asked), [SIGNATURE, SIGNATURE, SIGNATURE])
  })
})
