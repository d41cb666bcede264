import assert from 'node:assert/strict'
import type { EmbeddedL1 } from '../../src/embedded/embedded-l1.js'
import type { Hex } from '../../src/model/ids.js'
import { connectApi } from '../support/api.js'
import { startTestL1 } from '../support/embedded.js'
import { installed, temporaryFolder, type Installed } from './support/installed.js'
import { NODE_VERSIONS, nodeBinary } from './support/node-binaries.js'
import { readManifest } from './support/packages.js'
import { mustRunIn, runIn } from './support/run.js'
import { startInstalledAgent } from './support/start-agent.js'

describe('the installed program', () => {
  let user: Installed
  let l1: EmbeddedL1
  let genesis: Hex
  before(async () => {
    user = await installed()
    l1 = await startTestL1()
    const api = await connectApi(l1.url)
    genesis = api.genesisHash.toHex()
    await api.disconnect()
  })
  after(() => l1.close())

  for (const version of NODE_VERSIONS) {
    describe(`under Node ${version}`, () => {
      let node = ''
      before(async function () {
        const binary = await nodeBinary(version)
        if (binary === undefined) this.skip()
        node = binary
      })

      it('tells its version, and nothing on standard error', async () => {
        const { out, err, code } = await runIn(user.folder, node, user.main, '--version')

        assert.deepEqual([out.trim(), err, code], [readManifest(user.path).version, '', 0])
      })

      it('runs an agent by the example settings, and ends it when asked', async () => {
        const chain = { url: l1.url, genesis }
        const agent = await startInstalledAgent(user, { node, l1: chain, folder: temporaryFolder('agent') })

        const health = await fetch(new URL('/healthz', agent.observeUrl))
        assert.equal(health.status, 200)
        assert.equal(await agent.stop(), 0)
      })
    })
  }
})

describe('the demo of the installed program', () => {
  let user: Installed
  before(async () => {
    user = await installed()
    const peer = `@acala-network/chopsticks-core@${readManifest(user.path).peerDependencies['@acala-network/chopsticks-core']}`
    await mustRunIn(user.folder, 'npm', 'install', peer, '--ignore-scripts', '--no-audit', '--no-fund')
  })

  it('gets the answers that it expects, under the newest Node that is supported', async () => {
    const node = (await nodeBinary('24')) ?? process.execPath
    const { out, err, code } = await runIn(user.folder, node, user.main, 'demo')

    assert.deepEqual([err, code], ['', 0])
    assert.match(out, /All 28 answers are as expected\./)
  })
})
