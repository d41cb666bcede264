import assert from 'node:assert/strict'
import type { ApiPromise } from '@polkadot/api'
import type { Codec } from '@polkadot/types/types'
import type { Hex } from '../../../src/model/ids.js'
import type { AccountState, Registration } from '../../../src/model/l1.js'
import { readAccount } from '../../../src/submit/account-state.js'
import { devRuntime, type DevRuntime } from '../../support/dev-runtime.js'

const AT = { number: 7, hash: `0x${'07'.repeat(32)}` } as const
const hex32 = (byte: number): Hex => `0x${byte.toString(16).padStart(2, '0').repeat(32)}`
const IDENTITY = { account: hex32(0xaa), mrEnclave: hex32(0xbb) }
const OTHERS = Array.from({ length: 10 }, (_, i) => hex32(i))

describe('readAccount', () => {
  let runtime: DevRuntime

  before(async () => {
    runtime = await devRuntime()
  })

  const create = (type: string, value: unknown): Codec => runtime.registry.createType(type, value)
  const signers = (accounts: readonly Hex[]): Codec =>
    create(
      'Option<Vec<EnclaveBridgePrimitivesShardSignerStatus>>',
      accounts.map((signer) => ({ signer, fingerprint: IDENTITY.mrEnclave, lastActivity: 3 })),
    )
  const account = () => create('FrameSystemAccountInfo', { nonce: 4, data: { free: 5 } })

  /** Storage after the block, by name; what is not there the runtime does not have. */
  const read = (pallets: {
    readonly teerex?: Readonly<Record<string, Codec>>
    readonly enclaveBridge?: Readonly<Record<string, Codec>>
  }): Promise<AccountState> => {
    const asked: [string, unknown[]][] = []
    const items = (stored: Readonly<Record<string, Codec>> = {}) =>
      Object.fromEntries(
        Object.entries(stored).map(([name, value]) => [
          name,
          async (...keys: unknown[]) => {
            asked.push([name, keys])
            return value
          },
        ]),
      )
    const query = {
      system: items({ account: account() }),
      teerex: items({ sovereignEnclaves: create('bool', false), ...pallets.teerex }),
      enclaveBridge: items(pallets.enclaveBridge),
    }
    const api = {
      at: async (hash: Hex) => {
        assert.equal(hash, AT.hash)
        return { query }
      },
    } as unknown as ApiPromise
    return readAccount(IDENTITY, { api, registrationOf: () => undefined }, AT).finally(() => {
      const byMeasurement = asked.find(([name]) => name === 'shardStatus')
      if (byMeasurement) assert.deepEqual(byMeasurement[1], [IDENTITY.mrEnclave])
    })
  }

  it('reads nonce, funds, and whether the chain allows Skip', async () => {
    const free = { nonce: 4, freePlanck: 5n, lockedOut: false }

    assert.deepEqual(await read({ teerex: { allowSkippingAttestation: create('bool', true) } }), {
      ...free,
      allowsSkip: true,
    })
    assert.deepEqual(await read({ teerex: { allowSkippingAttestation: create('bool', false) } }), {
      ...free,
      allowsSkip: false,
    })
  })

  it('is locked out by a full list without it, and by nothing less', async () => {
    const lockedOut = async (stored: Codec): Promise<boolean> =>
      (await read({ enclaveBridge: { shardStatus: stored } })).lockedOut

    assert.equal(await lockedOut(signers(OTHERS)), true)
    assert.equal(await lockedOut(signers(OTHERS.slice(1))), false)
    assert.equal(await lockedOut(signers([...OTHERS.slice(1), IDENTITY.account])), false)
    assert.equal(await lockedOut(create('Option<u32>', null)), false)
    assert.equal(await lockedOut(create('u32', 5)), false)
  })

  it('takes what a runtime does not say for not allowed, and for room', async () => {
    const { allowsSkip, lockedOut } = await read({})

    assert.deepEqual([allowsSkip, lockedOut], [false, false])
  })

  it('gives the registration as the chain stage reads it', async () => {
    const registration = { method: 'Dcap' } as Registration
    const api = {
      at: async () => ({
        query: { system: { account: async () => account() }, teerex: { sovereignEnclaves: async () => account() } },
      }),
    } as unknown as ApiPromise

    assert.equal(
      (await readAccount(IDENTITY, { api, registrationOf: () => registration }, AT)).registration,
      registration,
    )
  })
})
