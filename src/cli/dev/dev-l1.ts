import { ApiPromise, WsProvider } from '@polkadot/api'
import { Keyring } from '@polkadot/keyring'
import type { ProviderInterface } from '@polkadot/rpc-provider/types'
import type { AccountInfo } from '@polkadot/types/interfaces'
import { closeAfter, closing, type Closing } from '../../closing.js'
import { startEmbeddedL1, type EmbeddedL1 } from '../../embedded/embedded-l1.js'
import { packageFile } from '../../package-file.js'
import { DEV_PAYER_URI } from './well-known.js'

/** What to boot. */
export interface DevL1Options {
  /** Raw chain spec of an Integritee L1; by default the development runtime. */
  readonly spec?: string
  /** On loopback; 0, the default, takes a free one. */
  readonly port?: number
}

/** An L1 in this process on which //Alice is rich, and a client of it. */
export interface DevL1 {
  readonly l1: EmbeddedL1
  readonly api: ApiPromise
}

/** A million units of 10^12 planck. */
const RICHES_PLANCK = 10n ** 18n

/** Balances of the new logic, as the pallet marks accounts that it has looked after. */
const NEW_LOGIC = 1n << 127n

/** A plain polkadot-js client, as a dApp has it. */
const connectClient = (url: string): Promise<ApiPromise> =>
  // Its own types disagree on optional members under exactOptionalPropertyTypes.
  ApiPromise.create({ provider: new WsProvider(url) as ProviderInterface, noInitWarn: true })

/** Specs of real chains have no rich development accounts; the state of this chain is ours to write. */
const enrichPayer = async ({ l1, api }: DevL1): Promise<void> => {
  const account = api.query.system.account
  const { address } = new Keyring({ type: 'sr25519' }).addFromUri(DEV_PAYER_URI)
  const { data } = (await account(address)) as unknown as AccountInfo
  if (data.free.toBigInt() > 0n) return
  const rich = { providers: 1, data: { free: RICHES_PLANCK, flags: NEW_LOGIC } }
  await l1.setStorage([[account.key(address) as `0x${string}`, api.createType('FrameSystemAccountInfo', rich).toHex()]])
}

/** Boots an L1 for development; what is opened is added to `opened`, also where it fails later. */
export const openDevL1 = async (
  { spec = packageFile('zombienet', 'runtime', 'dist', 'dev-l1.json'), port = 0 }: DevL1Options,
  opened: Closing,
): Promise<DevL1> => {
  const l1 = await startEmbeddedL1({ spec, port })
  opened.add(() => l1.close())
  const api = await connectClient(l1.url)
  opened.add(() => api.disconnect())
  const running = { l1, api }
  await enrichPayer(running)
  return running
}

/** The same alone, without an agent beside it. Nothing stays open when it fails. */
export const startDevL1 = async (options: DevL1Options): Promise<DevL1 & { close(): Promise<void> }> => {
  const opened = closing()
  const close = (): Promise<void> => opened.all()
  const running = await openDevL1(options, opened).catch((fault: unknown) => closeAfter(fault, close))
  return { ...running, close }
}
