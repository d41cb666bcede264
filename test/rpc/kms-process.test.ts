import assert from 'node:assert/strict'
import { join } from 'node:path'
import { VERIFIERS } from '../../src/crypto/verify.js'
import type { KmsProcessEvent } from '../../src/kms/process/options.js'
import type { ToSign } from '../../src/model/facts.js'
import type { RequestId } from '../../src/model/ids.js'
import type { KeyInfo } from '../../src/model/key.js'
import { connectTestClient, OWN_UID } from '../support/kms-process.js'
import {
  endKmsServes,
  kmsServeConfig,
  spawnKmsServe,
  startKmsServe,
  type KmsServeChild,
} from '../support/kms-serve-child.js'
import { callerKey } from '../unit/kms/support/keys.js'
import { withTempDir } from '../unit/kms/support/temp-dir.js'

const idOf = (n: number): RequestId => `0x${n.toString(16).padStart(64, '0')}`
// BIP-340 signs with fresh randomness: what is signed anew has other bytes.
const digestOf = (n: number): ToSign => ({ scheme: 'bip340', message: new Uint8Array(32).fill(n % 251) })

/** A process may take long to start on a machine that is busy. */
const PATIENT = { patienceMs: 200_000 }

const stop = async (child: KmsServeChild): Promise<void> => {
  child.signal('SIGTERM')
  assert.deepEqual(await child.exited, [0, null])
}

const isRight = ({ publicKey }: KeyInfo, n: number, signature: Uint8Array | undefined): boolean =>
  signature !== undefined && VERIFIERS.bip340(publicKey, digestOf(n).message, signature)

describe('kms serve, as a process of its own', function () {
  this.timeout(300_000)
  afterEach(endKmsServes)

  it('signs for the agent, ends by SIGTERM, and has the same keys and results when it comes again', () =>
    withTempDir(async (dir) => {
      const config = kmsServeConfig(dir)
      const first = await startKmsServe(config)
      const kms = await connectTestClient(dir, PATIENT)
      const key = await kms.generateKey(callerKey())
      const [signature] = await kms.signFor(idOf(1), key.id, [digestOf(1)])
      assert.ok(isRight(key, 1, signature))
      await stop(first)

      const again = kms.signFor(idOf(1), key.id, [digestOf(1)])
      const second = await startKmsServe(config)

      assert.deepEqual(await again, [signature])
      assert.deepEqual(kms.list(), [key])
      await assert.rejects(kms.signFor(idOf(1), key.id, [digestOf(2)]), { code: 'SIGNER__KMS__REQUEST_CONFLICT' })
      kms.close()
      await stop(second)
    }))

  it('gives each of 200 requests its one result, when it is killed while they are in flight', () =>
    withTempDir(async (dir) => {
      const config = kmsServeConfig(dir)
      const children = [await startKmsServe(config)]
      const lost: KmsProcessEvent[] = []
      const kms = await connectTestClient(dir, {
        ...PATIENT,
        onEvent: (event) => void (event.type === 'lost' && lost.push(event)),
      })
      const key = await kms.generateKey(callerKey())
      const numbers = Array.from({ length: 200 }, (_, n) => n + 1)
      let answered = 0
      let restarted: Promise<unknown> = Promise.resolve()

      const results = await Promise.all(
        numbers.map(async (n) => {
          const signatures = await kms.signFor(idOf(n), key.id, [digestOf(n)])
          answered += 1
          // In the middle of it: some have their answer, some are in the journal, some are not.
          if (answered === 20) {
            children[0]?.signal('SIGKILL')
            restarted = (children[0]?.exited ?? assert.fail()).then(async () =>
              children.push(await startKmsServe(config)),
            )
          }
          return signatures
        }),
      )
      await restarted

      assert.deepEqual(await children[0]?.exited, [null, 'SIGKILL'])
      assert.equal(lost.length, 1)
      numbers.forEach((n, at) => assert.ok(isRight(key, n, results[at]?.[0]), `request ${n}`))
      for (const [at, n] of numbers.entries())
        assert.deepEqual(await kms.signFor(idOf(n), key.id, [digestOf(n)]), results[at])
      kms.close()
      await stop(children[1] as KmsServeChild)
    }))

  it('refuses an agent whose user is not in its settings', () =>
    withTempDir(async (dir) => {
      const child = await startKmsServe(kmsServeConfig(dir, { allowUids: [OWN_UID + 1] }))

      await assert.rejects(connectTestClient(dir), { code: 'SIGNER__KMS__PEER_REFUSED' })

      await stop(child)
      assert.match(child.log(), /PEER_REFUSED/)
    }))

  it('stops an agent for good when another root is served to it', () =>
    withTempDir(async (dir) => {
      const first = await startKmsServe(kmsServeConfig(dir))
      const events: KmsProcessEvent[] = []
      const kms = await connectTestClient(dir, { ...PATIENT, onEvent: (event) => void events.push(event) })
      const key = await kms.generateKey(callerKey())
      await stop(first)

      const other = await startKmsServe(kmsServeConfig(dir, { journal: join(dir, 'other.db') }, 'other-keys'))

      await assert.rejects(kms.signFor(idOf(1), key.id, [digestOf(1)]), { code: 'SIGNER__KMS__ROOT_MISMATCH' })
      assert.equal(events.at(-1)?.type, 'given-up')
      kms.close()
      await stop(other)
    }))

  it('does not start a second time over the same keys', () =>
    withTempDir(async (dir) => {
      const config = kmsServeConfig(dir)
      const child = await startKmsServe(config)

      const { kms: second, ready } = spawnKmsServe(config)
      await assert.rejects(ready)
      assert.equal((await second.exited)[0], 1)
      assert.match(second.log(), /DIRECTORY_LOCKED/)

      await stop(child)
    }))

  it('keeps one agent out while another one is connected', () =>
    withTempDir(async (dir) => {
      const child = await startKmsServe(kmsServeConfig(dir))
      const kms = await connectTestClient(dir)

      await assert.rejects(connectTestClient(dir, { patienceMs: 1_000 }), { code: 'SIGNER__KMS__UNREACHABLE' })

      kms.close()
      await stop(child)
    }))
})
