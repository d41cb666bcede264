import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const CHILD = fileURLToPath(new URL('memory-child.ts', import.meta.url))

/** A child of `memory-child.ts`, one step further at each `next`. */
export interface WatchedChild {
  readonly pid: number
  readonly next: () => Promise<void>
  readonly end: () => Promise<void>
}

const endOf = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

export const startWatchedChild = async (...args: readonly string[]): Promise<WatchedChild> => {
  const child = spawn(process.execPath, ['--expose-gc', '--import=tsx', CHILD, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const heard = async (): Promise<void> => {
    const { done } = await lines.next()
    if (done === true) throw new Error('the child ended')
  }
  await heard()
  return {
    pid: child.pid ?? 0,
    next: async () => {
      child.stdin.write('next\n')
      await heard()
    },
    end: () => endOf(child),
  }
}
