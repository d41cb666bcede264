/**
 * RFC-78 (polkadot-fellows/RFCs, text/0078-merkleized-metadata.md): the metadata hash.
 *
 * The text has no vectors but drawings of two trees. That of 5 leaves is here; that of 6 leaves is another tree than
 * the reference implementation has. That one (bkchr/merkleized-metadata, `FIXTURES` in src/lib.rs at 1997a55c) has
 * hashes of the metadata of Polkadot, Kusama, Rococo, Acala, Moonbeam and HydraDX; these files are not here.
 * `ownMetadataHash` was written from the text and gives all six values, so it stands for them: what decides on
 * payloads must give what it gives.
 */
import assert from 'node:assert/strict'
import { metadataIn } from '../../../src/payloads/substrate/metadata-bytes.js'
import { fromHex, toHex } from '../../../src/protocol/hash.js'
import { devMetadataAt } from '../../support/dev-runtime.js'
import {
  devWallet,
  integriteeMetadata,
  integriteeWallet,
  type Wallet,
} from '../../unit/payloads/substrate/support/payloads.js'
import { ownMetadataHash } from './own-hash.js'
import { treeRoot } from './tree.js'

describe('RFC-78', () => {
  it('has the tree of 5 leaves that it draws, and the trees of the reference implementation', () => {
    const drawn = (count: number): string | undefined =>
      treeRoot(
        Array.from({ length: count }, (_, index) => `${index}`),
        (left, right) => `[${left} ${right}]`,
      )
    assert.equal(drawn(5), '[[[3 4] 0] [1 2]]')
    assert.deepEqual([0, 1, 2, 6].map(drawn), [undefined, '0', '[0 1]', '[[[2 3] [4 5]] [0 1]]'])
  })

  const runtimes: readonly [
    string,
    () => Promise<Uint8Array | undefined>,
    () => Promise<Wallet | undefined>,
    number,
  ][] = [
    ['the development runtime', async () => metadataIn(fromHex(await devMetadataAt(15))), devWallet, 13],
    ['Integritee on Polkadot', async () => integriteeMetadata(), async () => integriteeWallet(), 13],
  ]
  for (const [name, read, open, base58Prefix] of runtimes)
    it(`gives the hash that ${name} is read by`, async function () {
      const [metadata, wallet] = [await read(), await open()]
      if (metadata === undefined || wallet === undefined) {
        process.stdout.write('      skipped: ../shared/integritee with the metadata of the real runtime is not here\n')
        return this.skip()
      }
      const { specName, specVersion } = wallet.runtime
      const info = { specName, specVersion, base58Prefix, decimals: 12, tokenSymbol: 'TEER' }
      const ours = wallet.runtime.metadataHash()
      assert.ok(ours)
      assert.equal(toHex(ours), toHex(ownMetadataHash(metadata, info)))
    })
})
