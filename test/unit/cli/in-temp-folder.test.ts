import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { inTempFolder } from '../../../src/cli/in-temp-folder.js'

const MAIN = fileURLToPath(new URL('../../support/in-temp-folder-main.ts', import.meta.url))

const start = (...args: readonly string[]) => {
  const child = spawn(process.execPath, ['--import=tsx', MAIN, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<string> => String((await lines.next()).value)
  return { child, next, exited: once(child, 'exit') }
}

describe('a temporary folder', () => {
  it('is gone with what is in it after its use, also where that fails', async () => {
    const seen: string[] = []
    const use = async (dir: string): Promise<never> => {
      seen.push(dir)
      writeFileSync(join(dir, 'file'), '')
      throw new RangeError('a fault of the use')
    }

    await assert.rejects(inTempFolder('signer-layer-test-', use), RangeError)

    assert.deepEqual(
      seen.map((dir) => existsSync(dir)),
      [false],
    )
    assert.equal(process.listenerCount('SIGHUP'), 0)
  })

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    it(`is gone when ${signal} ends the process, as it would end any other`, async () => {
      const { child, next, exited } = start()
      try {
        const dir = await next()
        assert.ok(existsSync(dir))
        child.kill(signal)
        assert.deepEqual(await exited, [null, signal])
        assert.ok(!existsSync(dir))
      } finally {
        child.kill('SIGKILL')
      }
    })

  it('stays while a signal is heard, and is gone at the next one, which ends the process', async () => {
    const { child, next, exited } = start('hears')
    try {
      const dir = await next()
      child.kill('SIGTERM')
      assert.equal(await next(), 'stopping by SIGTERM')
      assert.ok(existsSync(dir))
      child.kill('SIGTERM')
      assert.deepEqual(await exited, [null, 'SIGTERM'])
      assert.ok(!existsSync(dir))
    } finally {
      child.kill('SIGKILL')
    }
  })
})
