import assert from 'node:assert/strict'
import { Keyring } from '@polkadot/keyring'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { computeAddress, getBytes, Transaction } from 'ethers'
import {
  generateKeyCall,
  publicKeyCall,
  signCall,
  type CallOf,
  type KeyResult,
  type PendingRequest,
  type RequestCall,
} from '../../src/client/index.js'
import { toHex } from '../../src/protocol/hash.js'
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
import { carry as carryEnvelopes } from '../support/carry.js'
import { DEV_SPEC, integriteeSpec } from '../support/embedded.js'
import { countedBy } from '../support/metrics.js'
import { extrinsicsOf } from '../support/published.js'

const RUNTIMES: Record<string, () => URL | undefined> = {
  'the development runtime': () => DEV_SPEC,
  'the real Integritee runtime': integriteeSpec,
}

const transfer = (ether: bigint) =>
  Transaction.from({
    type: 2,
    chainId: 1,
    nonce: 0,
    to: `0x${'42'.repeat(20)}`,
    value: ether * 10n ** 18n,
    gasLimit: 21_000,
    maxFeePerGas: 30_000_000_000n,
    maxPriorityFeePerGas: 1_000_000_000n,
  })

for (const [name, find] of Object.entries(RUNTIMES)) {
  describe(`the agent on ${name}`, function () {
    const spec = find()
    if (!spec) {
      it.skip(`needs ../shared/integritee, which is not here`)
      return
    }

    let chain: TestChain
    let running: TestAgent
    const { dir, remove } = tempDir()
    // Well-known development keys.
    const pairs = (): Record<'dapp' | 'other', ReturnType<Keyring['addFromUri']>> => {
      const keyring = new Keyring({ type: 'sr25519' })
      return { dapp: keyring.addFromUri('//Bob'), other: keyring.addFromUri('//Eve') }
    }

    before(async () => {
      await cryptoWaitReady()
      chain = await startChain({ spec })
      await endow(chain, Object.values(pairs()).map(accountOfPair))
      // Looking at every job after each answer, as these tests do, takes long: one bulk needs a long wait.
      running = await startTestAgent(chain, dir, { gatherMs: 20_000 })
      await untilPublished(chain, running)
    })
    after(async () => {
      await running?.agent.stop()
      await chain?.close()
      remove()
    })

    const carry = (envelopes: readonly Uint8Array[]): Promise<void> =>
      carryEnvelopes(chain, running, pairs().dapp, envelopes)

    const ask = async <const Calls extends readonly RequestCall[]>(calls: Calls, who = pairs().dapp) => {
      const client = await dappOf(chain, running, who)
      const pending = await client.seal(calls)
      await carry([pending.envelope])
      return client.results(pending)
    }
    const newKey = async (who = pairs().dapp): Promise<KeyResult> => {
      const [key] = await ask([generateKeyCall({ keyType: 'Secp256k1', chains: ['eip155:1'] })], who)
      assert.equal(key?.status, 'ok')
      return key
    }
    const signTransfer = (key: KeyResult, ether: bigint): CallOf<'Sign'> =>
      signCall({
        chainId: 'eip155:1',
        keyId: key.keyId,
        payload: { tag: 'EthereumTransaction', value: getBytes(transfer(ether).unsignedSerialized) },
      })

    it('signs an Ethereum transfer that ethers attributes to the key', async () => {
      const key = await newKey()

      const [result] = await ask([signTransfer(key, 1n)])

      assert.ok(result?.status === 'ok' && 'signatures' in result)
      const { bytes } = result.signatures[0]
      const signed = transfer(1n)
      signed.signature = { r: toHex(bytes.slice(0, 32)), s: toHex(bytes.slice(32, 64)), yParity: bytes[64] as 0 | 1 }
      assert.equal(signed.from, computeAddress(toHex(key.publicKey)))
    })

    it('denies what no route allows, and a key of another caller, with an answer on chain', async () => {
      const key = await newKey()

      const [tooMuch] = await ask([signTransfer(key, 100n)])
      const [foreign] = await ask([signTransfer(key, 1n)], pairs().other)

      assert.deepEqual([tooMuch?.status, foreign?.status], ['denied', 'denied'])
      assert.equal(foreign?.status === 'denied' && foreign.reason, 'UnknownKey')
    })

    it('answers 200 requests of one block by one bulk', async () => {
      const key = await newKey()
      const client = await dappOf(chain, running, pairs().dapp)
      const pending = []
      for (let i = 0; i < 200; i++) pending.push(await client.seal([publicKeyCall(key.keyId)]))
      const before = chain.l1.head().number

      await carry(pending.map(({ envelope }) => envelope))

      const [replies] = await client.results(pending[199]!)
      assert.equal(replies.status, 'ok')
      const bulks = await extrinsicsOf(chain, running.agent.account, before + 1)
      assert.equal(bulks.length, 1)
      const blocks = new Set<number>()
      for (const each of pending) blocks.add((await client.results(each))[0].blockNumber)
      assert.equal(blocks.size, 1)
    })

    it('drops, denies or expires each kind of bad request as the protocol says, and goes on', async () => {
      const client = await dappOf(chain, running, pairs().dapp)
      const key = await newKey()
      const digestOn = (chainId: string, keyId = key.keyId): CallOf<'Sign'> =>
        signCall({ chainId, keyId, payload: { tag: 'Digest', value: new Uint8Array(32) } })
      const before = await countedBy(running.parts.metrics)

      const wrongChain = await client.seal([digestOn('eip155:5')])
      const unknownKey = await client.seal([digestOn('eip155:1', `0x${'77'.repeat(32)}`)])
      const stale = await client.seal([publicKeyCall(key.keyId)], { deadlineBlocks: 0 })
      const first = await client.seal([publicKeyCall(key.keyId)])
      const reused = await client.seal([digestOn('eip155:1')], { nonce: first.nonce })
      const truncated = first.envelope.slice(0, 50)
      await carry([wrongChain, unknownKey, stale, first, reused].map(({ envelope }) => envelope).concat(truncated))

      const reasonOf = async (pending: PendingRequest): Promise<string> => {
        const [result] = await client.results(pending)
        return result?.status === 'ok' ? 'ok' : `${result?.status} ${result?.reason}`
      }
      assert.equal(await reasonOf(wrongChain), 'denied WrongChainForKey')
      assert.equal(await reasonOf(unknownKey), 'denied UnknownKey')
      assert.equal(await reasonOf(stale), 'expired DeadlinePassed')
      assert.equal(await reasonOf(first), 'ok')
      const after = await countedBy(running.parts.metrics)
      const grown = (name: string): number => (after[name] ?? 0) - (before[name] ?? 0)
      assert.equal(grown('signer_intake_requests_refused_total{door="chain",fault="nonce_reused"}'), 1)
      assert.equal(grown('signer_intake_envelopes_dropped_total{fault="malformed_envelope"}'), 1)
    })

    it('answers a replayed envelope once, and takes no notice of garbage', async () => {
      const client = await dappOf(chain, running, pairs().dapp)
      const key = await newKey()
      const pending = await client.seal([publicKeyCall(key.keyId)])
      const garbage = pending.envelope.map((byte, i) => (i > 60 ? byte ^ 0xff : byte))

      await carry([garbage, pending.envelope, pending.envelope])
      await carry([pending.envelope])

      assert.equal((await client.results(pending))[0].status, 'ok')
      const counts = await countedBy(running.parts.metrics)
      assert.equal(counts['signer_intake_requests_refused_total{door="chain",fault="repeated"}'], 2)
      assert.equal(counts['signer_intake_envelopes_dropped_total{fault="not_opened"}'], 1)
    })
  })
}
