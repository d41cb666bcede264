import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BehaviorSubject, filter, firstValueFrom, map } from 'rxjs'
import { builtProgram } from './built.js'

/** All sh blocks of a document, in their order. */
export const shellBlocks = (text: string): string[] =>
  [...text.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = '']) => block)

/** The sh blocks of a section of a document, in their order. */
export const blocksOf = (text: string, section: string): string[] => {
  const [, body = ''] = text.split(new RegExp(`^## ${section}$`, 'm'))
  return shellBlocks(body.split(/^## /m)[0] ?? '')
}

/** `signer-layer` and `age-keygen` by their names, as an installation has them. */
const installShims = async (bin: string): Promise<void> => {
  const keygen = fileURLToPath(new URL('age-keygen.ts', import.meta.url))
  const programs = {
    'signer-layer': `'${await builtProgram()}'`,
    'age-keygen': `--import='${import.meta.resolve('tsx')}' '${keygen}'`,
  }
  await mkdir(bin)
  for (const [name, program] of Object.entries(programs)) {
    await writeFile(join(bin, name), `#!/bin/sh\nexec '${process.execPath}' ${program} "$@"\n`)
    await chmod(join(bin, name), 0o755)
  }
}

/** A block of a document that runs. */
export interface RunningBlock {
  /** Resolves with the first match in what it prints, also before now; rejects when it ends without. */
  shows(pattern: RegExp): Promise<RegExpExecArray>
  /** All that it printed, once it is done; rejects when a command of it failed. */
  readonly done: Promise<string>
  /** Sends a signal to all that it started, if it still runs, and waits until that is gone. */
  end(signal?: NodeJS.Signals): Promise<void>
}

export interface Shell {
  start(block: string, env?: Readonly<Record<string, string>>): RunningBlock
}

/** Runs blocks of a document in the folder `cwd`, with the programs in `bin`. */
export const shellWith = (cwd: string, bin: string): Shell => ({
  start: (block, env = {}) => startBlock(block, cwd, { ...env, PATH: `${bin}:${process.env['PATH'] ?? ''}` }),
})

/** Runs blocks of a document in the folder `cwd`; `bin` is made, for the programs that they name. */
export const openShell = async (cwd: string, bin: string): Promise<Shell> => {
  await installShims(bin)
  return shellWith(cwd, bin)
}

const startBlock = (block: string, cwd: string, env: Readonly<Record<string, string>>): RunningBlock => {
  // A process group of its own: the shell may end before what it started.
  const child = spawn('sh', ['-eu', '-c', block], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const printed = new BehaviorSubject('')
  let isOpen = true
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => printed.next(printed.value + chunk))
  }
  const closed = once(child, 'close').then(([code]) => {
    isOpen = false
    printed.complete()
    return code as number | null
  })
  const done = closed.then((code) => {
    assert.equal(code, 0, `${block}\n${printed.value}`)
    return printed.value
  })
  // Who ends it does not wait for its success.
  done.catch(() => undefined)
  const shows = async (pattern: RegExp): Promise<RegExpExecArray> => {
    const matches$ = printed.pipe(
      map((text) => pattern.exec(text)),
      filter((match) => match !== null),
    )
    const match = await firstValueFrom(matches$, { defaultValue: null })
    assert.ok(match, `${block} did not show ${pattern.source}\n${printed.value}`)
    return match
  }
  const end = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    if (isOpen && child.pid !== undefined) process.kill(-child.pid, signal)
    await closed
  }
  return { shows, done, end }
}
