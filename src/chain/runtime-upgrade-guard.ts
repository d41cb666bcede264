import { Metadata, TypeRegistry } from '@polkadot/types'
import { z } from 'zod'
import type { OnNotified } from './rpc-subscriptions.js'

type Request = (method: string, params: unknown[]) => Promise<unknown>

/**
 * Stands between a node and polkadot-js' own handling of runtime upgrades, which has no place for errors: a
 * version that is none, or metadata that cannot be had or read at that moment, would end the process.
 */
export interface RuntimeUpgradeGuard {
  /** Sends, with metadata that was fetched beforehand if that is what is asked for. */
  readonly send: Request
  /** Hands a version on once it is certain that what polkadot-js does next will succeed. */
  guard(onNotified: OnNotified): OnNotified
}

const u32 = z.number().int().min(0).max(0xffff_ffff)

const version = z.object({
  specName: z.string(),
  implName: z.string(),
  authoringVersion: u32,
  specVersion: u32,
  implVersion: u32,
  apis: z.array(z.tuple([z.string().regex(/^0x[0-9a-f]{16}$/), u32])),
  transactionVersion: u32,
})

const isCall = (name: string, method: string, params: unknown[]): boolean => method === name && params.length === 0

/** `drop` gives the connection up: the next one tells the version again. */
export const createRuntimeUpgradeGuard = (request: Request, drop: (reason: string) => void): RuntimeUpgradeGuard => {
  /** What polkadot-js has the metadata of. */
  let known: number | undefined
  let fetched: unknown

  const send = async (method: string, params: unknown[]): Promise<unknown> => {
    if (fetched !== undefined && isCall('state_getMetadata', method, params)) return fetched
    const result = await request(method, params)
    // At its start polkadot-js asks for the version and for the metadata that go with it.
    if (isCall('state_getRuntimeVersion', method, params)) known ??= version.safeParse(result).data?.specVersion
    return result
  }
  const fetchMetadata = async (): Promise<void> => {
    const metadata = z.templateLiteral(['0x', z.string()]).parse(await request('state_getMetadata', []))
    new Metadata(new TypeRegistry(), metadata)
    fetched = metadata
  }
  const guard =
    (onNotified: OnNotified): OnNotified =>
    (_, result) => {
      const told = version.safeParse(result).data
      if (!told) return drop('it announced a runtime version that is none')
      if (told.specVersion === known) return onNotified(null, result)
      fetchMetadata().then(
        () => {
          known = told.specVersion
          onNotified(null, result)
        },
        () => drop('it did not give the metadata of its new runtime'),
      )
    }
  return { send, guard }
}
