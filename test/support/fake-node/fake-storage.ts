import { expandMetadata, Metadata } from '@polkadot/types'
import { bnToU8a, compactStripLength, compactToU8a, u8aToHex } from '@polkadot/util'
import type { Hex } from '../../../src/model/ids.js'
import { blake2_256, concat, fromHex, toHex } from '../../../src/protocol/hash.js'
import type { DevRuntime } from '../dev-runtime.js'
import type { FakeBlock, FakeChain } from './fake-chain.js'
import type { FakeAccount, FakeLedger } from './fake-ledger.js'

/** Reads a storage value after a block; undefined for a key without a value. */
export type FakeStorage = (key: Hex, block: FakeBlock, chain: FakeChain) => Hex | undefined

/** The parts of a storage entry that are used here. */
interface Entry {
  (...keys: unknown[]): Uint8Array
  readonly meta: { readonly type: { readonly asMap: { readonly value: Parameters<LookupType>[0] } } }
}
type LookupType = DevRuntime['registry']['createLookupType']

const APPLY_EXTRINSIC = 0x00
const NO_TOPICS = 0x00
/** `System.ExtrinsicSuccess`, and `System.ExtrinsicFailed` with the error `BadOrigin`. */
const SUCCESS = Uint8Array.of(0, 0)
const FAILURE = Uint8Array.of(0, 1, 2)
/** A small weight, of the class `Normal`, which pays its fee. */
const DISPATCH_INFO = Uint8Array.of(4, 4, 0, 0)

const eventOf = (index: number, failed: boolean): Uint8Array =>
  concat(
    Uint8Array.of(APPLY_EXTRINSIC),
    bnToU8a(index, { bitLength: 32, isLe: true }),
    failed ? FAILURE : SUCCESS,
    DISPATCH_INFO,
    Uint8Array.of(NO_TOPICS),
  )

/** SCALE of `System.Events` of a block in which the extrinsics of `failing`, given by hash, fail. */
export const eventsOf = ({ body }: FakeBlock, failing: ReadonlySet<Hex>): Hex => {
  const hasFailed = (encoded: Hex): boolean => failing.has(toHex(blake2_256(fromHex(encoded))))
  return toHex(concat(compactToU8a(body.length), ...body.map((encoded, index) => eventOf(index, hasFailed(encoded)))))
}

const accountInfo = ({ nonce, freePlanck }: FakeAccount): object => ({
  nonce,
  providers: 1,
  data: { free: freePlanck, flags: 1n << 127n },
})

const sovereignEnclave = ({ registration }: FakeAccount): object | undefined =>
  registration && {
    Sgx: {
      mrEnclave: registration.mrEnclave,
      timestamp: registration.timestampMs,
      buildMode: registration.buildMode,
      status: registration.status,
      attestationMethod: { [registration.method]: { proxied: false } },
    },
  }

/** The storage values that agent and client read: the time, events, and the agent's account and enclave. */
export const createFakeStorage = (runtime: DevRuntime, ledger: FakeLedger): FakeStorage => {
  const { registry } = runtime
  const entries = expandMetadata(registry, new Metadata(registry, runtime.metadata)).query as unknown as Record<
    string,
    Record<string, Entry>
  >
  const entry = (pallet: string, name: string): Entry => entries[pallet]![name]!
  const keyOf = (one: Entry, ...keys: unknown[]): Hex => u8aToHex(compactStripLength(one(...keys))[1])
  const valueOf = (one: Entry, value: object): Hex =>
    registry.createTypeUnsafe(registry.createLookupType(one.meta.type.asMap.value), [value]).toHex()
  const [accounts, enclaves] = [entry('system', 'account'), entry('teerex', 'sovereignEnclaves')]
  const [accountKey, enclaveKey] = [keyOf(accounts, ledger.account), keyOf(enclaves, ledger.account)]
  const skipKey = keyOf(entry('teerex', 'allowSkippingAttestation'))
  const [eventsKey, nowKey] = [keyOf(entry('system', 'events')), keyOf(entry('timestamp', 'now'))]

  return (key, block, chain) => {
    if (key === skipKey) return '0x01'
    if (key === nowKey) return u8aToHex(bnToU8a(block.timestampMs, { bitLength: 64, isLe: true }))
    if (key === eventsKey) return eventsOf(block, ledger.failing)
    if (key === accountKey) return valueOf(accounts, accountInfo(ledger.after(block, chain)))
    const enclave = key === enclaveKey ? sovereignEnclave(ledger.after(block, chain)) : undefined
    return enclave && valueOf(enclaves, enclave)
  }
}
