import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { killAll, pidsNaming, processesOf } from '../../../../scripts/network/processes.js'

const LISTING = `    1 /sbin/init
  812 node --base-path net-a/alice/data --validator
 4711 bash -c exec node --base-path net-b/alice/data
99999 [kworker/0:1]
`

describe('the processes of a network', () => {
  it('are those whose arguments name its folder', () => {
    assert.deepEqual(pidsNaming(LISTING, 'net-a/'), [812])
    assert.deepEqual(pidsNaming(LISTING, 'net-c/'), [])
  })

  it('are found on this machine, and ended', async () => {
    const mark = `signer-layer-test-${process.pid}-${Date.now()}`
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()', mark], {
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    const exited = once(child, 'exit')
    await once(child, 'spawn')

    killAll(processesOf(mark))

    assert.deepEqual(await exited, [null, 'SIGKILL'])
    assert.deepEqual(processesOf(mark), [])
  })

  it('may have ended before they are ended', async () => {
    const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' })
    await once(child, 'exit')

    assert.doesNotThrow(() => killAll([child.pid as number]))
  })
})
