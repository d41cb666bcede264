import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fixedBytes } from '../../protocol/codecs.js'
import { decodeStrict, encodeStrict } from '../../protocol/strict.js'
import { KEK_CHECK_BYTES, kekCheckOf, requireCheck } from './kek-check.js'
import { withMemoryDir } from './memory-dir.js'
import { requireRawKey } from './raw-key.js'
import { runProgram, type ProgramResult } from './run-program.js'
import { probeBy, RECOVERY, sealUnavailable, unsealRefused } from './seal-errors.js'
import type { SealProvider } from './seal-provider.js'
import { requireProgram } from './trusted-program.js'
import { wiping } from '../wiping.js'

/** In the arguments of a helper: the file that it is to write the key to. */
export const OUT = '{out}'

export interface SnpOptions {
  /** Absolute path of a helper program and its arguments. Without OUT among them it writes the key to standard output. */
  readonly command: readonly [file: string, ...args: string[]]
  readonly timeoutMs: number
}

export interface SnpDeps {
  /** The bytes of a file; what is beyond `most` bytes is left off. */
  readonly readFile: (path: string, most: number) => Promise<Uint8Array>
  /** A folder in memory for what the helper writes. */
  readonly memoryRoot: string
}

const KEY_BYTES = 32
const MAX_OUTPUT_BYTES = 4_096
const CONTEXT = fixedBytes(KEK_CHECK_BYTES)
const WHAT = 'SEV-SNP sealing context'

const CHANGED = `The key that the SEV-SNP helper gives is another one than at sealing: another chip, another launch of the guest by what the key is derived from, or other arguments in kms.provider.command. If it cannot be undone, ${RECOVERY}`

const readContext = (context: Uint8Array): Uint8Array => {
  try {
    return decodeStrict(CONTEXT, context, WHAT)
  } catch {
    throw unsealRefused('The root file was altered: it holds no check value of a SEV-SNP key')
  }
}

const faultOf = (result: ProgramResult): string | undefined => {
  if (result.end !== 'exited') return result.end === 'timed out' ? 'did not end in time' : `failed: ${result.end}`
  if (result.exitCode === 0) return undefined
  return result.exitCode === null ? 'was ended by a signal' : `ended with exit code ${result.exitCode}`
}

const requireEnd = (result: ProgramResult, file: string): Uint8Array => {
  const fault = faultOf(result)
  if (result.end === 'exited' && fault === undefined) return result.stdout
  if (result.end === 'exited') result.stdout.fill(0)
  throw sealUnavailable(
    `The SEV-SNP helper ${file} ${fault}: run it by hand to see why. It needs /dev/sev-guest, and rights to use it`,
    { file },
  )
}

/**
 * Seals by a key that the chip derives for this SEV-SNP guest (SNP_GET_DERIVED_KEY), which a helper program fetches:
 * Node cannot make that call. What the key is bound to is in the helper's arguments. Context: check value 16 bytes.
 */
export const snpSealProvider = (
  { command, timeoutMs }: SnpOptions,
  { readFile, memoryRoot }: SnpDeps,
): SealProvider => {
  const [file, ...args] = command

  const runIn = async (dir: string): Promise<Uint8Array> => {
    const out = join(dir, 'key')
    // Made here, so that nobody else may read what the helper writes into it.
    await writeFile(out, '', { mode: 0o600 })
    const call = { file, args: args.map((arg) => arg.replaceAll(OUT, out)), env: { LC_ALL: 'C' }, dir }
    const stdout = requireEnd(await runProgram(call, { timeoutMs, maxOutputBytes: MAX_OUTPUT_BYTES }), file)
    if (!args.some((arg) => arg.includes(OUT))) return stdout
    stdout.fill(0)
    return readFile(out, KEY_BYTES + 1).catch(() => {
      throw sealUnavailable(`The SEV-SNP helper ${file} left no key where ${OUT} names a file`, { file })
    })
  }

  const readKey = async (): Promise<Uint8Array> => {
    await requireProgram(file, 'install it, or name it in kms.provider.command')
    return requireRawKey(await withMemoryDir(memoryRoot, runIn), KEY_BYTES, `The SEV-SNP helper ${file}`)
  }
  const withKey = async <T>(use: (kek: Uint8Array) => T): Promise<T> => wiping(await readKey(), use)

  return {
    id: 'snp',
    probe: () => probeBy(() => withKey(() => undefined), `The SEV-SNP helper ${file} cannot be run`),
    newContext: () => withKey((kek) => encodeStrict(CONTEXT, kekCheckOf(kek), WHAT)),
    getKek: async (context) => {
      const check = readContext(context)
      return requireCheck(await readKey(), check, CHANGED)
    },
  }
}
