import assert from 'node:assert/strict'
import { WsProvider, type ApiPromise } from '@polkadot/api'
import { Keyring } from '@polkadot/keyring'
import type { Codec } from '@polkadot/types/types'
import { Subject } from 'rxjs'
import { registrationOf } from '../../src/chain/registration.js'
import type { EmbeddedL1 } from '../../src/embedded/embedded-l1.js'
import type { Hex, RequestId } from '../../src/model/ids.js'
import type { BlockRef, FinalizedBlock, L1Writer, OwnExtrinsic } from '../../src/model/l1.js'
import type { SealedReply } from '../../src/model/reply.js'
import { decodeBulk } from '../../src/protocol/bulk.js'
import { blake2_256, toHex } from '../../src/protocol/hash.js'
import { openStore } from '../../src/store/open.js'
import type { Store } from '../../src/store/port.js'
import { bulkCall } from '../../src/submit/calls.js'
import type { SubmissionEvent } from '../../src/submit/events.js'
import type { Wake } from '../../src/submit/gather.js'
import { createL1Writer } from '../../src/submit/l1-writer.js'
import type { Settled } from '../../src/model/settled.js'
import { settleBlock } from '../../src/submit/settle.js'
import { RENEW_AFTER_MS, submit$ } from '../../src/submit/submitter.js'
import { connectApi, tx } from '../support/api.js'
import { startTestL1 } from '../support/embedded.js'
import { keylessVault } from '../unit/submit/support/keyless-vault.js'
import { mustJob } from '../unit/submit/support/jobs.js'

// Well-known development accounts.
const agent = new Keyring({ type: 'ed25519' }).addFromUri('//Agent')
const alice = new Keyring({ type: 'sr25519' }).addFromUri('//Alice')

const ACCOUNT = toHex(agent.publicKey)
const GENESIS: Hex = `0x${'45'.repeat(32)}`
const MRENCLAVE: Hex = `0x${'ab'.repeat(32)}`
const TEER = 1_000_000_000_000n

const replyTo = (requestId: RequestId): SealedReply => ({
  requestId,
  part: 0,
  parts: 1,
  body: blake2_256(new TextEncoder().encode(requestId)),
})

const remarkOf = (method: Codec): Uint8Array | undefined => {
  const batch = method as unknown as { section: string; args: [Iterable<{ section: string; args: Codec[] }>] }
  if (batch.section !== 'utility') return undefined
  const remark = [...batch.args[0]].find(({ section }) => section === 'system')
  return remark && (remark.args[0] as unknown as { toU8a(bare: boolean): Uint8Array }).toU8a(true)
}

