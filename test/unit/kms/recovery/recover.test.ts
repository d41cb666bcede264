import assert from 'node:assert/strict'
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isSignerError } from '../../../../src/errors/signer-error.js'
import { accountKey } from '../../../../src/kms/account-key.js'
import type { Kms } from '../../../../src/kms/kms.js'
import { openSealedKms, systemDeps, type SealedKmsOptions } from '../../../../src/kms/open.js'
import { collectRoot } from '../../../../src/kms/recovery/collect-root.js'
import { makeRecoverySet } from '../../../../src/kms/recovery/make-set.js'
import { prepareRecovery, restoreKeys, type Recovery } from '../../../../src/kms/recovery/restore-keys.js'
import { sendShare } from '../../../../src/kms/recovery/send-share.js'
import { nodeFileSystem } from '../../../../src/kms/sealed/file-system.js'
import { callerKey } from '../support/keys.js'
import { quickProvider } from '../support/providers.js'
import { withTempDir } from '../support/temp-dir.js'
import { mustGet, newOperator, type Operator } from './support/test-set.js'

const DIGEST = new Uint8Array(32).fill(1)
const OLD_MACHINE = quickProvider(1)
const NEW_MACHINE = quickProvider(2)
/** Keys are listed in the order in which they were made or read. */
const byId = (kms: Kms) => [...kms.list()].sort((a, b) => a.id.localeCompare(b.id))

const NO_END = new AbortController().signal

