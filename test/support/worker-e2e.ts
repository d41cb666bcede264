import type { KeyringPair } from '@polkadot/keyring/types'
import {
  createWorkerClient,
  fromKeyringPair,
  isSignerError,
  signCall,
  type CallOf,
  type KeyResult,
  type KeyType,
  type Pin,
  type SignResult,
  type WorkerClient,
  type WorkerClientOptions,
} from '../../src/client/index.js'
import type { KeyId, RequestId } from '../../src/model/ids.js'
import { accountOfPair, type TestAgent } from './agent-e2e.js'

/** A chain of each namespace, and the key type that its digests are signed with. */
export const FOUR_CHAINS: readonly (readonly [chainId: string, keyType: KeyType])[] = [
  ['eip155:1', 'Secp256k1'],
  ['bip122:000000000019d6689c085ae165831e93', 'Secp256k1'],
  ['polkadot:91b171bb158e2d3848fa23a9f1c25182', 'Sr25519'],
  ['solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp', 'Ed25519'],
]
/** sr25519 never signs a message with the same bytes twice: whoever asks the key again gives himself away. */
export const RANDOMISED_CHAIN = 'polkadot:91b171bb158e2d3848fa23a9f1c25182'

/** A free port on loopback, for the given callers. */
export const workerSection = (pairs: readonly KeyringPair[]) => ({
  port: 0,
  accounts: pairs.map((pair) => ({ account: accountOfPair(pair), roles: ['worker' as const] })),
})

export const workerOf = (
  { agent, pin }: { readonly agent: Pick<TestAgent['agent'], 'workerUrl'>; readonly pin: Pin },
  pair: KeyringPair,
  changes: Partial<WorkerClientOptions> = {},
): WorkerClient =>
  createWorkerClient({
    url: agent.workerUrl as string,
    agent: pin,
    caller: fromKeyringPair(pair),
    pause: () => Promise.resolve(),
    ...changes,
  })

export const signDigest = (chainId: string, keyId: KeyId, byte: number): CallOf<'Sign'> =>
  signCall({ chainId, keyId, payload: { tag: 'Digest', value: new Uint8Array(32).fill(byte) } })

/** A result that must be a signature, or a key. */
export const okOf = <T extends { readonly status: string }>(result: T): Extract<T, { status: 'ok' }> => {
  if (result.status === 'ok') return result as Extract<T, { status: 'ok' }>
  throw new Error(JSON.stringify(result))
}

export const signatureOf = (result: { readonly status: string }): Uint8Array =>
  (okOf(result) as SignResult).signatures[0].bytes

export const newKey = async (worker: WorkerClient, chainId: string, keyType: KeyType): Promise<KeyResult> =>
  okOf(await worker.generateKey({ keyType, chains: [chainId] })) as unknown as KeyResult

/** The name of the error that a call ends with; `ok` when it has a result. */
export const refusalOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'ok',
    (error: unknown) => (isSignerError(error) ? (error.context['name'] ?? error.code) : error),
  )

/** Hashes of the trail entries of a job. */
export const trailOf = ({ parts }: TestAgent, id: RequestId | undefined): string[] =>
  parts.store.transaction((tx) =>
    tx
      .trail(1, 100_000)
      .filter(({ entry }) => entry.requestId === id)
      .map(({ hash }) => hash),
  )
