/** Both stores keep the same promises; where they lie is looked at by each. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import * as fs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pendingInFolder, type FileSystem } from '../../../../src/client/pending/pending-in-folder.js'
import { pendingInStorage, type WebStorage } from '../../../../src/client/pending/pending-in-storage.js'
import type { PendingStore } from '../../../../src/client/pending/pending-store.js'
import { MAX_PENDING_CHARACTERS } from '../../../../src/client/pending/pending-text.js'
import { hex32 } from '../fixtures.js'
import { pendingOf } from './fixtures.js'

const INVALID = { code: 'SIGNER__CLIENT__INVALID_PENDING_REQUEST' }

/** As browsers have it. */
const memoryStorage = (): WebStorage & { readonly texts: Map<string, string> } => {
  const texts = new Map<string, string>()
  return {
    texts,
    get length() {
      return texts.size
    },
    key: (index) => [...texts.keys()][index] ?? null,
    getItem: (name) => texts.get(name) ?? null,
    setItem: (name, text) => void texts.set(name, text),
    removeItem: (name) => void texts.delete(name),
  }
}

const root = mkdtempSync(join(tmpdir(), 'pending-'))
let folders = 0
const freshFolder = (): string => join(root, `${(folders += 1)}`, 'requests')

/** A store, and how a text gets into it or out of its place by another way. */
interface Place {
  readonly store: PendingStore
  readonly put: (name: string, text: string) => void
  readonly take: (name: string) => string
}

const inStorage = (): Place => {
  const storage = memoryStorage()
  storage.setItem('of-the-page', 'something else')
  const pathOf = (name: string): string => `signer-layer/pending/${name}`
  return {
    store: pendingInStorage(storage),
    put: (name, text) => storage.setItem(pathOf(name), text),
    take: (name) => storage.getItem(pathOf(name)) ?? '',
  }
}
const inFolder = (): Place => {
  const dir = freshFolder()
  const pathOf = (name: string): string => join(dir, `${name}.json`)
  return {
    store: pendingInFolder(fs, dir),
    put: (name, text) => writeFileSync(pathOf(name), text),
    take: (name) => readFileSync(pathOf(name), 'utf8'),
  }
}

after(() => rmSync(root, { recursive: true, force: true }))

for (const [name, open] of [
  ['pendingInStorage', inStorage],
  ['pendingInFolder', inFolder],
] as const)
  describe(name, () => {
    it('gives back what was put, under the id of its first call, until it is removed', async () => {
      const { store } = open()
      assert.deepEqual(await store.list(), [])
      assert.equal(await store.get(hex32(1)), undefined)
      await store.put(pendingOf(1))
      await store.put(pendingOf(2))

      assert.deepEqual([...(await store.list())].sort(), [hex32(1), hex32(2)])
      assert.deepEqual(await store.get(hex32(2)), pendingOf(2))
      await store.remove(hex32(2))
      await store.remove(hex32(2))
      assert.deepEqual(await store.list(), [hex32(1)])
    })

    it('takes the later of two under one id', async () => {
      const { store } = open()
      await store.put(pendingOf(1))
      await store.put({ ...pendingOf(1), deadline: 400 })

      assert.equal((await store.get(hex32(1)))?.deadline, 400)
    })

    it('passes over what is not its own', async () => {
      const { store, put } = open()
      await store.put(pendingOf(1))
      put('notes', 'x')

      assert.deepEqual(await store.list(), [hex32(1)])
    })

    it('refuses a text that is torn, or lies under the name of another', async () => {
      const { store, put, take } = open()
      await store.put(pendingOf(1))
      put(hex32(3), take(hex32(1)).slice(0, -5))
      put(hex32(4), take(hex32(1)))

      for (const id of [hex32(3), hex32(4)])
        await assert.rejects(store.get(id), { ...INVALID, context: { requestId: id } })
      assert.deepEqual(await store.get(hex32(1)), pendingOf(1))
    })

    it('takes no name that is no request id', async () => {
      const { store } = open()

      for (const id of ['../x', '', '0x', `${hex32(1)}/x`] as never[]) {
        await assert.rejects(store.get(id), INVALID)
        await assert.rejects(store.remove(id), INVALID)
        await assert.rejects(store.put({ ...pendingOf(1), requestIds: [id] }), INVALID)
      }
    })
  })

describe('pendingInStorage', () => {
  it('rejects when the storage is full, so that nothing is sent', async () => {
    const full: WebStorage = {
      ...memoryStorage(),
      setItem: () => {
        throw new Error('full')
      },
    }

    await assert.rejects(pendingInStorage(full).put(pendingOf(1)), /full/)
  })

  it('keeps what has another prefix apart', async () => {
    const storage = memoryStorage()
    await pendingInStorage(storage, 'one/').put(pendingOf(1))

    assert.deepEqual(await pendingInStorage(storage, 'two/').list(), [])
  })
})

describe('pendingInFolder', () => {
  it('makes folder and file readable by their owner alone, whatever a crash left there', async () => {
    const dir = freshFolder()
    const store = pendingInFolder(fs, dir)
    await store.put(pendingOf(1))
    writeFileSync(join(dir, `${hex32(2)}.json.new`), 'begun before a crash', { mode: 0o644 })
    await store.put(pendingOf(2))

    assert.equal(statSync(dir).mode & 0o777, 0o700)
    assert.deepEqual(readdirSync(dir).sort(), [`${hex32(1)}.json`, `${hex32(2)}.json`])
    for (const file of readdirSync(dir)) assert.equal(statSync(join(dir, file)).mode & 0o777, 0o600)
  })

  it('writes the bytes durably before it gives them their name, and the name before it resolves', async () => {
    const steps: string[] = []
    const recorded: FileSystem = {
      ...fs,
      open: async (path, flags, mode) => {
        const file = await fs.open(path, flags, mode)
        const what = flags === 'r' ? 'folder' : 'file'
        return {
          writeFile: (text) => (steps.push('write'), file.writeFile(text)),
          readFile: (encoding) => file.readFile(encoding),
          stat: () => file.stat(),
          sync: () => (steps.push(`sync ${what}`), file.sync()),
          close: () => file.close(),
        }
      },
      rename: (from, to) => (steps.push('rename'), fs.rename(from, to)),
    }
    await pendingInFolder(recorded, freshFolder()).put(pendingOf(1))

    assert.deepEqual(steps, ['write', 'sync file', 'rename', 'sync folder'])
  })

  it('leaves the request that is there, when a later one cannot be written', async () => {
    const dir = freshFolder()
    await pendingInFolder(fs, dir).put(pendingOf(1))
    const failing: FileSystem = { ...fs, rename: () => Promise.reject(new Error('no space')) }
    await assert.rejects(pendingInFolder(failing, dir).put({ ...pendingOf(1), deadline: 400 }), /no space/)

    assert.deepEqual(await pendingInFolder(fs, dir).get(hex32(1)), pendingOf(1))
    assert.deepEqual(await pendingInFolder(fs, dir).list(), [hex32(1)])
  })

  it('reads no file that is too long for a request', async () => {
    const dir = freshFolder()
    const store = pendingInFolder(fs, dir)
    await store.put(pendingOf(1))
    truncateSync(join(dir, `${hex32(1)}.json`), MAX_PENDING_CHARACTERS + 1)

    await assert.rejects(store.get(hex32(1)), INVALID)
  })
})
