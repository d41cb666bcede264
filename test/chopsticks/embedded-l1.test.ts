import assert from 'node:assert/strict'
import type { ApiPromise } from '@polkadot/api'
import { Keyring } from '@polkadot/keyring'
import type { Codec, ISubmittableResult } from '@polkadot/types/types'
import type { Option } from '@polkadot/types'
import type { EmbeddedL1 } from '../../src/embedded/embedded-l1.js'
import { startEmbeddedL1 } from '../../src/embedded/embedded-l1.js'
import { connectApi, query, tx } from '../support/api.js'
import { DEV_SPEC, integriteeSpec, startTestL1, TEST_NOW_MS } from '../support/embedded.js'

// Well-known development account.
const alice = new Keyring({ type: 'sr25519' }).addFromUri('//Alice')

const CHOPSTICKS_GENESIS = `0x${'45'.repeat(32)}`

describe('embedded L1, blocks on request', () => {
  let l1: EmbeddedL1
  let api: ApiPromise

  before(async () => {
    l1 = await startTestL1()
    api = await connectApi(l1.url)
  })
  after(async () => {
    await api.disconnect()
    await l1.close()
  })

  it('listens on loopback and shows the runtime to polkadot-js', async () => {
    assert.match(l1.url, /^ws:\/\/127\.0\.0\.1:\d+$/)
    assert.ok(api.tx['enclaveBridge'] && api.tx['teerex'] && api.tx['utility'])
  })

  it('has the genesis hash of chopsticks, on all ways to it', async () => {
    assert.equal(api.genesisHash.toHex(), CHOPSTICKS_GENESIS)
    assert.equal((await api.rpc.chain.getBlockHash(0)).toHex(), CHOPSTICKS_GENESIS)
    assert.equal((await query(api, 'system', 'blockHash', 0)).toString(), CHOPSTICKS_GENESIS)
  })

  it('starts its clock at the time given', async () => {
    const nowMs = Number((await query(api, 'timestamp', 'now')).toString())

    assert.ok(nowMs > TEST_NOW_MS && nowMs < TEST_NOW_MS + 60_000)
  })

  it('takes a mortal extrinsic into the pool and includes it in the next block', async () => {
    const nonce = await api.rpc.system.accountNextIndex(alice.address)
    const before = l1.head().number

    const hash = await tx(api, 'system', 'remarkWithEvent', '0x01').signAndSend(alice, { era: 64 })
    const pending = await api.rpc.system.accountNextIndex(alice.address)
    const block = await l1.newBlock()

    assert.equal(pending.toNumber(), nonce.toNumber() + 1)
    assert.equal(block.number, before + 1)
    const { block: found } = await api.rpc.chain.getBlock(block.hash)
    assert.ok(found.extrinsics.some((extrinsic) => extrinsic.hash.eq(hash)))
  })

  it('builds a block of given extrinsics', async () => {
    const extrinsic = (await tx(api, 'system', 'remark', '0x02').signAsync(alice)).toHex()

    const block = await l1.newBlock([extrinsic])

    assert.deepEqual(block, l1.head())
    assert.equal((await api.rpc.chain.getFinalizedHead()).toHex(), block.hash)
  })

  it('checks signatures', async () => {
    const extrinsic = await tx(api, 'system', 'remark', '0x03').signAsync(alice)
    const forged = extrinsic.toU8a()
    // 4 bytes length, version, address kind and account, signature kind, then the signature.
    forged[1 + 1 + 1 + 32 + 1 + 10]! ^= 1

    await assert.rejects(api.rpc.author.submitExtrinsic(forged), { code: 1010 })
  })

  it('makes header hashes that clients can recompute, each naming its parent', async () => {
    const first = await l1.newBlock()
    const second = await l1.newBlock()

    const header = await api.rpc.chain.getHeader(second.hash)

    assert.equal(header.hash.toHex(), second.hash)
    assert.equal(header.parentHash.toHex(), first.hash)
  })

  it('answers state calls, fee queries and metadata', async () => {
    const { partialFee } = await tx(api, 'system', 'remark', '0x04').paymentInfo(alice)
    const metadata = await api.rpc.state.getMetadata()

    assert.ok(partialFee.toBigInt() > 0n)
    assert.ok(metadata.asLatest.pallets.length > 10)
  })

  it('moves its clock on request', async () => {
    await l1.timeTravel(TEST_NOW_MS + 48 * 3_600_000)
    await l1.newBlock()

    const nowMs = Number((await query(api, 'timestamp', 'now')).toString())
    assert.ok(nowMs > TEST_NOW_MS + 48 * 3_600_000)
  })

  it('writes raw state', async () => {
    await l1.setStorage([['0x1234', '0x05']])
    await l1.newBlock()

    const value = await api.rpc.state.getStorage<Codec>('0x1234')
    assert.equal(value.toHex(), '0x05')
  })

  it('refuses a port in use, naming it', async () => {
    const port = Number(new URL(l1.url).port)

    await assert.rejects(startTestL1({ port }), {
      code: 'SIGNER__EMBEDDED__BOOT_FAILED',
      message: new RegExp(String(port)),
    })
  })
})

