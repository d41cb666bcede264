/** What dApps get into their pages with the client. */
import assert from 'node:assert/strict'
import { packageFile } from '../../../src/package-file.js'
import { bundleForBrowser } from '../../support/browser-bundle.js'
import { CLIENT, clientEntryPoints } from '../../support/client-entry-points.js'

/** A request needs a signature and a seal; a page that asks for them should not have to carry much more. */
const MOST_GZIPPED_BYTES = 128_000

describe('the client in a bundle for browsers', () => {
  for (const entry of clientEntryPoints()) {
    it(`${entry.slice(entry.indexOf('client'))} needs no module of Node`, async () => {
      const { text, sources } = await bundleForBrowser(entry)

      assert.notEqual(text, '')
      // What a package gives browsers in the place of a module of Node: nothing.
      assert.deepEqual(
        sources.filter((path) => path.startsWith('(disabled):')),
        [],
      )
    })
  }

  it('could not hide that it needs one', async () => {
    await assert.rejects(bundleForBrowser(packageFile('src', 'settings', 'read-secret.ts')), /node:fs/)
  })

  it('is small, and holds no words in fifty languages that a schema could complain in', async () => {
    // Every page has polkadot-js, for its connection to the L1.
    const { gzippedBytes, sources } = await bundleForBrowser(CLIENT, ['@polkadot/*'])

    assert.ok(gzippedBytes < MOST_GZIPPED_BYTES, `${gzippedBytes} bytes`)
    assert.deepEqual(
      sources.filter((path) => path.includes('/locales/') && !path.endsWith('/en.js')),
      [],
    )
  })

  it('holds of viem no more than what hashes typed data', async () => {
    const { sources } = await bundleForBrowser(CLIENT)
    const folders = sources.flatMap((path) => /node_modules\/viem\/_esm\/(\w+)/.exec(path)?.[1] ?? [])

    assert.deepEqual([...new Set(folders)].sort(), ['errors', 'utils'])
  })
})
