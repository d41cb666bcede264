/** The client in a page of a real browser, from an agent file to signatures that another library verifies. */
import assert from 'node:assert/strict'
import { computeAddress, Transaction, verifyMessage } from 'ethers'
import type { Browser, Page } from 'playwright-core'
import { DEV_MRENCLAVE, startDevAgent, type DevAgent } from '../../src/cli/dev-agent.js'
import { writeAgentFile } from '../../src/client/index.js'
import { createLogger } from '../../src/observe/winston-logger.js'
import { packageFile } from '../../src/package-file.js'
import { tempDir } from '../support/agent-e2e.js'
import { bundleForBrowser } from '../support/browser-bundle.js'
import { untilNextHead } from '../support/next-head.js'
import type { PageKey } from './page/dapp.js'
import './page/global.js'
import { requireChromium, startChromium } from './support/chromium.js'
import { servePage, type ServedPage } from './support/serve-page.js'
import { watchPage, type Watched } from './support/watch-page.js'

/** A well-known development account. */
const CALLER = '//Bob'

/** Blocks in which the agent registers and publishes its shielding key. */
const PATIENCE_BLOCKS = 20

const agentFileOf = ({ settings, l1, agent }: DevAgent): string => {
  const { genesis, shard } = settings.l1
  const pin = { genesis, shard, agentAccount: agent.account, mrEnclave: DEV_MRENCLAVE, allowSkip: true }
  return writeAgentFile({ pin, l1: [l1.url] })
}

describe('the client in a browser', () => {
  const { dir, remove } = tempDir()
  let running: DevAgent
  let served: ServedPage
  let browser: Browser
  let page: Page
  let watched: Watched
  let key: PageKey

  before(async function () {
    requireChromium(this)
    const { text } = await bundleForBrowser(packageFile('test', 'browser', 'page', 'page.ts'))
    served = await servePage(text)
    running = await startDevAgent({ dir }, createLogger({ level: 'error', format: 'text' }))
    browser = await startChromium()
    page = await browser.newPage()
    watched = watchPage(page)
    await openPage()
  })
  after(async () => {
    await browser?.close()
    await served?.close()
    await running?.close()
    remove()
  })

  const openPage = async (): Promise<void> => {
    await page.goto(served.url)
    await page.evaluate(([file, uri]) => dapp.connect(file, uri), [agentFileOf(running), CALLER] as const)
  }
  const prove = (changes: Record<string, string | boolean> = {}): Promise<string> =>
    page.evaluate((given) => dapp.prove(given), changes)

  it('proves the agent that the agent file pins', async () => {
    for (let blocks = 0; blocks < PATIENCE_BLOCKS && (await prove()) !== 'proven'; blocks += 1) {
      await untilNextHead(running.api)
    }

    assert.equal(await prove(), 'proven')
  })

  it('refuses another account, another measurement, another chain, and Skip where the pin does not allow it', async () => {
    const other = `0x${'0e'.repeat(32)}`

    assert.equal(await prove({ agentAccount: other }), 'SIGNER__CLIENT__INVALID_REGISTRATION')
    assert.equal(await prove({ mrEnclave: other }), 'SIGNER__CLIENT__INVALID_REGISTRATION')
    assert.equal(await prove({ allowSkip: false }), 'SIGNER__CLIENT__INVALID_REGISTRATION')
    assert.equal(await prove({ genesis: other }), 'SIGNER__CHAIN__GENESIS_MISMATCH')
  })

  it('has a key made, and an Ethereum transfer signed that another library reads as of this key', async () => {
    key = await page.evaluate(() => dapp.generateKey())
    const transfer = await page.evaluate((given) => dapp.transfer(given, '1.5', 7), key)

    assert.ok(transfer.status === 'ok', JSON.stringify(transfer))
    const read = Transaction.from(transfer.signed)
    assert.equal(read.from, computeAddress(key.publicKey))
    assert.deepEqual([read.chainId, read.nonce, read.value], [1n, 7, 1_500_000_000_000_000_000n])
    assert.equal(read.unsignedSerialized, transfer.unsigned)
  })

  it('reads a no as a result, with its reason', async () => {
    const transfer = await page.evaluate((given) => dapp.transfer(given, '150', 8), key)

    assert.deepEqual(transfer, { status: 'denied', reason: 'ConfirmationUnavailable' })
  })

  it('finds the answer to a request of a page that was closed, by what it was told to persist', async () => {
    const message = 'asked before the page was loaded anew'
    await page.evaluate(([by, text]) => dapp.askAndForget(by, text), [key, message] as const)
    await openPage()

    const signature = await page.evaluate(() => dapp.recall())

    const [r, v] = [signature.slice(0, -2), 27 + Number(`0x${signature.slice(-2)}`)]
    assert.equal(verifyMessage(message, `${r}${v.toString(16)}`), computeAddress(key.publicKey))
  })

  it('passed over nothing, raised nothing, and asked nobody but this machine', async () => {
    assert.equal((await page.evaluate(() => dapp.notes())).ignored, 0)
    await page.evaluate(() => dapp.disconnect())

    assert.deepEqual(watched.errors, [])
    assert.deepEqual([...watched.hosts], ['127.0.0.1'])
  })
})
