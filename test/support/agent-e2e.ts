import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ApiPromise } from '@polkadot/api'
import type { KeyringPair } from '@polkadot/keyring/types'
import { blake2AsHex, xxhashAsHex } from '@polkadot/util-crypto'
import { filter, firstValueFrom } from 'rxjs'
import {
  connectSignerClient,
  fromKeyringPair,
  type Pin,
  type SignerClient,
  type SignerClientOptions,
} from '../../src/client/index.js'
import type { EmbeddedL1 } from '../../src/embedded/embedded-l1.js'
import type { AccountId, Hex } from '../../src/model/ids.js'
import { createLogger } from '../../src/observe/winston-logger.js'
import { openParts, type Parts } from '../../src/parts/parts.js'
import { toHex } from '../../src/protocol/hash.js'
import { parseSettings } from '../../src/settings/load.js'
import { startAgent, type Agent } from '../../src/start.js'
import { TEST_MRENCLAVE, TEST_SHARD, testSettings, type TestChanges } from './agent-settings.js'
import { connectApi } from './api.js'
import { startTestL1 } from './embedded.js'

/** An embedded L1 and a plain client of it. */
export interface TestChain {
  readonly l1: EmbeddedL1
  readonly api: ApiPromise
  readonly genesis: Hex
  close(): Promise<void>
}

export const startChain = async (options: Parameters<typeof startTestL1>[0] = {}): Promise<TestChain> => {
  const l1 = await startTestL1(options)
  const api = await connectApi(l1.url)
  const close = async (): Promise<void> => {
    await api.disconnect()
    await l1.close()
  }
  return { l1, api, genesis: api.genesisHash.toHex(), close }
}

/** A folder of a test's own, and its end. */
export const tempDir = (): { dir: string; remove: () => void } => {
  const dir = mkdtempSync(join(tmpdir(), 'signer-layer-test-'))
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) }
}

/** `system.account` of an account with 1,000 TEER, on any runtime of the family. */
const accountEntry = (account: AccountId): readonly [Hex, Hex] => {
  const prefix = `${xxhashAsHex('System', 128)}${xxhashAsHex('Account', 128).slice(2)}`
  const free = Buffer.from((10n ** 15n).toString(16).padStart(32, '0'), 'hex')
    .reverse()
    .toString('hex')
  // nonce 0, consumers 0, providers 1, sufficients 0; then free, reserved, frozen, flags.
  const flags = `${'00'.repeat(15)}80`
  const value = `0x000000000000000001000000${'00'.repeat(4)}${free}${'00'.repeat(32)}${flags}` as const
  return [`${prefix}${blake2AsHex(account, 128).slice(2)}${account.slice(2)}` as Hex, value]
}

/** Gives accounts money without a transfer: the real runtime has no rich development accounts. */
export const endow = ({ l1 }: TestChain, accounts: readonly AccountId[]): Promise<void> =>
  l1.setStorage(accounts.map(accountEntry))

export interface TestAgent {
  readonly parts: Parts
  readonly agent: Agent
  readonly pin: Pin
  /** Resolves with the next event for which it holds; rejects when the agent ends. */
  until(holds: () => boolean): Promise<void>
}

export interface TestAgentChanges extends TestChanges {
  /** Puts something else in the place of a part. */
  readonly change?: (parts: Parts) => Parts
}

/** An agent in this process, on a chain of the test. */
export const startTestAgent = async (
  chain: TestChain,
  dir: string,
  { change = (parts) => parts, ...changes }: TestAgentChanges = {},
): Promise<TestAgent> => {
  const settings = parseSettings(testSettings(dir, chain.l1.url, chain.genesis, changes), 'the test')
  const parts = await openParts(settings, createLogger({ level: 'error', format: 'text' }))
  // Only a new account: one that has been on chain would have its nonce set back.
  if (!parts.store.transaction((tx) => tx.cursor())) await endow(chain, [parts.writer.account])
  const agent = await startAgent(change(parts))
  const until = async (holds: () => boolean): Promise<void> => {
    if (holds()) return
    const ended = agent.finished.then(() => assertRunning())
    await Promise.race([firstValueFrom(agent.events$.pipe(filter(holds))), ended])
  }
  const pin = {
    genesis: chain.genesis,
    shard: TEST_SHARD,
    agentAccount: agent.account,
    mrEnclave: TEST_MRENCLAVE,
    allowSkip: true,
  }
  return { parts, agent, pin, until }
}

const assertRunning = (): never => {
  throw new Error('the agent ended')
}

/** Makes blocks until all shielding records of the agent are on chain. */
export const untilPublished = async ({ l1 }: TestChain, { parts, until }: TestAgent): Promise<void> => {
  const records = () => parts.store.transaction((tx) => tx.shieldingKeys())
  const published = (): boolean => records().length > 0 && records().every((row) => row.published)
  const submissions = (): number => parts.store.transaction((tx) => tx.submissions('live').length)
  const committed = (): number => parts.store.transaction((tx) => tx.cursor()?.number ?? 0)
  while (!published()) {
    const { number } = await l1.newBlock()
    await until(() => committed() >= number)
    // The submitter looks after each block: it has either something in flight or is done.
    if (!published()) await until(() => submissions() > 0 || published())
  }
}

/** A dApp whose clock is the chain's. */
export const dappOf = (
  chain: TestChain,
  { pin }: TestAgent,
  pair: KeyringPair,
  changes: Partial<SignerClientOptions> = {},
): Promise<SignerClient> =>
  connectSignerClient({
    api: chain.api,
    pin,
    caller: fromKeyringPair(pair),
    submitter: { account: pair },
    nowMs: () => Date.UTC(2030, 0, 7),
    ...changes,
  })

export const accountOfPair = (pair: KeyringPair): AccountId => toHex(pair.addressRaw)
