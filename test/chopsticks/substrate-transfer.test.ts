import assert from 'node:assert/strict'
import type { ApiPromise } from '@polkadot/api'
import type { GenericExtrinsic, GenericExtrinsicPayload } from '@polkadot/types'
import type { Kms } from '../../src/kms/kms.js'
import { openEphemeralKms } from '../../src/kms/open.js'
import type { KeyInfo, KeyType } from '../../src/model/key.js'
import { payloadDecoder, type PayloadDecoder } from '../../src/payloads/decode.js'
import { loadRuntime } from '../../src/payloads/substrate/runtime.js'
import { blake2_256, concat, toHex } from '../../src/protocol/hash.js'
import { endow, startChain, type TestChain } from '../support/agent-e2e.js'
import { query, tx } from '../support/api.js'

const TEER = 10n ** 12n
const RECIPIENT = new Uint8Array(32).fill(0x35)

/** Case of `MultiSignature`, and the account that the runtime takes for a key. */
const SIGNERS: Readonly<Record<KeyType, { readonly signature: number; accountOf(publicKey: Uint8Array): Uint8Array }>> =
  {
    Ed25519: { signature: 0, accountOf: (key) => key },
    Sr25519: { signature: 1, accountOf: (key) => key },
    Secp256k1: { signature: 2, accountOf: (key) => blake2_256(key) },
  }

describe('a transfer of the embedded L1, signed by a key of the KMS', () => {
  let chain: TestChain
  let api: ApiPromise
  let kms: Kms
  let decode: PayloadDecoder
  let chainId: string

  before(async () => {
    chain = await startChain()
    api = chain.api
    chainId = `polkadot:${chain.genesis.slice(2, 34)}`
    const file = { chain: chainId, path: 'the chain itself', bytes: api.runtimeMetadata.toU8a() }
    decode = payloadDecoder({ substrateRuntimes: [loadRuntime(file)], contracts: new Map() })
    kms = await openEphemeralKms()
  })

  after(async () => {
    kms.close()
    await chain.close()
  })

  const freeOf = async (account: Uint8Array): Promise<bigint> => {
    const { data } = (await query(api, 'system', 'account', toHex(account))).toJSON() as {
      data: { free: string | number }
    }
    return BigInt(data.free)
  }

  /** What a wallet of polkadot-js would sign. */
  const payloadOf = (amount: bigint, mortalAt: { readonly number: number; readonly hash: string }) => {
    const call = tx(api, 'balances', 'transferKeepAlive', RECIPIENT, amount)
    const fields = {
      method: call.method.toHex(),
      era: api.registry.createTypeUnsafe('ExtrinsicEra', [{ current: mortalAt.number, period: 64 }]),
      nonce: 0,
      tip: 7,
      specVersion: api.runtimeVersion.specVersion,
      transactionVersion: api.runtimeVersion.transactionVersion,
      genesisHash: chain.genesis,
      blockHash: mortalAt.hash,
      mode: 0,
      metadataHash: null,
    }
    const payload = api.registry.createTypeUnsafe<GenericExtrinsicPayload, string>('ExtrinsicPayload', [
      fields,
      { version: 4 },
    ])
    return { call, fields, bytes: payload.toU8a({ method: true }) }
  }

  const sign = async (key: KeyInfo, bytes: Uint8Array) => {
    const result = decode({ chainId, key, payload: { tag: 'SubstratePayload', value: bytes }, owns: () => false })
    assert.ok(result.ok, 'detail' in result ? result.detail : '')
    const { facts, toSign } = result.decoded
    const [item] = toSign
    assert.ok(item)
    const signature = await kms.sign({ keyId: key.id, purpose: 'caller', ...item })
    return { facts, signature }
  }

  for (const [index, type] of (['Sr25519', 'Ed25519', 'Secp256k1'] as const).entries())
    it(`is executed by the runtime when the key is ${type}`, async () => {
      const key = await kms.generateKey({
        type,
        purpose: 'caller',
        chains: [chainId],
        origin: `transfer-${index}`,
        createdBlock: 1,
      })
      const account = SIGNERS[type].accountOf(key.publicKey)
      await endow(chain, [toHex(account)])
      const before = await freeOf(RECIPIENT).catch(() => 0n)
      const { call, fields, bytes } = payloadOf(5n * TEER, chain.l1.head())

      const { facts, signature } = await sign(key, bytes)
      assert.deepEqual(facts.effects, [
        {
          kind: 'transfer',
          asset: 'native',
          destination: RECIPIENT,
          amount: 5n * TEER,
          method: 'Balances.transfer_keep_alive',
        },
      ])
      assert.deepEqual([facts.understood, facts.fee], [true, 7n])

      const extrinsic = api.registry.createTypeUnsafe<GenericExtrinsic, string>('Extrinsic', [
        call.method,
        { version: 4 },
      ])
      const multiSignature = concat(Uint8Array.of(SIGNERS[type].signature), signature)
      extrinsic.addSignature(account, toHex(multiSignature), fields as never)
      await chain.l1.newBlock([extrinsic.toHex()])

      assert.equal((await freeOf(RECIPIENT)) - before, 5n * TEER)
      assert.ok((await freeOf(account)) <= 1_000n * TEER - 5n * TEER - 7n)
    })

  it('is not executed when a signature is put on another amount than the decoded one', async () => {
    const key = await kms.generateKey({
      type: 'Sr25519',
      purpose: 'caller',
      chains: [chainId],
      origin: 'altered',
      createdBlock: 1,
    })
    await endow(chain, [toHex(key.publicKey)])
    const at = chain.l1.head()
    const { fields, bytes } = payloadOf(5n * TEER, at)
    const { signature } = await sign(key, bytes)
    const other = tx(api, 'balances', 'transferKeepAlive', RECIPIENT, 6n * TEER)
    const extrinsic = api.registry.createTypeUnsafe<GenericExtrinsic, string>('Extrinsic', [
      other.method,
      { version: 4 },
    ])
    extrinsic.addSignature(key.publicKey, toHex(concat(Uint8Array.of(1), signature)), fields as never)

    await assert.rejects(chain.l1.newBlock([extrinsic.toHex()]), { code: 'SIGNER__EMBEDDED__BLOCK_FAILED' })
  })
})
