import assert from 'node:assert/strict'
import type { ApiPromise } from '@polkadot/api'
import type { Hex } from '../../../src/model/ids.js'
import type { L1Writer } from '../../../src/model/l1.js'
import { createL1Writer } from '../../../src/submit/l1-writer.js'

const ANCHOR = { number: 100, hash: `0x${'aa'.repeat(32)}` } as const
const ACCOUNT: Hex = `0x${'01'.repeat(32)}`
const REGISTER = { kind: 'register', proof: new Uint8Array(32), url: '', method: 'Skip' } as const

const version = (specVersion: number) => ({
  specVersion: { toNumber: () => specVersion, eq: (other: { toNumber(): number }) => other.toNumber() === specVersion },
})

interface NodeSays {
  readonly best?: number | Error
  readonly specVersion?: number
  readonly at?: () => Promise<unknown>
}

const notExpected = async (): Promise<never> => assert.fail('not expected')

/** The few parts of the client that are used here; its calls are empty: no pallet is there. */
const client = ({ best = 100, specVersion = 50, at = notExpected }: NodeSays): ApiPromise => {
  const rpc = {
    chain: {
      getHeader: async () => {
        if (best instanceof Error) throw best
        return { number: { toNumber: () => best } }
      },
    },
    state: { getRuntimeVersion: async () => version(specVersion) },
  }
  return { at, rpc, tx: {}, runtimeVersion: version(50) } as unknown as ApiPromise
}

const writer = (node: NodeSays): L1Writer =>
  createL1Writer(
    { account: ACCOUNT, genesis: ACCOUNT, eraBlocks: 64 },
    {
      api: client(node),
      provider: { subscribe: notExpected, unsubscribe: notExpected, on: () => assert.fail('not expected') },
      sign: notExpected,
      registrationOf: () => assert.fail('not expected'),
    },
  )

describe('createL1Writer', () => {
  it('names the block when the node does not give its state', async () => {
    const prunedNode = writer({ at: async () => Promise.reject(new Error('State already discarded')) })

    await assert.rejects(prunedNode.accountAt(ANCHOR), (error: Error & { code: string }) => {
      assert.equal(error.code, 'SIGNER__CHAIN__STATE_UNAVAILABLE')
      assert.match(error.message, /block 100/)
      return true
    })
  })

  it('says so when the runtime knows no teerex pallet', async () => {
    const otherChain = writer({ at: async () => ({ query: { system: { account: async () => assert.fail() } } }) })

    await assert.rejects(otherChain.accountAt(ANCHOR), { code: 'SIGNER__CHAIN__PALLET_NOT_FOUND' })
  })

  it('signs nothing whose era is as good as over', async () => {
    await assert.rejects(writer({ best: 162 }).compose(REGISTER, { nonce: 0, anchor: ANCHOR, tipPlanck: 0n }), {
      code: 'SIGNER__SUBMIT__ANCHOR_TOO_OLD',
    })
  })

  it('asks to try later when the node does not answer', async () => {
    const silentNode = writer({ best: new Error('No response received from RPC endpoint in 60s') })

    await assert.rejects(silentNode.compose(REGISTER, { nonce: 0, anchor: ANCHOR, tipPlanck: 0n }), {
      code: 'SIGNER__CHAIN__UNREACHABLE',
      retry: 'later',
    })
  })

  it('signs nothing that is encoded for another runtime', async () => {
    await assert.rejects(
      writer({ best: 161, specVersion: 51 }).compose(REGISTER, { nonce: 0, anchor: ANCHOR, tipPlanck: 0n }),
      {
        code: 'SIGNER__SUBMIT__METADATA_OUTDATED',
      },
    )
  })

  it('names the call that the runtime has not', async () => {
    await assert.rejects(writer({}).compose(REGISTER, { nonce: 0, anchor: ANCHOR, tipPlanck: 0n }), {
      code: 'SIGNER__CHAIN__PALLET_NOT_FOUND',
      message: /teerex\.registerSgxEnclave/,
    })
  })
})
