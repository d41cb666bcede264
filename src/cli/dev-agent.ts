import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ApiPromise } from '@polkadot/api'
import { Keyring } from '@polkadot/keyring'
import { closeAfter, closing, type Closing } from '../closing.js'
import type { EmbeddedL1 } from '../embedded/embedded-l1.js'
import { SignerError } from '../errors/signer-error.js'
import type { Hex } from '../model/ids.js'
import type { Logger } from '../observe/logger.js'
import { toHex } from '../protocol/hash.js'
import { openParts, type Parts } from '../parts/parts.js'
import { parseSettings } from '../settings/load.js'
import type { Settings } from '../settings/schema.js'
import { startAgent, type Agent } from '../start.js'
import { packageFile } from '../package-file.js'
import { TEER } from './coins.js'
import { openDevL1 } from './dev/dev-l1.js'
import { payFromAlice } from './fund/pay-from-alice.js'
import { DEV_MRENCLAVE, DEV_SHARD, DEV_WORKER_URI } from './dev/well-known.js'

export { DEV_MRENCLAVE, DEV_SHARD, DEV_WORKER_URI } from './dev/well-known.js'

/** What a development agent starts with, in units of the coin; enough for a day of tests. */
const FUNDS = '100'

export interface DevAgentOptions {
  /** Raw chain spec of an Integritee L1; by default the development runtime. */
  readonly spec?: string
  readonly port?: number
  /** Port of the worker's door; 0, the default, takes a free one. */
  readonly workerPort?: number
  /** Port of metrics and health, 0 for a free one; without it there is none. */
  readonly observePort?: number
  /** For keys and journal; empty. */
  readonly dir: string
  readonly policyFile?: string
}

/** An L1 and an agent in this process. */
export interface DevAgent {
  readonly l1: EmbeddedL1
  readonly api: ApiPromise
  readonly settings: Settings
  readonly parts: Parts
  readonly agent: Agent
  /** Where workers call it. */
  readonly workerUrl: string
  close(): Promise<void>
}

/** What policies call the embedded L1 as a chain that keys sign for. */
const DEV_L1_ALIAS = 'dev-l1'

/** The coin of the development L1, as policies know it. */
const DEV_L1_COIN = { ...TEER, defaultFee: '0.1' }

const metadataFile = (dir: string): string => join(dir, 'dev-l1.scale')

/** Who may call the worker's door: well-known accounts, one of them an operator. */
const workersOf = (port: number) => {
  const account = (uri: string) => toHex(new Keyring({ type: 'sr25519' }).addFromUri(uri).addressRaw)
  const accounts = [
    { account: account(DEV_WORKER_URI), roles: ['worker', 'operator'] },
    { account: account('//Alice'), roles: ['worker'] },
  ]
  return { port, accounts }
}

/** CAIP-2 id of a Substrate chain: the first half of its genesis hash. */
const chainIdOf = (genesis: Hex): string => `polkadot:${genesis.slice(2, 34)}`

/** The embedded L1 as a chain that keys sign for. */
export const devChainId = ({ settings }: Pick<DevAgent, 'settings'>): string => chainIdOf(settings.l1.genesis)

const settingsOf = (
  endpoint: string,
  genesis: Hex,
  { dir, policyFile, workerPort = 0, observePort }: DevAgentOptions,
): Settings =>
  parseSettings(
    {
      names: { chains: [{ id: chainIdOf(genesis), aliases: [DEV_L1_ALIAS], ...DEV_L1_COIN }] },
      payloads: { polkadot: [{ chain: chainIdOf(genesis), metadata: metadataFile(dir) }] },
      l1: { endpoints: [endpoint], genesis, shard: DEV_SHARD, declareDevChain: true },
      store: { path: join(dir, 'journal.db') },
      kms: { mode: 'sealed', dir: join(dir, 'keys'), provider: { kind: 'passphrase', file: join(dir, 'passphrase') } },
      policy: { file: policyFile ?? packageFile('config', 'policy.dev.yaml') },
      registration: { method: 'Skip', mrEnclave: DEV_MRENCLAVE, url: '' },
      callers: 'any',
      worker: workersOf(workerPort),
      ...(observePort === undefined ? {} : { observe: { port: observePort } }),
    },
    'the development settings',
  )

/** A random passphrase of this folder alone. A folder that was used belongs to an L1 that ended with its process. */
const makePassphrase = (dir: string): void => {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  try {
    writeFileSync(join(dir, 'passphrase'), randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    const message = `The folder ${dir} cannot take a new agent: give an empty one. A development L1 ends with its process, and its agent's journal fits no other.`
    throw new SignerError('SIGNER__SETTINGS__INVALID', message, { dir }, error)
  }
}

const startIn = async (options: DevAgentOptions, logger: Logger, opened: Closing): Promise<Omit<DevAgent, 'close'>> => {
  const { l1, api } = await openDevL1(options, opened)
  writeFileSync(metadataFile(options.dir), api.runtimeMetadata.toU8a())
  const settings = settingsOf(l1.url, api.genesisHash.toHex(), options)
  const parts = await openParts(settings, logger)
  // Final before the agent looks, or it would begin with a warning that it has nothing.
  await payFromAlice(api, parts.writer.account, FUNDS).catch((fault: unknown) => closeAfter(fault, () => parts.close()))
  const agent = await startAgent(parts)
  opened.add(() => agent.stop())
  // The settings open the door, so it has an address.
  return { l1, api, settings, parts, agent, workerUrl: agent.workerUrl as string }
}

/** Boots an L1 in process, with an agent beside it that is funded and about to register, and signs transfers on
 * this L1 too (`dev-l1` in policies). Nothing stays open when it fails. */
export const startDevAgent = async (options: DevAgentOptions, logger: Logger): Promise<DevAgent> => {
  makePassphrase(options.dir)
  const opened = closing()
  const close = (): Promise<void> => opened.all()
  const running = await startIn(options, logger, opened).catch((fault: unknown) => closeAfter(fault, close))
  return { ...running, close }
}
