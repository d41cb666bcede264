import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** What a command wrote, and how it ended. */
export interface Ended {
  readonly out: string
  readonly err: string
  readonly code: number | null
}

/** A command on its way. */
export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Resolves when standard error holds the text; rejects when the command ends before. */
  readonly says: (text: string) => Promise<void>
}

/** Starts the command line in a process of its own, without a terminal. */
export const startCommand = (...args: string[]): Running => {
  const child = spawn(process.execPath, ['--import=tsx', 'src/main.ts', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const written = { out: '', err: '' }
  child.stdout.on('data', (data: Buffer) => void (written.out += data.toString()))
  child.stderr.on('data', (data: Buffer) => void (written.err += data.toString()))
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ ...written, code })))
  const says = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      child.stderr.on('data', () => written.err.includes(text) && resolve())
      void ended.then(({ err }) => reject(new Error(`it ended without saying so: ${err}`)))
    })
  return { child, ended, says }
}

/** Runs the command line in a process of its own until it ends. */
export const runCommand = (...args: string[]): Promise<Ended> => startCommand(...args).ended
