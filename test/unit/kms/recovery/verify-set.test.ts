import assert from 'node:assert/strict'
import { rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isSignerError } from '../../../../src/errors/signer-error.js'
import { writeSetFolder } from '../../../../src/kms/recovery/set-folder.js'
import { verifySet } from '../../../../src/kms/recovery/verify-set.js'
import { encryptTo } from '../../../../src/kms/recovery/age.js'
import { nodeFileSystem } from '../../../../src/kms/sealed/file-system.js'
import { withTempDir } from '../support/temp-dir.js'
import { flipped, mustGet, newOperator, signTestSet, testSet, type TestSet } from './support/test-set.js'
import { fileHashOf } from '../../../../src/kms/recovery/set-folder.js'

const isInvalid = (pattern: RegExp) => (error: unknown) =>
  isSignerError(error, 'SIGNER__KMS__INVALID_SHARE') && pattern.test(error.message)

describe('verifySet', () => {
  let set: TestSet

  before(async () => {
    set = await testSet(2, 3)
  })

  const withFolder = (use: (dir: string) => Promise<void>): Promise<void> =>
    withTempDir(async (parent) => {
      const dir = join(parent, 'set')
      await writeSetFolder(nodeFileSystem, dir, set.set, set.files)
      await use(dir)
    })
  const verify = (dir: string, ...operators: readonly number[]) =>
    verifySet({ dir, identities: operators.map((i) => mustGet(set.operators, i).key) }, nodeFileSystem)

  it('without identities, finds a whole set right and opens nothing', () =>
    withFolder(async (dir) => assert.deepEqual(await verify(dir), { set: set.set, opened: [], joined: false })))

  it('with one identity, opens the share of that operator alone', () =>
    withFolder(async (dir) => assert.deepEqual(await verify(dir, 1), { set: set.set, opened: [2], joined: false })))

  it('with as many identities as are needed, joins to the root of the commitment', () =>
    withFolder(async (dir) =>
      assert.deepEqual(await verify(dir, 2, 0), { set: set.set, opened: [1, 3], joined: true }),
    ))

  it('tells nothing of what is in a share', () =>
    withFolder(async (dir) => {
      const told = JSON.stringify(await verify(dir, 0, 1))

      for (const share of set.shares) assert.ok(!told.includes(Buffer.from(share.subarray(124, 156)).toString('hex')))
    }))

  it('refuses an identity that has no share in the set', () =>
    withFolder(async (dir) => {
      const { key } = await newOperator()

      await assert.rejects(verifySet({ dir, identities: [key] }, nodeFileSystem), isInvalid(/has no share in it/))
    }))

  it('refuses a set with a file missing, altered, exchanged or replaced by a link, by its name', () =>
    withFolder(async (dir) => {
      const path = join(dir, 'share-2.age')
      await writeFile(path, flipped(mustGet(set.files, 1), 170))
      await assert.rejects(verify(dir), isInvalid(/share-2\.age is not the file that was made/))

      await writeFile(path, mustGet(set.files, 0))
      await assert.rejects(verify(dir), isInvalid(/share-2\.age is not the file that was made/))

      await rm(path)
      await assert.rejects(verify(dir), /share-2\.age is not there/)

      await symlink('share-1.age', path)
      await assert.rejects(verify(dir), /share-2\.age is no plain file/)
    }))

  it('refuses an age file with another share than its name says, also when the account signed it so', () =>
    withTempDir(async (parent) => {
      const dir = join(parent, 'set')
      const operator = mustGet(set.operators, 0)
      const wrong = await encryptTo(operator.recipient, mustGet(set.shares, 1))
      const { signature: _, ...unsigned } = set.set
      const shares = set.set.shares.map((share, i) => (i === 0 ? { ...share, fileHash: fileHashOf(wrong) } : share))
      await writeSetFolder(nodeFileSystem, dir, signTestSet({ ...unsigned, shares }), [wrong, ...set.files.slice(1)])

      await assert.rejects(verify(dir, 0), isInvalid(/share-1\.age holds share 2/))
    }))
})
