/** The life of a key on the development runtime: granted, used, taken back, rotated and disabled, by both doors. */
import assert from 'node:assert/strict'
import { Keyring } from '@polkadot/keyring'
import type { KeyringPair } from '@polkadot/keyring/types'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import {
  disableKeyCall,
  grantCall,
  publicKeyCall,
  revokeCall,
  rotateKeyCall,
  verifySignature,
  type KeyResult,
  type RequestCall,
  type SignerClient,
  type WorkerClient,
} from '../../src/client/index.js'
import type { KeyId } from '../../src/model/ids.js'
import {
  accountOfPair,
  dappOf,
  endow,
  startChain,
  startTestAgent,
  tempDir,
  untilPublished,
  type TestAgent,
  type TestChain,
} from '../support/agent-e2e.js'
import { carry } from '../support/carry.js'
import { newKey, okOf, signatureOf, signDigest, workerOf, workerSection } from '../support/worker-e2e.js'

const CHAIN = 'eip155:1'

interface Party {
  readonly pair: KeyringPair
  readonly worker: WorkerClient
  readonly dapp: SignerClient
}

describe('the life of a key, by both doors', () => {
  let chain: TestChain
  let running: TestAgent
  let owner: Party
  let friend: Party
  let key: KeyResult
  const { dir, remove } = tempDir()

  before(async () => {
    await cryptoWaitReady()
    // Well-known development keys.
    const pairs = ['//Bob', '//Charlie'].map((uri) => new Keyring({ type: 'sr25519' }).addFromUri(uri))
    chain = await startChain()
    await endow(chain, pairs.map(accountOfPair))
    running = await startTestAgent(chain, dir, { worker: workerSection(pairs) })
    await untilPublished(chain, running)
    const partyOf = async (pair: KeyringPair): Promise<Party> => ({
      pair,
      worker: workerOf(running, pair),
      dapp: await dappOf(chain, running, pair),
    })
    const [bob, charlie] = pairs as [KeyringPair, KeyringPair]
    ;[owner, friend] = [await partyOf(bob), await partyOf(charlie)]
    key = await newKey(owner.worker, CHAIN, 'Secp256k1')
  })
  after(async () => {
    await running?.agent.stop()
    await chain?.close()
    remove()
  })

  const head = (): number => chain.l1.head().number
  const byChain = async ({ dapp, pair }: Party, call: RequestCall) => {
    const pending = await dapp.seal([call])
    await carry(chain, running, pair, [pending.envelope])
    const [result] = await dapp.results(pending)
    return result as { readonly status: string; readonly reason?: string; readonly publicKey?: Uint8Array }
  }
  const byWorker = async ({ worker }: Party, call: RequestCall) => {
    const [result] = await worker.send(await worker.prepare([call]))
    return result as { readonly status: string; readonly reason?: string; readonly publicKey?: Uint8Array }
  }
  const doors = [byChain, byWorker] as const
  const sign = (keyId: KeyId) => signDigest(CHAIN, keyId, 0x21)
  const both = async (party: Party, call: RequestCall): Promise<string[]> => {
    const answers = []
    for (const door of doors) {
      const { status, reason } = await door(party, call)
      answers.push(status === 'ok' ? status : (reason ?? status))
    }
    return answers
  }

  it('grants by the chain, and the grantee signs by both doors', async () => {
    const grant = { keyId: key.keyId, to: accountOfPair(friend.pair), rights: ['sign'], until: head() + 200 } as const
    assert.deepEqual(await both(friend, sign(key.keyId)), ['UnknownKey', 'UnknownKey'])
    okOf(await byChain(owner, grantCall(grant)))

    for (const door of doors) {
      const signature = signatureOf(await door(friend, sign(key.keyId)))
      assert.ok(verifySignature('ecdsa', key.publicKey, new Uint8Array(32).fill(0x21), signature))
    }
    assert.deepEqual(await both(friend, publicKeyCall(key.keyId)), ['UnknownKey', 'UnknownKey'])
    assert.deepEqual((await friend.worker.listKeys()).keys, [
      {
        key_id: key.keyId,
        key_type: 'secp256k1',
        chains: [CHAIN],
        state: 'active',
        owned: false,
        rights: ['sign'],
        until: grant.until,
      },
    ])
  })

  it('takes the right back by the worker’s door, for both', async () => {
    okOf(await byWorker(owner, revokeCall({ keyId: key.keyId, to: accountOfPair(friend.pair) })))

    assert.deepEqual(await both(friend, sign(key.keyId)), ['UnknownKey', 'UnknownKey'])
    assert.deepEqual((await friend.worker.listKeys()).keys, [])
  })

  it('disables by the chain and enables by the worker’s door', async () => {
    okOf(await byChain(owner, disableKeyCall(key.keyId)))
    assert.deepEqual(await both(owner, sign(key.keyId)), ['KeyDisabled', 'KeyDisabled'])

    okOf(await owner.worker.enableKey(key.keyId))
    assert.deepEqual(await both(owner, sign(key.keyId)), ['ok', 'ok'])
  })

  it('rotates once: the new key signs, the old one does not, and the list tells which took its place', async () => {
    const rotated = (await byChain(owner, rotateKeyCall(key))) as unknown as KeyResult
    okOf(rotated)
    assert.deepEqual(await both(owner, rotateKeyCall(key)), ['AlreadyRotated', 'AlreadyRotated'])
    assert.deepEqual(await both(owner, sign(key.keyId)), ['KeyDisabled', 'KeyDisabled'])
    for (const door of doors) {
      const signature = signatureOf(await door(owner, sign(rotated.keyId)))
      assert.ok(verifySignature('ecdsa', rotated.publicKey, new Uint8Array(32).fill(0x21), signature))
    }

    const { keys } = await owner.worker.listKeys()
    const told = keys.map((one) => one.owned && [one.key_id, one.state, one.uses, one.rotated_to])
    assert.deepEqual(
      new Set(told.map(String)),
      new Set(
        [
          [key.keyId, 'disabled', 4, rotated.keyId],
          [rotated.keyId, 'active', 2, undefined],
        ].map(String),
      ),
    )
  })

  it('rotates by the worker’s door to a key that its answer names', async () => {
    const made = await newKey(owner.worker, CHAIN, 'Secp256k1')
    const rotated = okOf(await owner.worker.rotateKey(made))

    assert.equal(signatureOf(await byWorker(owner, sign(rotated.keyId))).length, 65)
  })
})
