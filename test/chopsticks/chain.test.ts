import assert from 'node:assert/strict'
import type { SubmittableExtrinsic } from '@polkadot/api/types'
import { Keyring } from '@polkadot/keyring'
import type { KeyringPair } from '@polkadot/keyring/types'
import { EMPTY, firstValueFrom, Subject, take, toArray, type Observable } from 'rxjs'
import { createBlockSource } from '../../src/chain/block-source.js'
import { connectL1, type L1Connection } from '../../src/chain/connection.js'
import { followFinalized } from '../../src/chain/follow.js'
import { registrationOf } from '../../src/chain/registration.js'
import type { EmbeddedL1 } from '../../src/embedded/embedded-l1.js'
import type { Hex } from '../../src/model/ids.js'
import type { BlockRef, FinalizedBlock } from '../../src/model/l1.js'
import { bulkData, bulkHash, encodeBulk } from '../../src/protocol/bulk.js'
import { blake2_256, toHex } from '../../src/protocol/hash.js'
import { query, tx } from '../support/api.js'
import { startTestL1, TEST_NOW_MS } from '../support/embedded.js'

type Call = SubmittableExtrinsic<'promise'>

// Well-known development accounts; Alice is the sudo key, Bob plays the agent.
const keyring = new Keyring({ type: 'sr25519' })
const alice = keyring.addFromUri('//Alice')
const bob = keyring.addFromUri('//Bob')

const SHARD: Hex = `0x${'5a'.repeat(32)}`
const OTHER_SHARD: Hex = `0x${'07'.repeat(32)}`

const unexpectedSkip = (reason: string): never => assert.fail(`skipped: ${reason}`)