describe('embedded L1, instant blocks', () => {
  it('watches an extrinsic to finality and tells subscribers of heads and storage', async () => {
    const l1 = await startTestL1({ blockTimeMs: 'instant' })
    const api = await connectApi(l1.url)
    const finalized: number[] = []
    const nonces: number[] = []
    const stopHeads = await api.rpc.chain.subscribeFinalizedHeads((head) => {
      finalized.push(head.number.toNumber())
    })
    const accountKey = api.query.system.account.key(alice.address)
    const stopStorage = await api.rpc.state.subscribeStorage<Option<Codec>[]>([accountKey], ([account]) => {
      nonces.push(account!.unwrap().toU8a()[0]!)
    })

    const result = await new Promise<ISubmittableResult>((resolve, reject) => {
      tx(api, 'system', 'remark', '0x01')
        .signAndSend(alice, (status) => {
          if (status.isFinalized) resolve(status)
        })
        .catch(reject)
    })

    assert.equal(result.dispatchError, undefined)
    assert.deepEqual(
      [finalized, nonces],
      [
        [1, 2],
        [0, 1],
      ],
    )
    stopHeads()
    stopStorage()
    await api.disconnect()
    await l1.close()
  })

  it('moves also when nobody uses it', async () => {
    const l1 = await startTestL1({ blockTimeMs: 50 })
    const api = await connectApi(l1.url)

    await new Promise<void>((resolve, reject) => {
      api.rpc.chain
        .subscribeNewHeads((head) => {
          if (head.number.toNumber() >= 3) resolve()
        })
        .catch(reject)
    })

    await api.disconnect()
    await l1.close()
    await l1.close()
  })
})

describe('embedded L1, several in one process', () => {
  it('keeps one alive when the other is closed', async () => {
    const [first, second] = await Promise.all([startTestL1(), startTestL1()])

    await first.close()

    assert.equal((await second.newBlock()).number, 2)
    await second.close()
  })

  it('starts again while another is being closed', async () => {
    const first = await startTestL1()

    const [second] = await Promise.all([startTestL1(), first.close()])

    assert.equal((await second.newBlock()).number, 2)
    await second.close()
  })
})

describe('embedded L1, other specs', () => {
  it('refuses a spec whose runtime does not boot', async () => {
    const spec = { id: 'empty', name: 'Empty', properties: {}, genesis: { raw: { top: {} } } }

    await assert.rejects(startEmbeddedL1({ spec }), { code: 'SIGNER__EMBEDDED__BOOT_FAILED' })
  })

  it('boots the real Integritee runtime', async function () {
    const spec = integriteeSpec()
    if (!spec) {
      this.test!.title += ' (skipped: ../shared/integritee/integritee-paseo.json is not here)'
      return this.skip()
    }
    const l1 = await startEmbeddedL1({ spec, blockTimeMs: 'manual', nowMs: TEST_NOW_MS })
    const api = await connectApi(l1.url)

    const { number } = await l1.newBlock()

    assert.equal(number, 2)
    assert.equal(api.runtimeVersion.specVersion.toNumber(), 50)
    assert.ok(api.tx['enclaveBridge'])
    await api.disconnect()
    await l1.close()
  })

  it('takes a spec as a path too', async () => {
    const l1 = await startEmbeddedL1({ spec: decodeURIComponent(DEV_SPEC.pathname), blockTimeMs: 'manual' })

    assert.equal(l1.head().number, 1)
    await l1.close()
  })
})