describe('submitting to the development runtime', () => {
  let l1: EmbeddedL1
  let api: ApiPromise
  let provider: WsProvider
  let store: Store
  let writer: L1Writer
  const wake$ = new Subject<Wake>()
  const events: SubmissionEvent[] = []

  /** Reads a block as chain/ does, for our account only. */
  const finalized = async (at: BlockRef): Promise<FinalizedBlock> => {
    const { block } = await api.rpc.chain.getBlock(at.hash)
    const state = await api.at(at.hash)
    const records = (await state.query['system']?.['events']?.()) as unknown as Iterable<{
      phase: { asApplyExtrinsic: { toNumber(): number } }
      event: { method: string }
    }>
    const succeeded = [...records]
      .filter(({ event }) => event.method === 'ExtrinsicSuccess')
      .map(({ phase }) => phase.asApplyExtrinsic.toNumber())
    const own = block.extrinsics.flatMap((extrinsic, i): OwnExtrinsic[] => {
      if (!extrinsic.isSigned || !agent.addressRaw.every((byte, i) => byte === extrinsic.signer.toU8a()[i + 1]))
        return []
      const remark = remarkOf(extrinsic.method)
      const head = {
        hash: extrinsic.hash.toHex(),
        nonce: extrinsic.nonce.toNumber(),
        outcome: succeeded.includes(i) ? ('succeeded' as const) : ('failed' as const),
      }
      return [remark && remark[0] !== 1 ? { ...head, bulk: remark } : head]
    })
    return {
      ...at,
      parentHash: block.header.parentHash.toHex(),
      timestampMs: Number((await state.query['timestamp']?.['now']?.())?.toString()),
      specVersion: state.runtimeVersion.specVersion.toNumber(),
      invocations: [],
      own,
    }
  }

  const commit = async (at: BlockRef): Promise<Settled> => {
    const block = await finalized(at)
    const settled = store.transaction((tx) => {
      tx.setCursor({
        number: block.number,
        hash: block.hash,
        timestampMs: block.timestampMs,
        specVersion: block.specVersion,
      })
      return settleBlock(tx, block)
    })
    wake$.next(block)
    return settled
  }

  const writerWithEra = (eraBlocks: number): L1Writer => {
    const sign = async (message: Uint8Array): Promise<Uint8Array> => agent.sign(message)
    return createL1Writer(
      { account: ACCOUNT, mrEnclave: MRENCLAVE, genesis: GENESIS, eraBlocks },
      { api, provider, sign, registrationOf },
    )
  }

  const seen = async (kind: SubmissionEvent['kind'], submission: string): Promise<void> => {
    const isSeen = (): boolean => {
      const failed = events.find((event) => event.kind === 'stepFailed')
      if (failed) throw failed.error
      return events.some((event) => event.kind === kind && 'submission' in event && event.submission === submission)
    }
    while (!isSeen()) await new Promise((resolve) => setTimeout(resolve, 20))
    events.length = 0
  }

  before(async () => {
    l1 = await startTestL1()
    api = await connectApi(l1.url)
    provider = new WsProvider(l1.url)
    await provider.isReady
    await tx(api, 'balances', 'transferKeepAlive', agent.address, 5n * TEER).signAndSend(alice)
    store = openStore(
      { path: ':memory:', identity: { genesis: GENESIS, shard: MRENCLAVE, account: ACCOUNT }, trailGenesis: MRENCLAVE },
      keylessVault,
    )
    writer = writerWithEra(64)
    submit$(
      {
        registration: { method: 'Skip', mrEnclave: MRENCLAVE, url: 'wss://worker.example:2000', devChain: true },
        renewAfterMs: RENEW_AFTER_MS,
        maxRepliesPerBulk: 20_000,
        maxInFlight: 4,
        minimumBalancePlanck: 10_000_000_000n,
        warnBalancePlanck: 0n,
        tip: { firstPlanck: 0n, maxPlanck: 0n },
        gatherMs: 0,
        resendAfterBlocks: 8,
      },
      { store, l1: writer, isReconciled: () => true, connection: () => 1 },
    )(wake$).subscribe((event) => void events.push(event))
  })

  after(async () => {
    wake$.complete()
    await provider.disconnect()
    await api.disconnect()
    await l1.close()
    store.close()
  })

  it('reads an account without registration', async () => {
    const head = await l1.newBlock()

    const state = await writer.accountAt(head)

    assert.deepEqual(state, { nonce: 0, freePlanck: 5n * TEER, allowsSkip: true, lockedOut: false })
  })

  it('registers by Skip, and finds itself registered', async () => {
    await commit(l1.head())
    await seen('sent', 'register')
    const head = await l1.newBlock()
    const settled = await commit(head)

    assert.deepEqual(
      settled.included.map(({ kind }) => kind),
      ['register'],
    )
    const { registration, nonce } = await writer.accountAt(head)
    assert.equal(registration?.mrEnclave, MRENCLAVE)
    assert.equal(registration.url, 'wss://worker.example:2000')
    assert.equal(nonce, 1)
  })

  it('publishes a shielding record', async () => {
    const signedRecord = new Uint8Array(120).fill(1)
    const row = { kid: '0x0102030405060708', keyId: MRENCLAVE, validFrom: 0, validUntil: 1_000_000 } as const
    store.transaction((tx) => tx.insertShielding({ ...row, signedRecord, published: false }))
    await commit(await l1.newBlock())
    await seen('sent', 'record')

    const head = await l1.newBlock()
    const settled = await commit(head)

    assert.equal(settled.included.length, 1)
    assert.equal(store.transaction((tx) => tx.shieldingKeys())[0]?.published, true)
    const published = (await (await api.at(head.hash)).query['system']?.['events']?.()) as unknown as Iterable<{
      event: { method: string; data: Codec[] }
    }>
    const event = [...published].find(({ event }) => event.method === 'PublishedHash')?.event
    assert.equal(event?.data[1]?.toHex(), toHex(blake2_256(signedRecord)))
    assert.equal(event?.data[2]?.toHex(), '0x020102030405060708')
  })

  it('publishes 200 replies in one bulk, and they are final', async () => {
    const jobs = Array.from({ length: 200 }, (_, i) => mustJob(i))
    store.transaction((tx) => {
      for (const job of jobs) {
        tx.insertJob(job)
        tx.answerJob(job.id, 'ok', [replyTo(job.id)])
      }
    })
    wake$.next('replies-ready')
    await seen('sent', 'bulk')

    const head = await l1.newBlock()
    const block = await finalized(head)
    const settled = await commit(head)

    assert.equal(settled.included.length, 1)
    assert.deepEqual(settled.unknown, [])
    const bulk = decodeBulk(block.own[0]?.bulk ?? new Uint8Array())
    assert.deepEqual(
      bulk.map(({ requestId }) => requestId),
      jobs.map(({ id }) => id),
    )
    assert.equal(
      store.transaction((tx) => tx.countReadyReplies()),
      0,
    )
    assert.deepEqual(
      store.transaction((tx) => tx.submissions('live')),
      [],
    )
  })

  it('costs a bulk of 200 replies a small part of a block', async () => {
    const replies = Array.from({ length: 200 }, (_, i) => ({ ...replyTo(mustJob(i).id), body: new Uint8Array(133) }))

    const cost = await writer.cost(bulkCall(replies, MRENCLAVE))

    assert.ok(cost.length > 200 * 169 && cost.length < 200 * 169 + 400, `${cost.length} bytes`)
    assert.ok(cost.refTime > 0n && cost.refTime * 50n < writer.limits.refTime, `${cost.refTime} ref time`)
  })

  it('names the last block in which the chain takes an extrinsic', async () => {
    const shortLived = writerWithEra(8)
    const anchor = l1.head()
    const { nonce } = await shortLived.accountAt(anchor)
    const { extrinsic, lastBlock } = await shortLived.compose(bulkCall([], MRENCLAVE), { nonce, anchor, tipPlanck: 0n })
    while (l1.head().number < lastBlock - 1) await l1.newBlock()

    const inTime = await writer.send(extrinsic)
    await l1.newBlock()
    const included = await finalized(l1.head())

    assert.equal(inTime.outcome, 'accepted')
    assert.equal(lastBlock, included.number)
    assert.equal(included.own[0]?.hash, toHex(blake2_256(extrinsic)))
  })

  it('is not accepted a block later', async () => {
    const shortLived = writerWithEra(4)
    const anchor = l1.head()
    const { nonce } = await shortLived.accountAt(anchor)
    const { extrinsic, lastBlock } = await shortLived.compose(bulkCall([], MRENCLAVE), { nonce, anchor, tipPlanck: 0n })
    while (l1.head().number < lastBlock) await l1.newBlock()

    const tooLate = await writer.send(extrinsic)

    assert.notEqual(tooLate.outcome, 'accepted')
  })

  it('refuses to build on a finalised block that is too far behind', async () => {
    const anchor = l1.head()
    await l1.newBlock()
    await l1.newBlock()

    await assert.rejects(writerWithEra(4).compose(bulkCall([], MRENCLAVE), { nonce: 9, anchor, tipPlanck: 0n }), {
      code: 'SIGNER__SUBMIT__ANCHOR_TOO_OLD',
    })
  })
})
