import assert from 'node:assert/strict'
import { dirname } from 'node:path'
import { openSealedKms, systemDeps, type SealedKms } from '../../../../src/kms/open.js'
import type { FileSystem } from '../../../../src/kms/sealed/file-system.js'
import type { KeyInfo } from '../../../../src/model/key.js'
import { forgetfulDisk, type ForgetfulDisk, type Loss } from '../support/forgetful-disk.js'
import { callerKey } from '../support/keys.js'
import { quickProvider } from '../support/providers.js'

const DIR = '/keys'
const REPLICA = '/replica'

interface Machine {
  readonly main: ForgetfulDisk
  readonly replica: ForgetfulDisk
}

/** One file system over two disks, each with one folder. */
const filesOf = ({ main, replica }: Machine): FileSystem => {
  const diskOf = (path: string): FileSystem =>
    path === REPLICA || dirname(path) === REPLICA ? replica.files : main.files
  return {
    makeDir: (path) => diskOf(path).makeDir(path),
    list: (dir) => diskOf(dir).list(dir),
    status: (path) => diskOf(path).status(path),
    read: (path) => diskOf(path).read(path),
    create: (path, bytes) => diskOf(path).create(path, bytes),
    overwrite: (path, bytes) => diskOf(path).overwrite(path, bytes),
    syncFile: (path) => diskOf(path).syncFile(path),
    rename: (from, to) => diskOf(from).rename(from, to),
    remove: (path) => diskOf(path).remove(path),
    syncDir: (dir) => diskOf(dir).syncDir(dir),
  }
}

const open = (machine: Machine): Promise<SealedKms> =>
  openSealedKms(
    { dir: DIR, provider: quickProvider(), replicas: [REPLICA] },
    { ...systemDeps, files: filesOf(machine), lock: async () => () => undefined },
  )

interface Promised {
  made?: KeyInfo
  deleted?: true
}

const live = async (machine: Machine, promised: Promised): Promise<void> => {
  const kms = await open(machine)
  promised.made = await kms.generateKey(callerKey())
  await kms.deleteKey(promised.made.id)
  promised.deleted = true
  await kms.destroyKey(promised.made.id)
}

const contentOf = (disk: ForgetfulDisk, dir: string): Promise<(readonly [string, Uint8Array])[]> =>
  Promise.all(
    disk
      .names()
      .filter((name) => name !== 'lock')
      .sort()
      .map(async (name) => [name, await disk.files.read(`${dir}/${name}`)] as const),
  )

describe('a replica after a power cut', () => {
  for (const which of ['main', 'replica'] as const)
    for (const loss of ['names', 'contents'] satisfies Loss[])
      it(`is the same as the key directory after the next start, whichever step of the ${which} disk the power cut comes before, when it loses ${loss}`, async () => {
        const whole = { main: forgetfulDisk(), replica: forgetfulDisk() }
        await live(whole, {})

        for (let step = 0; step < whole[which].steps(); step++) {
          const machine = { main: forgetfulDisk(), replica: forgetfulDisk() }
          const promised: Promised = {}
          machine[which].cutPowerAfter(step)
          await assert.rejects(live(machine, promised))
          machine.main.restart(loss)
          machine.replica.restart(loss)

          const kms = await open(machine)
          assert.deepEqual(await contentOf(machine.replica, REPLICA), await contentOf(machine.main, DIR), `step ${step}`)
          const found = promised.made && kms.describe(promised.made.id)
          if (promised.made && !promised.deleted) assert.ok(found, `a key that was answered is there, step ${step}`)
          kms.close()
        }
      })
})
