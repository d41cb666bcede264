import assert from 'node:assert/strict'
import { Keyring, type ApiPromise } from '@polkadot/api'
import { ed25519 } from '@noble/curves/ed25519.js'
import {
  batchInvoke,
  connectSignerClient,
  createL1Reader,
  createSubmitter,
  deleteKeyCall,
  findShieldingKey,
  followReplies,
  fromKeyringPair,
  generateKeyCall,
  publicKeyCall,
  waitForReplies,
  type Hex,
  type Ignored,
  type L1Reader,
  type PendingRequest,
  type Pin,
  type Reply,
  type SignerClientOptions,
} from '../../src/client/index.js'
import type { EmbeddedL1 } from '../../src/embedded/embedded-l1.js'
import type { ReplyContent } from '../../src/model/reply.js'
import { toHex } from '../../src/protocol/hash.js'
import { connectApi, tx } from '../support/api.js'
import { startTestL1, TEST_NOW_MS } from '../support/embedded.js'
import { Responder } from './client-responder.js'

const SHARD: Hex = `0x${'01'.repeat(32)}`
const MR_ENCLAVE: Hex = `0x${'ee'.repeat(32)}`
const CHAIN = 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'
const UNKNOWN_KEY: Hex = `0x${'99'.repeat(32)}`
const SECRET = new Uint8Array(32).fill(0x5e)
const DENIED: ReplyContent = { status: 'denied', kind: 'none', reason: 'NoRoute', bytes: new Uint8Array() }
const TEER = 1_000_000_000_000n

