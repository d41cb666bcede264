import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

/** What a program wrote, and its exit code: null when a signal ended it. */
export interface Ran {
  readonly out: string
  readonly err: string
  readonly code: number | null
}

/** Variables by which npm would make a child believe that it works on the package that npm runs this test of. */
const outsideOfNpm = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_(package|lifecycle|config_ignore)|INIT_CWD)/.test(name)),
  )

/** Runs a program in a folder, as a user's shell would. */
export const runIn = async (folder: string, program: string, ...args: string[]): Promise<Ran> => {
  const child = spawn(program, args, { cwd: folder, env: outsideOfNpm(), stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'close') as Promise<[Ran['code']]>
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { out, err, code }
}

/** The same where only success goes on: gives what was written to standard output. */
export const mustRunIn = async (folder: string, program: string, ...args: string[]): Promise<string> => {
  const { out, err, code } = await runIn(folder, program, ...args)
  if (code !== 0) throw new Error(`${[program, ...args].join(' ')} ended with ${String(code)}:\n${err}${out}`)
  return out
}
