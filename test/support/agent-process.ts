import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { AccountId } from '../../src/model/ids.js'
import type { SettingsInput } from '../../src/settings/schema.js'
import type { CrashPoint } from './crashing-parts.js'

/** An agent in a process of its own. */
export interface AgentProcess {
  readonly account: AccountId
  readonly workerUrl: string | undefined
  /** From now on it dies at its crash point. */
  arm(): Promise<void>
  /** Resolves with the signal that killed it, or null when it ended by itself. */
  readonly exited: Promise<NodeJS.Signals | null>
  stop(): Promise<void>
}

/** An agent that may not run yet. */
export interface SpawnedAgent {
  /** Rejects when it ends before it runs. */
  readonly running: Promise<AgentProcess>
  readonly exited: AgentProcess['exited']
  /** SIGKILL, wherever it is. */
  kill(): void
}

const CHILD = fileURLToPath(new URL('agent-child.ts', import.meta.url))

const firstMessage = async (child: ChildProcess): Promise<unknown> => {
  const [message] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) =>
      Promise.reject(new Error(`the agent ended with ${String(code)} before it ran`)),
    ),
  ])) as [unknown]
  return message
}

/** Starts an agent that dies with SIGKILL at `point`, once it is armed. `program` may be the child as JavaScript. */
export const spawnAgentProcess = (
  settings: SettingsInput,
  dir: string,
  point: CrashPoint | 'never',
  program = CHILD,
): SpawnedAgent => {
  const child = fork(program, [JSON.stringify({ settings, dir, point })], {
    execArgv: program.endsWith('.ts') ? ['--import=tsx'] : [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const exited = once(child, 'exit').then(([, signal]) => signal as NodeJS.Signals | null)
  const running = firstMessage(child).then((message): AgentProcess => {
    const { account, workerUrl } = message as Pick<AgentProcess, 'account' | 'workerUrl'>
    return {
      account,
      workerUrl,
      exited,
      arm: async () => {
        child.send('arm')
        await once(child, 'message')
      },
      stop: async () => {
        if (child.connected) child.send('stop')
        await exited
      },
    }
  })
  // Whoever kills it early does not wait for it.
  running.catch(() => undefined)
  return { running, exited, kill: () => void child.kill('SIGKILL') }
}

/** The same, once it runs. */
export const startAgentProcess = (...options: Parameters<typeof spawnAgentProcess>): Promise<AgentProcess> =>
  spawnAgentProcess(...options).running
