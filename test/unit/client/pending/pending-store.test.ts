/** Both stores keep the same promises; where they lie is looked at by each. */
import assert from 'node:assert/strict'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import * as fs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
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

    it('keeps the first of two under one id: the reply may come under its secret', async () => {
      const { store } = open()
      const again = { ...pendingOf(1), replySecret: new Uint8Array(32).fill(9), envelope: new Uint8Array([4]) }
      await store.put(pendingOf(1))
      await store.put(pendingOf(1))
      await assert.rejects(store.put(again), { code: 'SIGNER__CLIENT__ALREADY_PENDING', message: /was not sent/ })

      assert.deepEqual(await store.get(hex32(1)), pendingOf(1))
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
    writeFileSync(join(dir, `${hex32(2)}.json.00.tmp`), 'begun before a crash', { mode: 0o644 })
    await store.put(pendingOf(2))
    const files = [`${hex32(1)}.json`, `${hex32(2)}.json`]

    assert.equal(statSync(dir).mode & 0o777, 0o700)
    assert.deepEqual(readdirSync(dir).sort(), [...files, `${hex32(2)}.json.00.tmp`])
    for (const file of files) assert.equal(statSync(join(dir, file)).mode & 0o777, 0o600)
    assert.deepEqual([...(await store.list())].sort(), [hex32(1), hex32(2)])
  })

  it('writes the bytes durably before it gives them their name, and the names of file and folders before it resolves', async () => {
    const dir = freshFolder()
    const steps: string[] = []
    const recorded: FileSystem = {
      ...fs,
      open: async (path, flags, mode) => {
        const file = await fs.open(path, flags, mode)
        const what = flags === 'r' ? resolve(path) : 'file'
        return {
          writeFile: (text) => (steps.push('write'), file.writeFile(text)),
          readFile: (encoding) => file.readFile(encoding),
          stat: () => file.stat(),
          sync: () => (steps.push(`sync ${what}`), file.sync()),
          close: () => file.close(),
        }
      },
      link: (from, to) => (steps.push('link'), fs.link(from, to)),
    }
    await pendingInFolder(recorded, dir).put(pendingOf(1))
    const folders = [dirname(dir), root].map((path) => `sync ${path}`)
    assert.deepEqual(steps.splice(0), [...folders, 'write', 'sync file', 'link', `sync ${dir}`])

    await pendingInFolder(recorded, dir).put(pendingOf(2))
    assert.deepEqual(steps, ['write', 'sync file', 'link', `sync ${dir}`])
  })

  it('leaves nothing behind of a request that cannot be written, and says so', async () => {
    const dir = freshFolder()
    await pendingInFolder(fs, dir).put(pendingOf(1))
    const failing: FileSystem = { ...fs, link: () => Promise.reject(new Error('no space')) }
    await assert.rejects(pendingInFolder(failing, dir).put(pendingOf(2)), /no space/)

    assert.deepEqual(readdirSync(dir), [`${hex32(1)}.json`])
  })

  it('keeps exactly one, whole, of what two processes put under one id at once', async () => {
    const dir = freshFolder()
    const [one, other] = [pendingInFolder(fs, dir), pendingInFolder(fs, dir)]
    const second = { ...pendingOf(1), replySecret: new Uint8Array(32).fill(9) }
    const ends = await Promise.allSettled([one.put(pendingOf(1)), other.put(second)])

    assert.deepEqual(ends.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    const winner = ends[0].status === 'fulfilled' ? pendingOf(1) : second
    assert.deepEqual(await one.get(hex32(1)), winner)
    assert.deepEqual(readdirSync(dir), [`${hex32(1)}.json`])
  })

  it('writes through no link that somebody has laid', async () => {
    const dir = freshFolder()
    const store = pendingInFolder(fs, dir)
    await store.put(pendingOf(1))
    const elsewhere = join(root, 'elsewhere')
    symlinkSync(elsewhere, join(dir, `${hex32(2)}.json`))

    await assert.rejects(store.put(pendingOf(2)), { code: 'SIGNER__CLIENT__ALREADY_PENDING' })
    assert.equal(existsSync(elsewhere), false)
  })

  it('reads no file that is too long for a request', async () => {
    const dir = freshFolder()
    const store = pendingInFolder(fs, dir)
    await store.put(pendingOf(1))
    truncateSync(join(dir, `${hex32(1)}.json`), MAX_PENDING_CHARACTERS + 1)

    await assert.rejects(store.get(hex32(1)), INVALID)
  })
})
