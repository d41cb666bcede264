import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import type { NodeDescription } from '../../../scripts/network/description.js'
import { rpc } from '../../../scripts/network/rpc.js'
import { until } from '../../../scripts/network/until.js'

/** Nobody waits longer for a node of this machine. */
const WITHIN_MS = 60_000

/** A real node, and what can happen to it. */
export interface TestNode {
  readonly name: string
  /** `ws://…`, the same in all its lives. */
  readonly url: string
  readonly log: string
  /** Its sockets stay open, and nothing is answered. */
  pause(): void
  /** Nothing happens to a node that runs. */
  resume(): void
  /** At once, without a word to anybody. Resolves when it is gone. */
  kill(): Promise<void>
  /** Kills it if it lives, and starts it again on its database and ports. Resolves when it answers. */
  restart(): Promise<void>
  isDead(): boolean
}

/** A node that is not running yet has no process. */
type Described = Omit<NodeDescription, 'pid'> & Partial<Pick<NodeDescription, 'pid'>>

const exists = (pid: number | undefined): pid is number => {
  if (pid === undefined) return false
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** It ends with the network: whoever started the network ends what names its folder. */
const startAgain = ({ command, log }: Described): number => {
  const output = openSync(log, 'a')
  const child = spawn('bash', ['-c', `exec ${command}`], { stdio: ['ignore', output, output], detached: true })
  closeSync(output)
  child.unref()
  if (child.pid === undefined) throw new Error(`no process for ${command}`)
  return child.pid
}

/** A node of the network that these tests were started on, or one that `restart` starts for the first time. */
export const createTestNode = (name: string, described: Described): TestNode => {
  let { pid } = described
  const inTime = (): AbortSignal => AbortSignal.timeout(WITHIN_MS)
  const signal = (name: NodeJS.Signals): void => {
    if (!exists(pid)) throw new Error('the node is dead')
    process.kill(pid, name)
  }
  const kill = async (): Promise<void> => {
    if (exists(pid)) signal('SIGKILL')
    await until(() => (exists(pid) ? undefined : true), inTime())
  }
  const answers = (): Promise<true | undefined> =>
    rpc(described.url, 'chain_getHeader').then(
      () => true as const,
      () => undefined,
    )
  return {
    name,
    url: described.url,
    log: described.log,
    isDead: () => !exists(pid),
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    kill,
    restart: async () => {
      await kill()
      pid = startAgain(described)
      await until(answers, inTime())
    },
  }
}
