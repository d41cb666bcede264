import type { ApiPromise } from '@polkadot/api'
import type { ApiDecoration } from '@polkadot/api/types'
import type { Vec } from '@polkadot/types'
import type { EventRecord, Extrinsic, H256, Hash } from '@polkadot/types/interfaces'
import type { Bytes } from '@polkadot/types-codec'
import type { AccountId, Hex } from '../model/ids.js'
import type { AccountExtrinsic, LeafCall, TopCall } from './account-extrinsic.js'

interface RawBlock {
  readonly block: { readonly extrinsics: readonly Hex[] }
}

const content = (bytes: unknown): Uint8Array => (bytes as Bytes).toU8a(true)

/** What of a decoded call is looked at. */
type Call = Extrinsic['method']

const nameOf = ({ section, method }: Call): string => `${section}.${method}`

const leafCall = (call: Call): LeafCall => {
  const [first, second, third] = call.args
  switch (nameOf(call)) {
    case 'enclaveBridge.publishHash':
      return {
        name: 'publishHash',
        hash: (first as H256).toU8a(),
        topics: [...(second as Vec<H256>)].map((topic) => topic.toU8a()),
        data: content(third),
      }
    case 'system.remark':
      return { name: 'remark', remark: content(first) }
    case 'system.remarkWithEvent':
      return { name: 'remarkWithEvent', remark: content(first) }
    default:
      return { name: 'other' }
  }
}

const topCall = (call: Call): TopCall =>
  nameOf(call) === 'utility.batchAll'
    ? { name: 'batchAll', calls: [...(call.args[0] as Vec<Call>)].map(leafCall) }
    : leafCall(call)

/** Anybody may put an account's bytes into an extrinsic that this library cannot decode: then it is not the account's. */
const decode = (at: ApiDecoration<'promise'>, bytes: Hex): Extrinsic | undefined => {
  try {
    return at.registry.createType<Extrinsic>('Extrinsic', bytes)
  } catch {
    return undefined
  }
}

/** Accounts sign by their id. polkadot-js makes `MultiAddress` without the usual `isId` and `asId`. */
interface SignerAddress {
  readonly type: string
  readonly value: { toHex(): AccountId }
}

const signerOf = (extrinsic: Extrinsic): AccountId | undefined => {
  const signer = extrinsic.signer as unknown as SignerAddress
  return extrinsic.isSigned && signer.type === 'Id' ? signer.value.toHex() : undefined
}

const succeeded = (events: readonly EventRecord[], index: number): boolean =>
  events.some(
    ({ phase, event }) =>
      phase.isApplyExtrinsic &&
      phase.asApplyExtrinsic.eqn(index) &&
      event.section === 'system' &&
      event.method === 'ExtrinsicSuccess',
  )

/**
 * The signed extrinsics of a block in which the bytes of `account` occur: all that it signed, and perhaps
 * others, whose signer is then another. Decoded with the metadata of that block's runtime.
 */
export const readExtrinsics = async (
  api: ApiPromise,
  account: AccountId,
  block: { readonly number: number; readonly hash: Hash },
): Promise<readonly AccountExtrinsic[]> => {
  const raw = await api.rpc.chain.getBlock.raw<RawBlock>(block.hash)
  const candidates = [...raw.block.extrinsics.entries()].filter(([, bytes]) => bytes.includes(account.slice(2)))
  if (candidates.length === 0) return []
  const at = await api.at(block.hash)
  const events = [...((await at.query.system?.['events']?.()) as unknown as Vec<EventRecord>)]
  return candidates.flatMap(([index, bytes]) => {
    const extrinsic = decode(at, bytes)
    const signer = extrinsic && signerOf(extrinsic)
    if (!extrinsic || signer === undefined) return []
    return [{ blockNumber: block.number, signer, success: succeeded(events, index), call: topCall(extrinsic.method) }]
  })
}
