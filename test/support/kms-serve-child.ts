import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { socketIn } from './kms-process.js'

const MAIN = fileURLToPath(new URL('kms-serve-main.ts', import.meta.url))

/** `signer-layer kms serve` in a process of its own, over the folder `dir`. */
export interface KmsServeChild {
  /** What it wrote to standard error. */
  readonly log: () => string
  /** Resolves with code and signal. */
  readonly exited: Promise<readonly [number | null, NodeJS.Signals | null]>
  signal(signal: NodeJS.Signals): void
}

const running = new Set<ChildProcess>()

/** Ends those that a test that failed has left. */
export const endKmsServes = (): void => {
  for (const child of running) child.kill('SIGKILL')
}

const serving = async (child: ChildProcess, log: () => string): Promise<void> => {
  while (!log().includes('The KMS serves')) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`it does not serve:\n${log()}`)
    await Promise.race([once(child.stderr as NodeJS.ReadableStream, 'data'), once(child, 'exit')])
  }
}

/** Writes its settings: development keys, and a socket in `dir`. */
export const kmsServeConfig = (dir: string, serve: Readonly<Record<string, unknown>> = {}, keys = 'keys'): string => {
  const file = join(dir, 'kms.json')
  const kms = { mode: 'sealed', dir: join(dir, keys), provider: { kind: 'dev' } }
  const settings = {
    kms,
    serve: { socket: socketIn(dir), journal: join(dir, 'served.db'), ...serve },
    declareDevChain: true,
  }
  writeFileSync(file, JSON.stringify(settings))
  return file
}

export const spawnKmsServe = (config: string): { kms: KmsServeChild; ready: Promise<void> } => {
  const child = spawn(process.execPath, ['--import=tsx', MAIN, 'serve', '--config', config], {
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  let text = ''
  child.stderr.on('data', (chunk: Buffer) => void (text += chunk.toString()))
  const exited = once(child, 'exit').then(
    ([code, signal]) => [code as number | null, signal as NodeJS.Signals | null] as const,
  )
  const log = (): string => text
  const kms = { log, exited, signal: (signal: NodeJS.Signals) => void child.kill(signal) }
  return { kms, ready: serving(child, log) }
}

/** Starts it, and waits until it serves. */
export const startKmsServe = async (config: string): Promise<KmsServeChild> => {
  const { kms, ready } = spawnKmsServe(config)
  await ready
  return kms
}
