import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, constants, openSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { buildChild } from '../../support/built.js'
import { withTempDir } from '../kms/support/temp-dir.js'

const MAIN = 'test/support/unread-main.ts'

/** A pipe of the system, of which nothing is read before `read` is called. */
const pipeIn = (dir: string) => {
  const path = join(dir, 'pipe')
  assert.equal(spawnSync('mkfifo', [path]).status, 0)
  const reading = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const writing = openSync(path, constants.O_WRONLY)
  const read = async (): Promise<string[]> => {
    const whole = await text(new Socket({ fd: reading, readable: true, writable: false }))
    return whole.trimEnd().split('\n')
  }
  return { writing, read, leave: () => closeSync(reading) }
}

describe('the last words of a command whose standard error is a pipe that is full', () => {
  const start = async (dir: string, how: string) => {
    // Not by tsx: its compiler is a child that has the same standard error, and makes it block.
    const program = await buildChild(MAIN, join(dir, 'program'))
    const { writing, ...pipe } = pipeIn(dir)
    const child = spawn(process.execPath, [program, how], { stdio: ['ignore', 'pipe', writing] })
    closeSync(writing)
    const exited = once(child, 'exit')
    assert.ok(child.stdout)
    await once(child.stdout, 'data')
    return { ...pipe, exited }
  }

  it('reach who reads late, after all lines of the log', () =>
    withTempDir(async (dir) => {
      const { read, exited } = await start(dir, 'ends')
      const lines = await read()

      assert.equal(lines.length, 501)
      assert.match(String(lines[499]), / line=499$/)
      assert.equal(lines[500], 'The fault of a command')
      assert.deepEqual(await exited, [1, null])
    }))

  it('reach who reads late on lines of their own, when nobody caught the fault', () =>
    withTempDir(async (dir) => {
      const { read, exited } = await start(dir, 'throws')
      const lines = await read()

      assert.ok(lines.some((line) => line.startsWith('Unexpected fault, please report it: TypeError')))
      assert.deepEqual(await exited, [1, null])
    }))

  it('keep no process that nobody reads any more', () =>
    withTempDir(async (dir) => {
      const { leave, exited } = await start(dir, 'ends unread')

      assert.deepEqual(await exited, [1, null])
      leave()
    }))
})