describe('chain', () => {
  let l1: EmbeddedL1
  let connection: L1Connection
  const skipped: string[] = []

  const invoke = (cyphertext: Hex, shard = SHARD): Call =>
    tx(connection.api, 'enclaveBridge', 'invoke', { shard, cyphertext })
  const call = (pallet: string, name: string, ...args: unknown[]): Call => tx(connection.api, pallet, name, ...args)

  const sign = async (signer: KeyringPair, ...calls: Call[]): Promise<Hex[]> => {
    const first = (await connection.api.rpc.system.accountNextIndex(signer.address)).toNumber()
    return Promise.all(
      calls.map(async (one, index) => (await one.signAsync(signer, { nonce: first + index, era: 64 })).toHex()),
    )
  }
  const blocks = (from?: BlockRef): Observable<FinalizedBlock> => {
    const options = { shards: [SHARD], account: toHex(bob.publicKey) }
    const source = createBlockSource(options, { connection, onSkipped: (reason) => skipped.push(reason) })
    return followFinalized(source, { from, consumed$: EMPTY })
  }
  const blockAfter = (parent: BlockRef): Promise<FinalizedBlock> => firstValueFrom(blocks(parent))

  before(async () => {
    l1 = await startTestL1()
    connection = await connectL1({ endpoints: [l1.url] })
  })
  beforeEach(() => void skipped.splice(0))
  after(async () => {
    await connection.close()
    await l1.close()
  })

  it('finds invocations wherever they stand, of the followed shards only, in the order of the block', async () => {
    const parent = l1.head()
    const nested = call('utility', 'batchAll', [
      invoke('0x02'),
      call('utility', 'batch', [invoke('0x03'), call('system', 'remark', '0x00'), invoke('0x04')]),
    ])
    const extrinsics = await sign(
      alice,
      invoke('0x01'),
      nested,
      call('sudo', 'sudo', invoke('0x05')),
      call('utility', 'asDerivative', 0, invoke('0x06')),
      call('proxy', 'proxy', bob.address, null, invoke('0x07')),
      call('multisig', 'asMultiThreshold1', [bob.address], invoke('0x08')),
      invoke('0xff', OTHER_SHARD),
    )
    await l1.newBlock(extrinsics)

    const { invocations } = await blockAfter(parent)

    assert.deepEqual(
      invocations.map(({ shard, envelope, extrinsicIndex }) => [shard, toHex(envelope), extrinsicIndex]),
      // Extrinsic 0 is the timestamp.
      [
        [SHARD, '0x01', 1],
        [SHARD, '0x02', 2],
        [SHARD, '0x03', 2],
        [SHARD, '0x04', 2],
        [SHARD, '0x05', 3],
        [SHARD, '0x06', 4],
        // Bob never made Alice his proxy: the call failed, its bytes are final all the same.
        [SHARD, '0x07', 5],
        [SHARD, '0x08', 6],
      ],
    )
    assert.deepEqual(skipped, [])
  })

  it('gives hash, parent and time of the block', async () => {
    const parent = l1.head()
    const head = await l1.newBlock()

    const block = await blockAfter(parent)

    const now = await query(connection.api, 'timestamp', 'now')
    assert.deepEqual(
      { number: block.number, hash: block.hash, parentHash: block.parentHash },
      { ...head, parentHash: parent.hash },
    )
    assert.equal(block.timestampMs, Number(now.toString()))
    assert.ok(block.timestampMs > TEST_NOW_MS)
  })

  it('recognises extrinsics of the own account, failed ones too, and nobody else’s', async () => {
    const parent = l1.head()
    const own = await sign(
      bob,
      call('system', 'remark', '0x01'),
      call('sudo', 'sudo', call('system', 'remark', '0x02')),
    )
    const theirs = await sign(alice, call('system', 'remark', '0x03'))
    await l1.newBlock([...own, ...theirs])

    const block = await blockAfter(parent)

    assert.deepEqual(
      block.own.map(({ feePlanck = 0n, ...rest }) => ({ ...rest, isPaid: feePlanck > 0n })),
      own.map((extrinsic, nonce) => ({
        hash: toHex(blake2_256(Buffer.from(extrinsic.slice(2), 'hex'))),
        nonce,
        ...(nonce === 0 ? { outcome: 'succeeded' } : { outcome: 'failed', error: 'sudo.RequireSudo' }),
        isPaid: true,
      })),
    )
  })

  it('recognises both forms of replies', async () => {
    const register = call('teerex', 'registerSgxEnclave', `0x${'ab'.repeat(32)}`, '', { Skip: { proxied: false } })
    await l1.newBlock(await sign(bob, register))
    const bulk = encodeBulk([{ requestId: SHARD, part: 0, parts: 1, body: Uint8Array.of(1, 2, 3) }])
    const head = SHARD
    const publish = call('enclaveBridge', 'publishHash', bulkHash(bulk), [head], toHex(bulkData(1)))
    const parent = l1.head()
    const batch = call('utility', 'batchAll', [publish, call('system', 'remark', toHex(bulk))])
    const fallback = call('system', 'remarkWithEvent', `0x01${head.slice(2)}${toHex(bulk).slice(2)}`)
    await l1.newBlock(await sign(bob, batch, fallback))

    const { own } = await blockAfter(parent)

    assert.deepEqual(
      own.map(({ outcome, bulk: found }) => [outcome, found && toHex(found)]),
      [
        ['succeeded', toHex(bulk)],
        ['succeeded', toHex(bulk)],
      ],
    )
  })

  it('reads the registration of an account, and that there is none', async () => {
    const enclaveOf = async (account: Uint8Array) =>
      registrationOf(await query(connection.api, 'teerex', 'sovereignEnclaves', account))

    const registration = await enclaveOf(bob.publicKey)

    assert.deepEqual(
      { ...registration, timestampMs: undefined },
      {
        method: 'Skip',
        status: 'Invalid',
        buildMode: 'Production',
        mrEnclave: `0x${'ab'.repeat(32)}`,
        timestampMs: undefined,
        url: '',
      },
    )
    assert.ok((registration?.timestampMs ?? 0) > TEST_NOW_MS)
    assert.equal(await enclaveOf(alice.publicKey), undefined)
  })

  it('goes on after a cursor, each block once, across a restart', async () => {
    const parent = l1.head()
    for (let made = 0; made < 6; made += 1) await l1.newBlock()

    const first = await firstValueFrom(blocks(parent).pipe(take(3), toArray()))
    const second = await firstValueFrom(blocks(first.at(-1)).pipe(take(3), toArray()))

    const numbers = [...first, ...second].map(({ number }) => number)
    assert.deepEqual(
      numbers,
      [1, 2, 3, 4, 5, 6].map((step) => parent.number + step),
    )
  })

  it('begins with the finalised head without a cursor, and goes on as blocks come', async () => {
    const head = l1.head()
    const seen = new Subject<FinalizedBlock>()
    const three = firstValueFrom(seen.pipe(take(3), toArray()))
    const subscription = blocks().subscribe(seen)
    await firstValueFrom(seen)

    await l1.newBlock()
    await l1.newBlock()

    assert.deepEqual(
      (await three).map(({ number }) => number - head.number),
      [0, 1, 2],
    )
    subscription.unsubscribe()
  })

  it('ends when a finalised block is gone', async () => {
    const clone = { ...l1.head(), hash: SHARD }
    await l1.newBlock()

    await assert.rejects(blockAfter(clone), { code: 'SIGNER__CHAIN__PARENT_HASH_MISMATCH' })
  })

  it('passes over envelopes that are too long', async () => {
    const parent = l1.head()
    await l1.newBlock(await sign(alice, invoke(`0x${'00'.repeat(65_536)}`), invoke(`0x${'00'.repeat(65_537)}`)))

    const { invocations } = await blockAfter(parent)

    assert.deepEqual(
      invocations.map(({ envelope }) => envelope.length),
      [65_536],
    )
    assert.deepEqual(skipped, ['oversized-envelope'])
  })

  it('refuses a chain with another genesis', async () => {
    const wrong = connectL1({ endpoints: [l1.url], genesis: SHARD })

    await assert.rejects(wrong, { code: 'SIGNER__CHAIN__GENESIS_MISMATCH' })
  })

  it('knows the newest finalised number before the blocks are read', async () => {
    const options = { shards: [SHARD], account: toHex(bob.publicKey) }
    const source = createBlockSource(options, { connection, onSkipped: unexpectedSkip })

    const head = await firstValueFrom(source.heads$)

    assert.equal(head, l1.head().number)
    assert.equal(connection.finalized.newest(), head)
  })
})
