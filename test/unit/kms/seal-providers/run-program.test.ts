import assert from 'node:assert/strict'
import { runProgram, type ProgramCall } from '../../../../src/kms/seal-providers/run-program.js'
import { script } from '../support/programs.js'
import { withTempDir } from '../support/temp-dir.js'

const LIMITS = { timeoutMs: 15_000, maxOutputBytes: 1_000 }
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString()

const run = (lines: readonly string[], call: Partial<ProgramCall> = {}, limits = LIMITS) =>
  withTempDir(async (dir) =>
    runProgram({ file: await script(dir, 'program', ...lines), args: [], env: {}, dir, ...call }, limits),
  )

describe('runProgram', () => {
  it('hands input over and gives both outputs and the exit code', async () => {
    const input = new Uint8Array(Buffer.from('in'))
    const result = await run(['printf "out %s" "$(cat)"', 'printf err >&2', 'exit 5'], { input })

    assert.ok(result.end === 'exited')
    assert.deepEqual([text(result.stdout), text(result.stderr), result.exitCode], ['out in', 'err', 5])
    assert.equal(text(input), 'in')
  })

  it('gives null as exit code where a signal ended it', async () => {
    const result = await run(['kill -9 $$'])

    assert.equal(result.end === 'exited' && result.exitCode, null)
  })

  it('passes arguments and environment as they are, and nothing else', async () => {
    const result = await run(['printf "%s|%s|%s" "$1" "$A" "$HOME"'], { args: ['$(id) "x"'], env: { A: '`b`' } })

    assert.equal(result.end === 'exited' && text(result.stdout), '$(id) "x"|`b`|')
  })

  it('lets a program leave its input unread', async () => {
    const result = await run(['exit 0'], { input: new Uint8Array(1_000_000) })

    assert.equal(result.end === 'exited' && result.exitCode, 0)
  })

  for (const [what, lines] of Object.entries({
    'on standard output': ['cat /dev/zero'],
    'on standard error': ['cat /dev/zero >&2'],
  }))
    it(`ends a program that writes too much ${what}`, async () => {
      assert.deepEqual(await run(lines), { end: 'too much output' })
    })

  it('takes as much as is allowed', async () => {
    const result = await run(['head -c 1000 /dev/zero'])

    assert.equal(result.end === 'exited' && result.stdout.length, 1_000)
  })

  it('ends a program that does not end, and one whose child keeps its outputs open', async () => {
    for (const lines of [['sleep 1000'], ['sleep 1000 &']])
      assert.deepEqual(await run(lines, {}, { ...LIMITS, timeoutMs: 500 }), { end: 'timed out' })
  })

  it('says of a program that cannot be started that it was not', async () => {
    for (const file of ['/nowhere', '/', 'a\0b'])
      assert.deepEqual(await run([], { file }), { end: 'not started' }, file)
    assert.deepEqual(await run([], { dir: '/nowhere' }), { end: 'not started' })
  })
})
