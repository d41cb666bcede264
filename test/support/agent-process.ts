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
  /** Lets it go, if it was to wait. */
  go(): Promise<void>
  /** Rejects when it ends before it runs. */
  readonly running: Promise<AgentProcess>
  readonly exited: AgentProcess['exited']
  /** SIGKILL, wherever it is. */
  kill(): void
}

/** How an agent's process comes about. */
export interface SpawnOptions {
  /** Where it dies with SIGKILL, once it is armed. */
  readonly point: CrashPoint | 'never'
  /** True: it imports everything, which takes longest, and opens nothing before `go`. */
  readonly waits?: boolean
  /** Another file of the child than its source: the same as JavaScript. */
  readonly program?: string
}

const CHILD = fileURLToPath(new URL('agent-child.ts', import.meta.url))

/** The child says `loaded` when it waits, then what it is. */
const nextMessage = async (child: ChildProcess): Promise<unknown> => {
  const [message] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) =>
      Promise.reject(new Error(`the agent ended with ${String(code)} before it ran`)),
    ),
  ])) as [unknown]
  return message
}

const runningIn = async (child: ChildProcess, exited: AgentProcess['exited']): Promise<AgentProcess> => {
  const { account, workerUrl } = (await nextMessage(child)) as Pick<AgentProcess, 'account' | 'workerUrl'>
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
}

export const spawnAgentProcess = (
  settings: SettingsInput,
  dir: string,
  { point, waits = false, program = CHILD }: SpawnOptions,
): SpawnedAgent => {
  const child = fork(program, [JSON.stringify({ settings, dir, point, waits })], {
    execArgv: program.endsWith('.ts') ? ['--import=tsx'] : [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const exited = once(child, 'exit').then(([, signal]) => signal as NodeJS.Signals | null)
  const loaded = waits ? nextMessage(child) : Promise.resolve()
  const running = loaded.then(() => runningIn(child, exited))
  // Whoever kills it early waits for neither.
  for (const early of [loaded, running]) early.catch(() => undefined)
  const go = async (): Promise<void> => {
    await loaded
    if (waits) child.send('go')
  }
  return { go, running, exited, kill: () => void child.kill('SIGKILL') }
}

/** Starts an agent that dies with SIGKILL at `point`, once it is armed. */
export const startAgentProcess = (
  settings: SettingsInput,
  dir: string,
  point: CrashPoint | 'never',
): Promise<AgentProcess> => spawnAgentProcess(settings, dir, { point }).running
