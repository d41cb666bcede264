import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { accountKey } from '../../../../src/kms/account-key.js'
import { openSealedKms } from '../../../../src/kms/open.js'
import { makeRecoverySet, type MakeSetOptions } from '../../../../src/kms/recovery/make-set.js'
import { verifySet } from '../../../../src/kms/recovery/verify-set.js'
import { nodeFileSystem } from '../../../../src/kms/sealed/file-system.js'
import { toHex } from '../../../../src/protocol/hash.js'
import { callerKey } from '../support/keys.js'
import { quickProvider } from '../support/providers.js'
import { withTempDir } from '../support/temp-dir.js'
import { mustGet, newOperator, type Operator } from './support/test-set.js'

describe('makeRecoverySet', () => {
  let operators: Operator[]

  before(async () => {
    operators = await Promise.all([newOperator(), newOperator(), newOperator()])
  })

  const withAgent = (use: (options: MakeSetOptions, dir: string) => Promise<void>): Promise<void> =>
    withTempDir(async (parent) => {
      const keys = { dir: join(parent, 'keys'), provider: quickProvider() }
      const kms = await openSealedKms(keys)
      await accountKey(kms)
      await kms.generateKey(callerKey())
      kms.close()
      const recipients = operators.map(({ recipient }) => recipient)
      await use({ keys, threshold: 2, recipients, out: join(parent, 'set') }, parent)
    })

  it('writes one share for each recipient and their description, for the owner alone', () =>
    withAgent(async (options) => {
      await makeRecoverySet(options)

      const names = ['recovery.json', 'share-1.age', 'share-2.age', 'share-3.age']
      assert.deepEqual((await readdir(options.out)).sort(), names)
      for (const name of names) assert.equal((await stat(join(options.out, name))).mode & 0o777, 0o600, name)
      assert.equal((await stat(options.out)).mode & 0o777, 0o700)
    }))

  it("is signed by the agent's account, and joins to its root", () =>
    withAgent(async (options) => {
      const set = await makeRecoverySet(options)

      const identities = operators.slice(1).map(({ key }) => key)
      assert.deepEqual(await verifySet({ dir: options.out, identities }, nodeFileSystem), {
        set,
        opened: [2, 3],
        joined: true,
      })
      const kms = await openSealedKms(options.keys)
      assert.equal(set.account, toHex((await accountKey(kms)).publicKey))
      kms.close()
    }))

  it('leaves the keys as they were', () =>
    withAgent(async (options) => {
      const before = await openSealedKms(options.keys)
      const listed = before.list()
      before.close()

      await makeRecoverySet(options)

      const after = await openSealedKms(options.keys)
      assert.deepEqual(after.list(), listed)
      after.close()
    }))

  it('encrypts each share to its operator alone', () =>
    withAgent(async (options) => {
      await makeRecoverySet(options)

      const { opened } = await verifySet({ dir: options.out, identities: [mustGet(operators, 1).key] }, nodeFileSystem)
      assert.deepEqual(opened, [2])
    }))

  it('makes a set of its own each time', () =>
    withAgent(async (options, parent) => {
      const one = await makeRecoverySet(options)
      const other = await makeRecoverySet({ ...options, out: join(parent, 'other') })

      assert.notEqual(one.setId, other.setId)
      assert.equal(one.commitment, other.commitment)
    }))

  it('refuses a folder that is not empty, and leaves it as it is', () =>
    withAgent(async (options) => {
      await mkdir(options.out)
      await writeFile(join(options.out, 'share-1.age'), 'an earlier set')

      await assert.rejects(makeRecoverySet(options), { code: 'SIGNER__CLI__INVALID_FILE' })
      assert.equal(await readFile(join(options.out, 'share-1.age'), 'utf8'), 'an earlier set')
    }))

  it('refuses while the agent has its keys open', () =>
    withAgent(async (options) => {
      const agent = await openSealedKms(options.keys)

      await assert.rejects(makeRecoverySet(options), { code: 'SIGNER__KMS__DIRECTORY_LOCKED' })
      agent.close()
    }))

  it('refuses a threshold of 1, one above the recipients, and fewer than two recipients', () =>
    withAgent(async (options) => {
      for (const change of [{ threshold: 1 }, { threshold: 4 }, { recipients: options.recipients.slice(0, 1) }])
        await assert.rejects(makeRecoverySet({ ...options, ...change }), { code: 'SIGNER__KMS__INVALID_SHARE' })
    }))

  it('makes no keys where there are none', () =>
    withAgent(async (options, parent) => {
      const nowhere = { ...options.keys, dir: join(parent, 'nowhere') }

      await assert.rejects(makeRecoverySet({ ...options, keys: nowhere }), { code: 'SIGNER__KMS__KEY_NOT_FOUND' })
      assert.deepEqual((await readdir(parent)).sort(), ['keys'])
    }))

  it('needs the account of the agent, which signs the set', () =>
    withAgent(async (options, parent) => {
      const keys = { ...options.keys, dir: join(parent, 'no-account') }
      const kms = await openSealedKms(keys)
      await kms.generateKey(callerKey())
      kms.close()

      await assert.rejects(makeRecoverySet({ ...options, keys }), { code: 'SIGNER__KMS__KEY_NOT_FOUND' })
    }))
})
