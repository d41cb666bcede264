import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inTurn } from '../../../rx/in-turn.js'
import { withMemoryDir } from '../memory-dir.js'
import { runProgram, type ProgramResult } from '../run-program.js'
import { requireProgram } from '../trusted-program.js'
import { sealUnavailable } from '../seal-errors.js'
import { faultOf, type TpmFault } from './response-code.js'

/** The programs of tpm2-tools that are run. */
export type Tool =
  | 'tpm2_create'
  | 'tpm2_createprimary'
  | 'tpm2_evictcontrol'
  | 'tpm2_flushcontext'
  | 'tpm2_load'
  | 'tpm2_nvdefine'
  | 'tpm2_nvincrement'
  | 'tpm2_nvread'
  | 'tpm2_nvreadpublic'
  | 'tpm2_pcrread'
  | 'tpm2_policypcr'
  | 'tpm2_readpublic'
  | 'tpm2_sessionconfig'
  | 'tpm2_startauthsession'
  | 'tpm2_unseal'

export type ToolResult =
  { readonly ok: true; readonly output: Uint8Array } | { readonly ok: false; readonly fault: TpmFault }

/** A folder in memory for what tools hand each other, and the tools, which work there. */
export interface Bench {
  /** Path of a file in the folder. */
  path(name: string): string
  /** What a tool wrote to a file there. Raises what Node raises when there is none. */
  read(name: string): Promise<Uint8Array>
  /**
   * Runs a tool. What the TPM or the tool refuses is a result; `input` goes to standard input.
   * Raises SIGNER__KMS__SEAL_UNAVAILABLE where the tool cannot be run to its end.
   */
  run(tool: Tool, args: readonly string[], input?: Uint8Array): Promise<ToolResult>
}

/** A TPM, by tpm2-tools. */
export interface Tpm {
  /** Runs `use` after those that asked before: without a resource manager, users disturb each other. */
  work<T>(use: (bench: Bench) => Promise<T>): Promise<T>
}

export interface Tpm2ToolsOptions {
  /** Folder of the tools. */
  readonly toolsDir: string
  /** How to reach the TPM, as tpm2-tools name it: `device:/dev/tpmrm0`. */
  readonly tcti: string
  /** Of one tool. */
  readonly timeoutMs: number
  /** A folder in memory. */
  readonly memoryRoot: string
}

const MAX_OUTPUT_BYTES = 16_384

// Their texts are read for the response code only, and get no further: they may quote what they were given.
const resultOf = (result: Extract<ProgramResult, { end: 'exited' }>): ToolResult => {
  if (result.exitCode === 0) return { ok: true, output: result.stdout }
  result.stdout.fill(0)
  return { ok: false, fault: faultOf(new TextDecoder().decode(result.stderr)) }
}

/** A TPM as tpm2-tools (4.1 or later) reach it. Nothing secret is in their arguments, and nothing of ours in their environment. */
export const tpm2Tools = ({ toolsDir, tcti, timeoutMs, memoryRoot }: Tpm2ToolsOptions): Tpm => {
  const turns = inTurn()

  const benchIn = (dir: string): Bench => ({
    path: (name) => join(dir, name),
    read: async (name) => new Uint8Array(await readFile(join(dir, name))),
    run: async (tool, args, input = new Uint8Array(0)) => {
      const file = join(toolsDir, tool)
      await requireProgram(file, 'install tpm2-tools, or name their folder in kms.provider.toolsDir')
      const call = { file, args: ['-T', tcti, ...args], input, dir, env: { LC_ALL: 'C' } }
      const result = await runProgram(call, { timeoutMs, maxOutputBytes: MAX_OUTPUT_BYTES })
      if (result.end === 'exited') return resultOf(result)
      throw sealUnavailable(
        result.end === 'timed out'
          ? `The TPM did not answer ${tool} within ${timeoutMs} ms: look whether another program holds ${tcti}`
          : `${file} failed (${result.end}): run it by hand to see why`,
        { tool },
      )
    },
  })

  return { work: (use) => turns('tpm', () => withMemoryDir(memoryRoot, (dir) => use(benchIn(dir)))) }
}
