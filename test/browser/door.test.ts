/** What web pages find at the worker's door: nothing, unless the operator lists their origin, and then a WebSocket alone. */
import assert from 'node:assert/strict'
import { Keyring } from '@polkadot/keyring'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { computeAddress, verifyMessage } from 'ethers'
import type { Browser, Page } from 'playwright-core'
import { startChain, startTestAgent, tempDir, type TestAgent, type TestChain } from '../support/agent-e2e.js'
import { packageFile } from '../../src/package-file.js'
import { bundleForBrowser } from '../support/browser-bundle.js'
import { workerSection } from '../support/worker-e2e.js'
import './page/global.js'
import { requireChromium, startChromium } from './support/chromium.js'
import { servePage, type ServedPage } from './support/serve-page.js'
import { watchPage, type Watched } from './support/watch-page.js'

const CALL = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'system_health', params: {} })

/** A well-known development account. */
const CALLER = '//Bob'
const POLICY = '{ routes: [{ id: texts, match: { chain: eth, kind: message }, action: { backend: kms-integritee } }] }'

/** Programs of a page: the types of browsers are not those of this file. */
const overSocket = (url: string): string => `new Promise((resolve) => {
  const socket = new WebSocket(${JSON.stringify(url.replace(/^http/, 'ws'))})
  socket.onopen = () => socket.send(${JSON.stringify(CALL)})
  socket.onmessage = ({ data }) => { resolve(data); socket.close() }
  socket.onclose = ({ code }) => resolve('closed ' + code)
})`
const byPost = (url: string): string => `fetch(${JSON.stringify(url)}, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: ${JSON.stringify(CALL)},
}).then((response) => response.text(), (error) => error.name)`
/** A request that browsers send without asking first. The page reads nothing of an answer. */
const blindly = (url: string): string => `fetch(${JSON.stringify(url)}, {
  method: 'POST',
  mode: 'no-cors',
  body: ${JSON.stringify(CALL)},
}).then((response) => response.type, (error) => error.name)`

describe("the worker's door, for pages of a browser", () => {
  const { dir, remove } = tempDir()
  let chain: TestChain
  let running: TestAgent
  let browser: Browser
  let listed: ServedPage
  let stranger: ServedPage

  before(async function () {
    requireChromium(this)
    const { text } = await bundleForBrowser(packageFile('test', 'browser', 'page', 'door.ts'))
    ;[listed, stranger] = await Promise.all([servePage(text), servePage(text)])
    chain = await startChain({ blockTimeMs: 'instant' })
    await cryptoWaitReady()
    const pair = new Keyring({ type: 'sr25519' }).addFromUri(CALLER)
    const worker = { ...workerSection([pair]), allowedOrigins: [new URL(listed.url).origin] }
    running = await startTestAgent(chain, dir, { worker, policy: POLICY })
    browser = await startChromium()
  })
  after(async () => {
    await browser?.close()
    await running?.agent.stop()
    await chain?.close()
    await Promise.all([listed, stranger].map((served) => served?.close()))
    remove()
  })

  const open = async ({ url }: ServedPage): Promise<{ readonly page: Page; readonly watched: Watched }> => {
    const page = await browser.newPage()
    const watched = watchPage(page)
    await page.goto(url)
    return { page, watched }
  }
  const door = (): string => running.agent.workerUrl as string

  it('opens no WebSocket for an origin that the settings do not list', async () => {
    const { page, watched } = await open(stranger)

    // 1006: the browser does not tell pages why.
    assert.equal(await page.evaluate(overSocket(door())), 'closed 1006')
    assert.match(watched.errors.join(), /Unexpected response code: 403/)
  })

  it('opens one for an origin that they list', async () => {
    const { page, watched } = await open(listed)
    const answer = JSON.parse(await page.evaluate<string>(overSocket(door()))) as { readonly result: object }

    assert.ok('head' in answer.result)
    assert.deepEqual(watched.errors, [])
  })

  it('gives the client in such a page keys and signatures, and that of a stranger nothing', async () => {
    const [own, other] = [await open(listed), await open(stranger)]
    const url = door().replace(/^http/, 'ws')
    const asked = [url, running.pin, CALLER, 'asked by a page'] as const
    const { key, signature } = await own.page.evaluate((given) => globalThis.door.signAtDoor(...given), asked)
    const fault = await other.page.evaluate(([at, pin, uri]) => globalThis.door.faultAtDoor(at, pin, uri), asked)

    const [r, v] = [signature.slice(0, -2), 27 + Number(`0x${signature.slice(-2)}`)]
    assert.equal(verifyMessage('asked by a page', `${r}${v.toString(16)}`), computeAddress(key.publicKey))
    assert.equal(fault, 'SIGNER__CLIENT__CALL_UNAVAILABLE')
    assert.deepEqual(own.watched.errors, [])
  })

  it('takes no POST of any page, because it answers no preflight', async () => {
    for (const served of [stranger, listed]) {
      const { page, watched } = await open(served)

      assert.equal(await page.evaluate(byPost(door())), 'TypeError')
      assert.match(watched.errors.join(), /CORS policy/)
    }
  })

  it('reads no POST that a browser sends without a preflight', async () => {
    const { page } = await open(stranger)
    const refused = page.waitForResponse((response) => response.url().startsWith(door()))

    assert.equal(await page.evaluate(blindly(door())), 'opaque')
    assert.equal((await refused).status(), 403)
  })
})
