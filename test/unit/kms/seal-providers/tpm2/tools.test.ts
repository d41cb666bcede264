/** tpm2-tools that misbehave, as scripts; real ones are tried on a TPM in software (test/tpm). */
import assert from 'node:assert/strict'
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { MEMORY_ROOT } from '../../../../../src/kms/seal-providers/memory-dir.js'
import { tpm2Tools, type Tool, type ToolResult } from '../../../../../src/kms/seal-providers/tpm2/tools.js'
import { script } from '../../support/programs.js'
import { withTempDir } from '../../support/temp-dir.js'

const TOOL: Tool = 'tpm2_unseal'

const run = (toolsDir: string, timeoutMs = 15_000): Promise<ToolResult> =>
  tpm2Tools({ toolsDir, tcti: 'device:/dev/none', timeoutMs, memoryRoot: MEMORY_ROOT }).work((bench) =>
    bench.run(TOOL, ['-c', 'object'], new Uint8Array(Buffer.from('key'))),
  )

const withTool = (lines: readonly string[], test: (toolsDir: string) => Promise<void>): Promise<void> =>
  withTempDir(async (dir) => {
    await script(dir, TOOL, ...lines)
    await test(dir)
  })

const unavailable = (message: RegExp) => ({ code: 'SIGNER__KMS__SEAL_UNAVAILABLE', message })

describe('tpm2Tools', () => {
  it('runs a tool of the folder, names the TPM, and hands secrets over on standard input', () =>
    withTool(['printf "%s %s" "$*" "$(cat)"'], async (dir) => {
      const result = await run(dir)

      assert.ok(result.ok)
      assert.equal(Buffer.from(result.output).toString(), '-T device:/dev/none -c object key')
    }))

  it('gives the fault that the TPM named, whatever way the tool ended', async () => {
    const said = 'echo "ERROR: Esys_Unseal(0x99D) - words" >&2'
    for (const end of ['exit 1', 'kill -11 $$'])
      await withTool([said, end], async (dir) => {
        assert.deepEqual(await run(dir), { ok: false, fault: 'policy failed' })
      })
  })

  it('says what to do when there is no tool', () =>
    withTempDir(async (dir) => {
      await assert.rejects(run(dir), unavailable(/install tpm2-tools.*kms\.provider\.toolsDir/))
    }))

  it('runs no tool that others may replace', () =>
    withTool(['true'], async (dir) => {
      await chmod(join(dir, TOOL), 0o777)
      await assert.rejects(run(dir), unavailable(/can be replaced by other users/))
    }))

  it('waits no longer than it may', () =>
    withTool(['sleep 1000'], (dir) =>
      assert.rejects(run(dir, 500), unavailable(/did not answer tpm2_unseal within 500 ms/)),
    ))

  it('takes no more output than it may', () =>
    withTool(['cat /dev/zero'], (dir) => assert.rejects(run(dir), unavailable(/too much output/))))

  it('lets one after the other at the TPM, and goes on after a failure', async () => {
    const tpm = tpm2Tools({ toolsDir: '/nowhere', tcti: 'none', timeoutMs: 1, memoryRoot: MEMORY_ROOT })
    const order: string[] = []
    const work = (name: string) =>
      tpm.work(async ({ path }) => {
        order.push(`${name} begins`)
        await new Promise((resolve) => setImmediate(resolve))
        order.push(`${name} ends`)
        if (name === 'first') throw new Error(path('of the test'))
      })

    const [first] = await Promise.allSettled([work('first'), work('second')])

    assert.equal(first.status, 'rejected')
    assert.deepEqual(order, ['first begins', 'first ends', 'second begins', 'second ends'])
  })
})
