import { ApiPromise, WsProvider } from '@polkadot/api'
import type { SubmittableExtrinsic } from '@polkadot/api/types'
import type { ProviderInterface } from '@polkadot/rpc-provider/types'
import type { Codec } from '@polkadot/types/types'

/** A plain polkadot-js client, as a dApp has it. Disconnect it. */
export const connectApi = (url: string): Promise<ApiPromise> =>
  ApiPromise.create({ provider: new WsProvider(url) as ProviderInterface, noInitWarn: true })

type ByName<T> = Partial<Record<string, Partial<Record<string, T>>>>

const member = <T>(names: unknown, pallet: string, name: string): T => {
  const found = (names as ByName<T>)[pallet]?.[name]
  if (!found) throw new Error(`this runtime has no ${pallet}.${name}`)
  return found
}

/** The call `pallet.name`, whether or not generated types know it. */
export const tx = (
  api: ApiPromise,
  pallet: string,
  name: string,
  ...args: unknown[]
): SubmittableExtrinsic<'promise'> =>
  member<(...args: unknown[]) => SubmittableExtrinsic<'promise'>>(api.tx, pallet, name)(...args)

/** The storage value `pallet.name` at the head. */
export const query = (api: ApiPromise, pallet: string, name: string, ...args: unknown[]): Promise<Codec> =>
  member<(...args: unknown[]) => Promise<Codec>>(api.query, pallet, name)(...args)
