import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'

export interface ProgramCall {
  /** Absolute path; no shell reads it or the arguments. */
  readonly file: string
  /** Everybody on the machine can read these. */
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Folder that it works in. */
  readonly dir: string
  /** What it reads on standard input; nothing by default. */
  readonly input?: Uint8Array
}

export interface ProgramLimits {
  readonly timeoutMs: number
  /** Of standard output and standard error, each. */
  readonly maxOutputBytes: number
}

export type ProgramResult =
  | {
      readonly end: 'exited'
      /** null where a signal ended it. */
      readonly exitCode: number | null
      /** Of the receiver, who wipes it. */
      readonly stdout: Uint8Array
      readonly stderr: Uint8Array
    }
  | { readonly end: 'not started' | 'timed out' | 'too much output' }

const NOTHING = new Uint8Array(0)

/** Gathers what a stream brings; the pieces are wiped when they are joined or dropped, since they may be secret. */
const gather = (stream: Readable, most: number, onTooMuch: () => void) => {
  const pieces: Uint8Array[] = []
  let length = 0
  const drop = (): void => {
    for (const piece of pieces.splice(0)) piece.fill(0)
  }
  stream.on('data', (piece: Uint8Array) => {
    length += piece.length
    pieces.push(piece)
    if (length > most) onTooMuch()
  })
  const join = (): Uint8Array => {
    const whole = new Uint8Array(length)
    let at = 0
    for (const piece of pieces) {
      whole.set(piece, at)
      at += piece.length
    }
    drop()
    return whole
  }
  return { join, drop }
}

// The whole group: what a helper script has started would go on, and keep its pipes open.
const killGroup = (pid: number): void => {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}

const start = ({ file, args, env, dir }: ProgramCall) => {
  try {
    return spawn(file, args, { cwd: dir, env, detached: true, stdio: 'pipe' })
  } catch {
    return undefined
  }
}

/**
 * Runs a program to its end, with nothing of this process's environment. Never raises: a program that cannot be
 * started, does not end in time or writes too much is a result, and its process group is killed.
 */
export const runProgram = (call: ProgramCall, { timeoutMs, maxOutputBytes }: ProgramLimits): Promise<ProgramResult> =>
  new Promise((resolve) => {
    const child = start(call)
    child?.once('error', () => resolve({ end: 'not started' }))
    const pid = child?.pid
    // Without an id there are no streams either.
    if (child === undefined || pid === undefined) return resolve({ end: 'not started' })

    let cut: 'timed out' | 'too much output' | undefined
    const stop = (why: NonNullable<typeof cut>): void => {
      cut ??= why
      killGroup(pid)
      child.stdout.destroy()
      child.stderr.destroy()
    }
    const tooMuch = (): void => stop('too much output')
    const out = gather(child.stdout, maxOutputBytes, tooMuch)
    const err = gather(child.stderr, maxOutputBytes, tooMuch)
    const timer = setTimeout(() => stop('timed out'), timeoutMs)
    child.once('close', (exitCode) => {
      clearTimeout(timer)
      if (cut === undefined) return resolve({ end: 'exited', exitCode, stdout: out.join(), stderr: err.join() })
      out.drop()
      err.drop()
      resolve({ end: cut })
    })
    // A program that does not read its input says by its exit code what came of it.
    child.stdin.on('error', () => undefined)
    child.stdin.end(call.input ?? NOTHING)
  })
