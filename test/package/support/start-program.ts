import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A program that runs until it is asked to end. */
export interface RunningProgram {
  /** What it said when it was ready, by the first group of the mark. */
  readonly said: string
  /** Ends it as an operator does; gives its exit code. */
  readonly stop: () => Promise<number | null>
}

/** Starts a program in a folder, and waits for a line of its output or log that fits `mark`. Raises an Error when it ends before. */
export const startProgram = async (
  folder: string,
  mark: RegExp,
  program: string,
  ...args: string[]
): Promise<RunningProgram> => {
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'close').then(([code]) => code as number | null)
  const stop = (): Promise<number | null> => {
    child.kill('SIGTERM')
    return ended
  }
  const lines: string[] = []
  const ready = new Promise<string>((resolve) => {
    for (const input of [child.stdout, child.stderr])
      createInterface({ input }).on('line', (line) => {
        lines.push(line)
        const said = mark.exec(line)?.[1]
        if (said !== undefined) resolve(said)
      })
  })
  const said = await Promise.race([ready, ended])
  if (typeof said === 'string') return { said, stop }
  throw new Error(`${[program, ...args].join(' ')} ended with ${String(said)}:\n${lines.join('\n')}`)
}
