import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '@stricli/core'
import { buildApp } from '../../../../src/cli/app.js'

/** What a command wrote, and the exit code that it left. */
export interface Ran {
  readonly out: string
  readonly err: string
  readonly code: number | string | null | undefined
}

/** Runs the command line in this process. */
export const runCli = async (...inputs: string[]): Promise<Ran> => {
  const written = { out: '', err: '' }
  const stream = (name: keyof typeof written) => ({ write: (text: string) => void (written[name] += text) })
  const process: { stdout: object; stderr: object; exitCode?: number | string | null } = {
    stdout: stream('out'),
    stderr: stream('err'),
  }
  await run(await buildApp(inputs), inputs, { process: process as Parameters<typeof run>[2]['process'] & object })
  return { ...written, code: process.exitCode }
}

const folders: string[] = []

/** Writes files into a folder of their own and gives the path of the first. */
export const fileOf = (...files: (readonly [name: string, text: string | Uint8Array])[]): string => {
  const folder = mkdtempSync(join(tmpdir(), 'policy-'))
  folders.push(folder)
  for (const [name, text] of files) writeFileSync(join(folder, name), text)
  return join(folder, files[0]?.[0] ?? '')
}

export const removeFiles = (): void => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
}
