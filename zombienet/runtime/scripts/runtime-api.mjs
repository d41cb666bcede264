// Calls runtime APIs of a wasm blob on empty state: no chain, no boot.
import { destroyWorker, emptyTaskHandler, getRuntimeVersion, runTask } from '@acala-network/chopsticks-core'
import { compactFromU8a, hexToU8a, u8aToHex } from '@polkadot/util'
import { readFileSync } from 'node:fs'

const emptyState = { ...emptyTaskHandler, getStorage: async () => undefined, getNextKey: async () => undefined }

/** The runtime in `path`, compressed or not, as hex. */
export const readRuntime = (path) => u8aToHex(readFileSync(path))

/** What a runtime API answers, and what it wrote. */
export const callRuntime = async (wasm, name, args = []) => {
  const calls = [[name, args.map((a) => u8aToHex(a))]]
  const task = { wasm, calls, mockSignatureHost: false, allowUnresolvedImports: false, runtimeLogLevel: 0 }
  const answer = await runTask(task, emptyState)
  if ('Error' in answer) throw new Error(`${name}: ${answer.Error}`)
  return { result: hexToU8a(answer.Call.result), diff: answer.Call.storageDiff }
}

/** The SCALE byte string at the start of `bytes`. */
export const bytesOf = (bytes) => {
  const [offset, length] = compactFromU8a(bytes)
  return bytes.subarray(offset, offset + length.toNumber())
}

/** The value of an Option<Vec<u8>>. */
export const someBytes = (bytes, what) => {
  if (bytes[0] !== 1) throw new Error(`the runtime has no ${what}`)
  return bytesOf(bytes.subarray(1))
}

/** The metadata of the runtime, in the given version. */
export const metadataOf = async (wasm, version = 15) => {
  const { result } = await callRuntime(wasm, 'Metadata_metadata_at_version', [new Uint8Array([version, 0, 0, 0])])
  return someBytes(result, `metadata V${version}`)
}

/** Name and version of the runtime. */
export const versionOf = (wasm) => getRuntimeVersion(wasm)

/** Runs `main`, ends the worker that ran the wasm, and exits with the code that `main` returns. */
export const run = async (main) => {
  try {
    process.exitCode = (await main()) ?? 0
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
  await destroyWorker()
  process.exit()
}