describe('recovery on another machine', () => {
  let operators: Operator[]

  before(async () => {
    operators = await Promise.all([newOperator(), newOperator(), newOperator()])
  })

  /** An agent with an account and a key, and a copy of its folder. */
  const makeAgent = async (dir: string, replica: string) => {
    const keys: SealedKmsOptions = { dir, provider: OLD_MACHINE }
    const kms = await openSealedKms(keys)
    await accountKey(kms)
    const { id } = await kms.generateKey(callerKey())
    const use = { keyId: id, purpose: 'caller', scheme: 'ecdsa', message: DIGEST } as const
    const signature = await kms.sign(use)
    const listed = byId(kms)
    kms.close()
    await cp(dir, replica, { recursive: true })
    return { keys, use, signature, listed }
  }

  const withLostMachine = (
    use: (
      lost: Awaited<ReturnType<typeof makeAgent>> & { recovery: Recovery; shares: string; parent: string },
    ) => Promise<void>,
  ): Promise<void> =>
    withTempDir(async (parent) => {
      const [replica, shares] = [join(parent, 'replica'), join(parent, 'shares')]
      const agent = await makeAgent(join(parent, 'old'), replica)
      const recipients = operators.map(({ recipient }) => recipient)
      const set = await makeRecoverySet({ keys: agent.keys, threshold: 2, recipients, out: shares })
      await rm(agent.keys.dir, { recursive: true })
      const keys = { dir: join(parent, 'new'), provider: NEW_MACHINE }
      await use({ ...agent, recovery: { set, replica, keys }, shares, parent })
    })

  const collect = ({ set }: Recovery, shares: string, senders: readonly number[], signal = NO_END) =>
    collectRoot(
      set,
      { listen: { host: '127.0.0.1', port: 0 }, signal },
      {
        random: systemDeps.random,
        onTaken: () => undefined,
        onOpen: ({ url, fingerprint: expectedFingerprint }) => {
          void Promise.all(
            senders.map(async (i) => {
              const file = await nodeFileSystem.read(join(shares, `share-${i + 1}.age`))
              const identities = [mustGet(operators, i).key]
              await sendShare({ file, identities, url, expectedFingerprint }, { fetch })
            }),
          )
        },
      },
    )

  it('losing n−m shares and the machine loses nothing that a replica holds', () =>
    withLostMachine(async ({ recovery, shares, use, signature, listed }) => {
      assert.equal(await prepareRecovery(recovery, systemDeps), undefined)
      await rm(join(shares, 'share-2.age'))

      const root = await collect(recovery, shares, [0, 2])
      assert.deepEqual(await restoreKeys(root, recovery, systemDeps), { keys: 2 })
      root.wipe()

      const kms = await openSealedKms(recovery.keys)
      assert.deepEqual(byId(kms), listed)
      assert.deepEqual(await kms.sign(use), signature)
      kms.close()
    }))

  it('goes on with the replica that it came from, where the settings name it', () =>
    withLostMachine(async ({ recovery, shares, parent }) => {
      const again = { ...recovery, keys: { ...recovery.keys, replicas: [recovery.replica] } }
      const root = await collect(again, shares, [0, 1])
      await restoreKeys(root, again, systemDeps)

      const kms = await openSealedKms(again.keys)
      await kms.generateKey(callerKey({ origin: 'after-recovery' }))
      kms.close()

      await rm(again.keys.dir, { recursive: true })
      const later = { ...again, keys: { dir: join(parent, 'third'), provider: OLD_MACHINE } }
      assert.deepEqual(await restoreKeys(root, later, systemDeps), { keys: 3 })
    }))

  it('m−1 shares give nothing: the collection ends without a root', () =>
    withLostMachine(async ({ recovery, shares }) => {
      const ending = new AbortController()
      const collecting = collectRoot(
        recovery.set,
        { listen: { host: '127.0.0.1', port: 0 }, signal: ending.signal },
        {
          random: systemDeps.random,
          onTaken: () => ending.abort(),
          onOpen: ({ url, fingerprint: expectedFingerprint }) => {
            void nodeFileSystem
              .read(join(shares, 'share-1.age'))
              .then((file) =>
                sendShare({ file, identities: [mustGet(operators, 0).key], url, expectedFingerprint }, { fetch }),
              )
          },
        },
      )

      await assert.rejects(
        collecting,
        (error: unknown) =>
          isSignerError(error, 'SIGNER__KMS__RECOVERY_UNAVAILABLE') && /1 of 2 shares came in time/.test(error.message),
      )
    }))

  it('says that it is done when it is, also after a crash, and asks nobody again', () =>
    withLostMachine(async ({ recovery, shares }) => {
      const root = await collect(recovery, shares, [0, 1])
      await restoreKeys(root, recovery, systemDeps)

      assert.deepEqual(await prepareRecovery(recovery, systemDeps), { keys: 2 })
    }))

  it('refuses a replica of another root before anybody is asked for a share', () =>
    withLostMachine(async ({ recovery, parent }) => {
      const swapped = join(parent, 'swapped')
      await makeAgent(join(parent, 'other'), swapped)

      await assert.rejects(prepareRecovery({ ...recovery, replica: swapped }, systemDeps), {
        code: 'SIGNER__KMS__INVALID_SHARE',
      })
    }))

  it('refuses a replica that a hostile host swapped while shares came in', () =>
    withLostMachine(async ({ recovery, shares, parent }) => {
      await makeAgent(join(parent, 'other'), join(parent, 'swapped'))
      const root = await collect(recovery, shares, [0, 1])
      const swapped = { ...recovery, replica: join(parent, 'swapped') }

      await assert.rejects(restoreKeys(root, swapped, systemDeps), { code: 'SIGNER__KMS__FILE_CORRUPT' })
      assert.deepEqual(await readdir(parent).then((names) => names.includes('new')), false)
    }))

  it('refuses a replica with a root file that lies about its root', () =>
    withLostMachine(async ({ recovery, shares, parent }) => {
      const lying = join(parent, 'lying')
      await makeAgent(join(parent, 'other'), lying)
      await cp(join(recovery.replica, 'root.seal'), join(lying, 'root.seal'))
      const swapped = { ...recovery, replica: lying }
      assert.equal(await prepareRecovery(swapped, systemDeps), undefined)
      const root = await collect(recovery, shares, [0, 1])

      await assert.rejects(restoreKeys(root, swapped, systemDeps), { code: 'SIGNER__KMS__FILE_CORRUPT' })
    }))

  it('refuses a directory with the keys of another agent, or with half a restoration, and leaves it alone', () =>
    withLostMachine(async ({ recovery, parent }) => {
      await makeAgent(join(parent, 'other'), join(parent, 'unused'))
      const taken = { ...recovery, keys: { dir: join(parent, 'other'), provider: OLD_MACHINE } }
      await assert.rejects(prepareRecovery(taken, systemDeps), { code: 'SIGNER__KMS__INVALID_SHARE' })

      await mkdir(recovery.keys.dir, { mode: 0o700 })
      await writeFile(join(recovery.keys.dir, `${'00'.repeat(32)}.key`), 'half')
      await assert.rejects(prepareRecovery(recovery, systemDeps), { code: 'SIGNER__SETTINGS__INVALID' })
      assert.deepEqual(await readdir(recovery.keys.dir), [`${'00'.repeat(32)}.key`])
    }))
})
