import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withTempDir } from '../kms/support/temp-dir.js'

const PROGRAM = fileURLToPath(new URL('../../../scripts/run-all.ts', import.meta.url))
const TSX = import.meta.resolve('tsx')

const SCRIPTS = {
  good: 'echo good has run',
  bad: 'echo bad has run && exit 3',
  killed: 'kill -KILL $$',
  last: 'echo last has run',
}

/** What these scripts of a package say when they are run so. */
const runAll = (...scripts: (keyof typeof SCRIPTS)[]): Promise<{ status: number | null; out: string; err: string }> =>
  withTempDir(async (cwd) => {
    writeFileSync(join(cwd, 'package.json'), JSON.stringify({ scripts: SCRIPTS }))
    const child = spawnSync(process.execPath, [`--import=${TSX}`, PROGRAM, ...scripts], { cwd, encoding: 'utf8' })
    return { status: child.status, out: child.stdout, err: child.stderr }
  })

const RAN = /^\w+ has run$/gm

describe('scripts run one after the other', () => {
  it('all have their turn when one fails, and fail together, naming those that did', async () => {
    const { status, out, err } = await runAll('bad', 'good', 'killed', 'last')

    assert.deepEqual(out.match(RAN), ['bad has run', 'good has run', 'last has run'])
    assert.match(err, /^Failed: bad, killed$/m)
    assert.equal(status, 1)
  })

  it('succeed when each does', async () => {
    const { status, out, err } = await runAll('good', 'last')

    assert.deepEqual([status, out.match(RAN)], [0, ['good has run', 'last has run']])
    assert.doesNotMatch(err, /Failed/)
  })
})
