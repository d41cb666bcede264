import assert from 'node:assert/strict'
import { layersOf } from '../../../src/cli/settings-flags.js'
import { agentFolder, type AgentFolder } from './kms/support.js'
import { runCli } from './policy/support.js'

describe('--set', () => {
  let folder: AgentFolder
  beforeEach(() => void (folder = agentFolder()))
  afterEach(() => folder.remove())

  const list = (...flags: string[]) => runCli('kms', 'list', '--config', folder.config, ...flags)

  it('sets settings of a command over its file, as often as it is given', async () => {
    const { err, code } = await list('--set', 'concurrency=0', '--set', 'l1.stallSec=0')

    assert.match(err, /concurrency: must be a whole number of at least 1, found 0 \(--set concurrency\)/)
    assert.match(err, /l1\.stallSec: .* \(--set l1\.stallSec\)/)
    assert.equal(code, 1)
    assert.equal((await list('--set', 'l1.stallSec=1')).code, 0)
  })

  it('is shown with an example that the file of the command may have', async () => {
    assert.match((await runCli('kms', 'serve', '--help')).out, /\(serve\.keepRequests=100000\)/)
    assert.equal((await list('--set', 'kms.dir=data/keys', '--help')).code, 0)
    assert.match((await list('--help')).out, /\(kms\.dir=data\/keys\)/)
    assert.match((await runCli('start', '--help')).out, /\(l1\.stallSec=30\)/)
  })

  it('stands over variables of this process', async () => {
    process.env['SIGNER_LAYER__CONCURRENCY'] = 'none'
    try {
      assert.match((await list()).err, /concurrency: .* \(SIGNER_LAYER__CONCURRENCY\)/)
      assert.equal((await list('--set', 'concurrency=1')).code, 0)
    } finally {
      delete process.env['SIGNER_LAYER__CONCURRENCY']
    }
  })

  it('is empty where it is not given', () => {
    assert.deepEqual(layersOf({}), { environment: process.env, set: [] })
  })
})
