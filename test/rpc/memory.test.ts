import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cryptoWaitReady, sr25519PairFromSeed } from '@polkadot/util-crypto'
import { KNOWN_KEYS, knownSecret } from '../support/known-secrets.js'
import { canScan, describeFinds, scanMemory, type Find, type Secrets } from '../support/scan-memory.js'
import { startWatchedChild, type WatchedChild } from '../support/watched-child.js'

describe('the memory of a process that signs', function () {
  this.timeout(300_000)
  const children: WatchedChild[] = []
  const dir = mkdtempSync(join(tmpdir(), 'signer-layer-memory-'))
  let secrets: Secrets

  before(async function () {
    if (!canScan()) this.skip()
    await cryptoWaitReady()
    const { secretKey } = sr25519PairFromSeed(knownSecret('Sr25519'))
    const expanded = createHash('sha512').update(knownSecret('Ed25519')).digest()
    secrets = {
      planted: knownSecret('planted'),
      ...Object.fromEntries(KNOWN_KEYS.map((type) => [type, knownSecret(type)])),
      // What signing makes of a seed signs as well as the seed does.
      'Sr25519 scalar': secretKey.slice(0, 32),
      'Sr25519 nonce seed': secretKey.slice(32),
      'Ed25519 prefix': expanded.subarray(32),
    }
  })
  afterEach(async () => {
    for (const child of children.splice(0)) await child.end()
  })
  after(() => rmSync(dir, { recursive: true, force: true }))

  const start = async (...args: string[]): Promise<WatchedChild> => {
    const child = await startWatchedChild(...args)
    children.push(child)
    return child
  }
  const scan = (child: WatchedChild): Find[] => scanMemory(child.pid, secrets)

  /** What is found of each secret: the control must be there, or nothing was really looked at. */
  const foundBesideControl = (child: WatchedChild): string[] => {
    const finds = scan(child)
    assert.ok(
      finds.some(({ secret, form }) => secret === 'planted' && form === 'raw'),
      'the planted secret is found',
    )
    return describeFinds(finds.filter(({ secret }) => secret !== 'planted'))
  }
  const isText = (find: string): boolean => /hex|HEX|base64|decimals/.test(find)

  it('has every key while the KMS is open, none as text, and once it is closed none', async () => {
    const child = await start('alone')
    assert.deepEqual(foundBesideControl(child), [], 'before')

    await child.next()
    const open = foundBesideControl(child)
    for (const type of KNOWN_KEYS)
      assert.ok(
        open.some((find) => find.startsWith(`${type}: raw`)),
        `${type} is in use`,
      )
    assert.deepEqual(open.filter(isText), [])

    await child.next()
    assert.deepEqual(
      foundBesideControl(child).filter((find) => find.startsWith('Secp256k1')),
      [],
      'what is overwritten is gone at once',
    )

    await child.next()
    assert.deepEqual(foundBesideControl(child), [], 'closed, and what nobody holds collected')
  })

  it('has no key at any time where the KMS is another process', async () => {
    const kms = await start('kms', dir)
    await kms.next()
    const agent = await start('agent', dir)
    await agent.next()

    assert.deepEqual(foundBesideControl(agent), [])
    assert.ok(foundBesideControl(kms).length > 0, 'the keys are where they belong')
  })
})
