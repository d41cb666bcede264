import assert from 'node:assert/strict'
import { join } from 'node:path'
import { healthCheck } from '../support/deploy/dockerfile.js'
import { temporaryFolder, type Installed } from './support/installed.js'
import { NODE_VERSIONS, nodeBinary } from './support/node-binaries.js'
import { readManifest } from './support/packages.js'
import { mustRunIn, runIn } from './support/run.js'
import { startProgram, type RunningProgram } from './support/start-program.js'
import { withChopsticks } from './support/with-chopsticks.js'

/** The settings of `init` name ports; tests take free ones. */
const FREE_PORTS = ['--set', 'worker.port=0', '--set', 'observe.port=0']

describe('the installed program', () => {
  let user: Installed
  before(async () => {
    user = await withChopsticks()
  })

  for (const version of NODE_VERSIONS) {
    describe(`under Node ${version}`, () => {
      let node = ''
      let l1: RunningProgram | undefined
      let agent: RunningProgram | undefined
      before(async function () {
        const binary = await nodeBinary(version)
        if (binary === undefined) this.skip()
        node = binary
        l1 = await startProgram(user.folder, /^L1 +(ws:\S+)/, node, user.main, 'dev', '--l1-only', '--port', '0')
      })
      after(async () => {
        await agent?.stop()
        await l1?.stop()
      })

      it('tells its version, and nothing on standard error', async () => {
        const { out, err, code } = await runIn(user.folder, node, user.main, '--version')

        assert.deepEqual([out.trim(), err, code], [readManifest(user.path).version, '', 0])
      })

      it('makes an agent, runs it on the L1 that it brings, and ends it when asked', async () => {
        const home = temporaryFolder('agent')
        const url = l1?.said ?? ''
        await mustRunIn(home, node, user.main, 'init', 'mine', '--l1', url)
        const config = ['--config', join('mine', 'settings.yaml')]
        const start = ['start', ...config, ...FREE_PORTS, '--log-format', 'json']
        agent = await startProgram(home, /"observe":"([^"]+)"/, node, user.main, ...start)

        const [program = '', ...check] = healthCheck(new URL(agent.said).port)
        assert.equal(program, 'node')
        await mustRunIn(home, node, ...check)
        assert.equal(await agent.stop(), 0)
        assert.equal((await runIn(home, node, ...check)).code, 1)
      })

      it('ends the L1 alone when asked', async () => {
        assert.equal(await l1?.stop(), 0)
      })
    })
  }

  it('gets the answers of the demo that it expects, under the newest Node that is supported', async () => {
    const node = (await nodeBinary('24')) ?? process.execPath
    const { out, err, code } = await runIn(user.folder, node, user.main, 'demo')

    assert.deepEqual([err, code], ['', 0])
    assert.match(out, /All 28 answers are as expected\./)
  })
})