describe('the client against the development runtime', () => {
  let l1: EmbeddedL1
  let api: ApiPromise
  let reader: L1Reader
  let responder: Responder
  let pin: Pin
  let endService = (): void => undefined

  // Well-known development accounts.
  const alice = new Keyring({ type: 'sr25519' }).addFromUri('//Alice')
  const bob = new Keyring({ type: 'sr25519' }).addFromUri('//Bob')
  const dapp = new Keyring({ type: 'ecdsa' }).addFromUri('//DApp')

  const connect = (change: Partial<SignerClientOptions> = {}) =>
    connectSignerClient({
      api,
      pin,
      caller: fromKeyringPair(dapp),
      submitter: { account: alice },
      nowMs: () => TEST_NOW_MS,
      ...change,
    })

  before(async () => {
    l1 = await startTestL1({ blockTimeMs: 'instant' })
    api = await connectApi(l1.url)
    reader = createL1Reader(api)
    responder = new Responder(api, { genesis: api.genesisHash.toHex(), shard: SHARD })
    pin = { genesis: api.genesisHash.toHex(), shard: SHARD, agentAccount: responder.account, allowSkip: true }
    await responder.send(tx(api, 'balances', 'transferKeepAlive', responder.pair.address, 1_000n * TEER), alice)
  })

  after(async () => {
    endService()
    await api.disconnect()
    await l1.close()
  })

  describe('before the agent has registered', () => {
    it('refuses a chain that is not the pinned one', async () => {
      await assert.rejects(connect({ pin: { ...pin, genesis: SHARD } }), { code: 'SIGNER__CHAIN__GENESIS_MISMATCH' })
    })

    it('refuses an account that is not registered', async () => {
      await assert.rejects((await connect()).proveAgent(), { code: 'SIGNER__CLIENT__INVALID_REGISTRATION' })
    })

    it('sees that a publication of the agent failed on chain', async () => {
      await responder.send(responder.bulk([responder.seal(UNKNOWN_KEY, SECRET, DENIED)]))
      const { number } = await reader.finalizedHead()

      const [extrinsic, ...others] = await reader.extrinsicsOf(responder.account, number)

      assert.deepEqual(
        [extrinsic?.signer, extrinsic?.success, extrinsic?.call.name],
        [responder.account, false, 'batchAll'],
      )
      assert.deepEqual(others, [])
    })
  })

  describe('with a registered agent', () => {
    before(async () => {
      await responder.register(MR_ENCLAVE)
      endService = await responder.serve()
    })

    it('reads the registration, and refuses one without attestation unless it is allowed', async () => {
      const registration = await reader.registration(responder.account, await reader.finalizedHead())
      const strict = await connect({ pin: { ...pin, allowSkip: false } })

      assert.deepEqual(
        [registration?.method, registration?.status, registration?.buildMode, registration?.mrEnclave],
        ['Skip', 'Invalid', 'Production', MR_ENCLAVE],
      )
      await assert.rejects(strict.proveAgent(), { code: 'SIGNER__CLIENT__INVALID_REGISTRATION', message: /allowSkip/ })
    })

    it('says that there is no shielding key yet', async () => {
      await assert.rejects((await connect()).proveAgent(), { code: 'SIGNER__CLIENT__NO_SHIELDING_KEY' })
    })

    it('finds the shielding record, and reads none of the blocks in which the agent was silent', async () => {
      const record = await responder.publishRecord(1, 10_000)
      for (let i = 0; i < 5; i += 1) await l1.newBlock()
      const read: number[] = []
      const extrinsicsOf: L1Reader['extrinsicsOf'] = (account, number) => {
        read.push(number)
        return reader.extrinsicsOf(account, number)
      }

      const { number: head } = await reader.finalizedHead()
      const found = await findShieldingKey({ pin, mrEnclave: MR_ENCLAVE, head }, { ...reader, extrinsicsOf })

      assert.deepEqual(found, record)
      assert.equal(read.length, 1)
    })

    it('generates a key, tells its public key, signs with it and deletes it', async () => {
      const client = await connect()
      const message = new Uint8Array(80).fill(7)

      const key = await client.generateKey({ keyType: 'Ed25519', chains: [CHAIN], label: 'test' })
      assert.ok(key.status === 'ok')
      const told = await client.publicKey(key.keyId)
      const signed = await client.sign({
        chainId: CHAIN,
        keyId: key.keyId,
        payload: { tag: 'SolanaMessage', value: message },
      })
      const deleted = await client.deleteKey(key.keyId)

      assert.ok(told.status === 'ok' && signed.status === 'ok')
      assert.deepEqual(told.publicKey, key.publicKey)
      assert.ok(ed25519.verify(signed.signatures[0].bytes, message, key.publicKey))
      assert.equal(deleted.status, 'ok')
    })

    it('gives a refusal as a result, and typed results of several calls in their order', async () => {
      const client = await connect()

      const [refused, key, unknown] = await client.request([
        publicKeyCall(UNKNOWN_KEY),
        generateKeyCall({ keyType: 'Ed25519', chains: [CHAIN] }),
        deleteKeyCall(UNKNOWN_KEY),
      ])

      assert.ok(refused.status === 'denied')
      assert.equal(refused.reason, 'UnknownKey')
      assert.ok(key.status === 'ok' && key.keyType === 'Ed25519')
      assert.equal(unknown.status, 'denied')
    })

    it('verifies a signature by itself once it has seen the key', async () => {
      const client = await connect()
      const key = await client.generateKey({ keyType: 'Ed25519', chains: [CHAIN] })
      assert.ok(key.status === 'ok')
      const input = { chainId: CHAIN, keyId: key.keyId, payload: { tag: 'Digest', value: SECRET } } as const

      const signed = client.sign(input, {
        expect: new Map([[0, { publicKey: key.publicKey, messages: [new Uint8Array(3)] }]]),
      })

      await assert.rejects(signed, { code: 'SIGNER__PROTOCOL__INVALID_REPLY' })
      assert.equal((await client.sign(input)).status, 'ok')
    })

    it('lets the secret be persisted before anything is submitted', async () => {
      const client = await connect({ onSealed: () => Promise.reject(new Error('the disk is full')) })
      const { nonce } = await api.query.system.account(alice.address)

      await assert.rejects(client.publicKey(UNKNOWN_KEY), /the disk is full/)

      assert.deepEqual((await api.query.system.account(alice.address)).nonce.toNumber(), nonce.toNumber())
    })

    it('reads the reply of a request from before a restart with what was persisted', async () => {
      const persisted: PendingRequest[] = []
      const first = await connect({ onSealed: (pending) => void persisted.push(pending) })
      await first.publicKey(UNKNOWN_KEY)
      const [pending] = persisted
      assert.ok(pending)

      const [result] = await (await connect()).results(pending)

      assert.equal(result?.status, 'denied')
    })

    it('submits requests side by side for one account', async () => {
      const client = await connect()

      const results = await Promise.all([1, 2, 3].map(() => client.publicKey(UNKNOWN_KEY)))

      assert.deepEqual(
        results.map(({ status }) => status),
        ['denied', 'denied', 'denied'],
      )
    })

    it('carries requests of several callers in one extrinsic', async () => {
      const clients = [await connect(), await connect({ caller: fromKeyringPair(bob) })]
      const pending = await Promise.all(clients.map((client) => client.seal([publicKeyCall(UNKNOWN_KEY)])))

      const { blockHash } = await batchInvoke(
        pending.map(({ envelope }) => envelope),
        { shard: SHARD, until: 'finalized' },
        createSubmitter(api, { account: bob }),
      )
      const results = await Promise.all(clients.map((client, i) => client.results(pending[i] as PendingRequest)))

      assert.match(blockHash, /^0x/)
      assert.deepEqual(
        results.map(([result]) => result?.status),
        ['denied', 'denied'],
      )
    })

    it('takes a record that came another way', async () => {
      const { signed } = responder.signRecord(1, 20_000)
      const client = await connect({ signedRecord: signed, maxReads: 0 })

      assert.equal((await client.publicKey(UNKNOWN_KEY)).status, 'denied')
    })

    it('says which account cannot pay, and that the envelope may be sent again', async () => {
      const poor = new Keyring({ type: 'sr25519' }).addFromUri('//Poor')
      const client = await connect({ submitter: { account: poor } })

      await assert.rejects(client.publicKey(UNKNOWN_KEY), {
        code: 'SIGNER__CLIENT__SUBMISSION_UNAVAILABLE',
        message: /balance of the submitting account.*same envelope again/,
      })
    })

    it('seals without a submitter, and does not send', async () => {
      const caller = fromKeyringPair(dapp)
      const client = await connectSignerClient({ api, pin, caller, nowMs: () => TEST_NOW_MS })

      assert.equal((await client.seal([publicKeyCall(UNKNOWN_KEY)])).requestIds.length, 1)
      await assert.rejects(client.publicKey(UNKNOWN_KEY), { code: 'SIGNER__CLIENT__SUBMISSION_REFUSED' })
    })
  })

  describe('with hostile publications', () => {
    const ID: Hex = `0x${'0a'.repeat(32)}`
    const OK: ReplyContent = { status: 'ok', kind: 'done', reason: 'None', bytes: new Uint8Array() }

    /** What a client sees that asks for `ID`, when these are published in turn and then the truth is. */
    const follow = async (publishAll: () => Promise<void>): Promise<{ replies: Reply[]; ignored: Ignored[] }> => {
      const { number } = await reader.finalizedHead()
      await publishAll()
      await responder.send(responder.bulk([responder.seal(ID, SECRET, OK)]))
      const ignored: Ignored[] = []
      const replies: Reply[] = []
      const options = { pin, requestIds: [ID], replySecret: SECRET, fromBlock: number + 1, untilBlock: number + 50 }
      for await (const reply of followReplies({ ...options, onIgnored: (one) => void ignored.push(one) }, reader)) {
        replies.push(reply)
      }
      return { replies, ignored }
    }

    it('follows only the pinned account, though anybody may register and publish here', async () => {
      const stranger = new Responder(api, pin)
      const forged = responder.bulk([responder.seal(ID, SECRET, DENIED)])
      const { replies, ignored } = await follow(async () => {
        await stranger.send(
          tx(api, 'teerex', 'registerSgxEnclave', MR_ENCLAVE, null, { Skip: { proxied: false } }),
          bob,
        )
        await stranger.send(forged, bob)
        await stranger.send(responder.fallback([responder.seal(ID, SECRET, DENIED)]), bob)
      })

      assert.deepEqual(
        replies.map(({ status }) => status),
        ['ok'],
      )
      assert.deepEqual(
        ignored.map(({ fault }) => fault),
        ['wrong-signer'],
      )
    })

    it('passes over forms that are not exactly that of the protocol', async () => {
      const inner = responder.bulk([responder.seal(ID, SECRET, DENIED)])
      const { replies, ignored } = await follow(async () => {
        await responder.send(tx(api, 'utility', 'batchAll', [inner]))
        await responder.send(tx(api, 'utility', 'batch', [...(inner.args[0] as unknown as Iterable<unknown>)]))
        await responder.send(responder.publication(new Uint8Array(3), Uint8Array.of(1, 0, 0, 0, 0), new Uint8Array(32)))
      })

      assert.deepEqual(
        replies.map(({ status }) => status),
        ['ok'],
      )
      assert.deepEqual(
        ignored.map(({ fault }) => fault),
        ['wrong-hash'],
      )
    })

    it('passes over a reply that another secret sealed', async () => {
      const { replies, ignored } = await follow(() =>
        responder.send(responder.bulk([responder.seal(ID, new Uint8Array(32), DENIED)])),
      )

      assert.deepEqual(
        replies.map(({ status }) => status),
        ['ok'],
      )
      assert.deepEqual(
        ignored.map(({ fault, requestId }) => [fault, requestId]),
        [['invalid-reply', ID]],
      )
    })

    it('reads the fallback form of the pinned account', async () => {
      const { replies } = await follow(() => responder.send(responder.fallback([responder.seal(ID, SECRET, DENIED)])))

      assert.deepEqual(
        replies.map(({ status }) => status),
        ['denied'],
      )
    })

    it('ends with advice when nobody answers in time', async () => {
      const { number } = await reader.finalizedHead()
      const range = { fromBlock: number, untilBlock: number + 2 }
      const waiting = waitForReplies(
        { pin, requestIds: [`0x${'0b'.repeat(32)}`], replySecret: SECRET, ...range },
        reader,
      )
      const outcome = assert.rejects(waiting, { code: 'SIGNER__CLIENT__REPLY_TIMEOUT' })

      for (let i = 0; i < 3; i += 1) await l1.newBlock()

      await outcome
    })

    it('ends a wait that the caller gives up, also while no block comes', async () => {
      const controller = new AbortController()
      const { number } = await reader.finalizedHead()
      const range = { fromBlock: number + 1, untilBlock: number + 1_000, signal: controller.signal }
      const waiting = waitForReplies({ pin, requestIds: [ID], replySecret: SECRET, ...range }, reader)
      const outcome = assert.rejects(waiting, /enough/)

      controller.abort(new Error('enough'))

      await outcome
    })
  })

  describe('with a node that does not serve', () => {
    it('says that the node does not have a block', async () => {
      await assert.rejects(reader.extrinsicsOf(toHex(dapp.addressRaw), 1_000_000), {
        code: 'SIGNER__CHAIN__STATE_UNAVAILABLE',
        message: /does not have block 1000000/,
      })
    })

    it('says that the node does not answer', async () => {
      const other = await connectApi(l1.url)
      const lost = createL1Reader(other)
      await other.disconnect()

      await assert.rejects(lost.finalizedHead(), { code: 'SIGNER__CHAIN__UNREACHABLE' })
    })
  })
})
