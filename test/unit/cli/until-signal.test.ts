import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../support/until-signal-main.ts', import.meta.url))

describe('a program that stops by a signal', () => {
  for (const [first, second] of [
    ['SIGTERM', 'SIGTERM'],
    ['SIGINT', 'SIGTERM'],
  ] as const)
    it(`goes on to its end after ${first}, and ends at once by ${second} after it`, async () => {
      const child = spawn(process.execPath, ['--import=tsx', MAIN], { stdio: ['ignore', 'pipe', 'inherit'] })
      const exited = once(child, 'exit')
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
      try {
        assert.equal((await lines.next()).value, 'runs')
        child.kill(first)
        assert.equal((await lines.next()).value, `stopping by ${first}`)
        assert.deepEqual([child.exitCode, child.signalCode], [null, null])
        child.kill(second)
        assert.deepEqual(await exited, [null, second])
      } finally {
        child.kill('SIGKILL')
      }
    })
})
