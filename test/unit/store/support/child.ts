import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const SCRIPT = fileURLToPath(new URL('./child-main.ts', import.meta.url))

/** What child-main.ts can do. */
export type ChildTask = 'open' | 'killed-after-transaction' | 'killed-in-transaction'

/**
 * Runs a real process on the store at `path`. It is killed, without a chance to clean up, as soon as it
 * has written "kill me".
 */
export const runChild = (task: ChildTask, path: string): Promise<{ output: string; signal: string | null }> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import=tsx', SCRIPT, task, path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('kill me')) child.kill('SIGKILL')
    })
    child.on('error', reject)
    child.on('close', (_code, signal) => resolve({ output, signal }))
  })
