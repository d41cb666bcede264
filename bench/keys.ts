/**
 * A key directory of many keys: how long a start takes, as a ratio to plainly reading the same files in the same run,
 * what one more key costs, and what a key takes of memory. Rates differ by machine and load, ratios hardly.
 * Run: node --import=tsx --expose-gc bench/keys.ts [number of keys, 10000 by default]
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadKeyKinds } from '../src/kms/key-kinds.js'
import type { KeyWithSecret } from '../src/kms/key-storage.js'
import { generatedKey } from '../src/kms/make-key.js'
import { openSealedKms, systemDeps } from '../src/kms/open.js'
import { systemRandom } from '../src/kms/random.js'
import { rootOf } from '../src/kms/root.js'
import { applyChange, fileHash } from '../src/kms/sealed/change.js'
import { nodeFileSystem, type FileSystem } from '../src/kms/sealed/file-system.js'
import { writeKeyFile } from '../src/kms/sealed/key-file.js'
import { writeManifest } from '../src/kms/sealed/manifest.js'
import { keyFileName, ROOT_FILE } from '../src/kms/sealed/names.js'
import { NO_RECORDS, withRecord } from '../src/kms/sealed/records.js'
import { sealRoot } from '../src/kms/sealed/root-file.js'
import { devSealProvider } from '../src/kms/seal-providers/dev.js'
import { toHex } from '../src/protocol/hash.js'

const COUNT = Number(process.argv[2] ?? 10_000)
const FEW = 10
const MORE = 200
const provider = devSealProvider({ devMode: true })
const kinds = await loadKeyKinds(systemRandom)

const print = (what: string, value: string): void => void process.stdout.write(`${what.padEnd(44)} ${value}\n`)
const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`

const timed = async <T>(work: () => Promise<T>): Promise<[ms: number, value: T]> => {
  const start = performance.now()
  const value = await work()
  return [performance.now() - start, value]
}

const newKey = (): KeyWithSecret =>
  generatedKey(
    kinds,
    {
      type: 'Ed25519',
      purpose: 'caller',
      owner: toHex(randomBytes(32)),
      chains: ['solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'],
      origin: toHex(randomBytes(32)),
      createdBlock: 1,
    },
    systemRandom,
  )

// Preparation only: making durable what is thrown away would take minutes.
const withoutSync: FileSystem = { ...nodeFileSystem, syncFile: async () => undefined, syncDir: async () => undefined }

const fill = async (dir: string, count: number): Promise<void> => {
  const root = rootOf(randomBytes(32))
  const rootFile = await sealRoot(root, provider, systemRandom)
  let records = NO_RECORDS
  const writes = [{ name: ROOT_FILE, bytes: rootFile }]
  for (let made = 0; made < count; made++) {
    const key = newKey()
    const bytes = writeKeyFile(key, { root, provider: provider.id, random: systemRandom })
    records = withRecord(records, key.info.id, fileHash(bytes))
    writes.push({ name: keyFileName(key.info.id), bytes })
  }
  const counts = { generation: 1n, counter: undefined, destroying: undefined }
  const manifest = writeManifest(root, { ...counts, rootFile: fileHash(rootFile), records })
  await applyChange(withoutSync, dir, { writes, destroys: [], manifest })
}

const readPlainly = async (dir: string): Promise<number> => {
  const names = await readdir(dir)
  let bytes = 0
  for (let at = 0; at < names.length; at += 64)
    for (const file of await Promise.all(names.slice(at, at + 64).map((name) => readFile(join(dir, name)))))
      bytes += file.length
  return bytes
}

const heap = (): number => {
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

const perKey = async (dir: string): Promise<number> => {
  const kms = await openSealedKms({ dir, provider })
  const key = { type: 'Ed25519', purpose: 'caller', chains: [], createdBlock: 1 } as const
  const [took] = await timed(async () => {
    for (let at = 0; at < MORE; at++) await kms.generateKey({ ...key, origin: `more-${at}` })
  })
  kms.close()
  return took / MORE
}

const lookup = async (dir: string): Promise<number> => {
  const kms = await openSealedKms({ dir, provider })
  const ids = kms.list().map(({ id }) => id)
  const [took] = await timed(async () => {
    for (let at = 0; at < 200_000; at++) kms.describe(ids[at % ids.length] ?? '0x')
  })
  kms.close()
  return (took / 200_000) * 1_000
}

const parent = await mkdtemp(join(tmpdir(), 'signer-layer-bench-keys-'))
const [few, many] = [join(parent, 'few'), join(parent, 'many')]
await nodeFileSystem.makeDir(few)
await nodeFileSystem.makeDir(many)
await fill(few, FEW)
await fill(many, COUNT)
await readPlainly(many)

const starts: number[] = []
const reads: number[] = []
for (let round = 0; round < 5; round++) {
  reads.push((await timed(() => readPlainly(many)))[0])
  const [took, kms] = await timed(() => openSealedKms({ dir: many, provider }, systemDeps))
  starts.push(took)
  kms.close()
}
const cpuBefore = process.cpuUsage()
;(await openSealedKms({ dir: many, provider }, systemDeps)).close()
const cpu = process.cpuUsage(cpuBefore)
const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0
const [start, read] = [median(starts), median(reads)]
print(`start with ${COUNT} keys`, `${ms(start)}, ${(start / read).toFixed(2)} x reading the same files (${ms(read)})`)

print('processor time of a start', ms((cpu.user + cpu.system) / 1_000))

const before = heap()
const open = await openSealedKms({ dir: many, provider })
print('memory of a key that is not in use', `${((heap() - before) / COUNT).toFixed(0)} bytes`)
const ids = open.list().map(({ id }) => id)
const use = (keyId: `0x${string}`) =>
  open.sign({ keyId, purpose: 'caller', scheme: 'ed25519', message: new Uint8Array(32) })
const each = async (): Promise<void> => {
  for (const id of ids.slice(0, 500)) await use(id)
}
const [first] = await timed(each)
const [second] = await timed(each)
print('first use of a key, as a ratio to the next', (first / second).toFixed(2))
open.close()

const [manyMs, fewMs] = [await perKey(many), await perKey(few)]
print(`one more key at ${COUNT}`, `${ms(manyMs)}, ${(manyMs / fewMs).toFixed(2)} x the same at ${FEW} (${ms(fewMs)})`)
const [manyUs, fewUs] = [await lookup(many), await lookup(few)]
print(`lookup at ${COUNT}`, `${(manyUs / fewUs).toFixed(2)} x the same at ${FEW} (${fewUs.toFixed(2)} µs)`)
await rm(parent, { recursive: true })
