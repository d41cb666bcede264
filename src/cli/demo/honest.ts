import { generateKeyCall, type KeyResult, type Payload, type Refusal, type SignResult } from '../../client/index.js'
import { SignerError } from '../../errors/signer-error.js'
import { toHex } from '../../protocol/hash.js'
import { addressOf, isEd25519, isSignedTransaction, isSr25519 } from './checks.js'
import { legacyTransferOf, toPayload, transferOf, usdcTransferOf, type DemoTransaction } from './payloads.js'
import type { Scenario } from './scenario.js'

const ETHEREUM = 'eip155:1'
const SOLANA = 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'
const POLKADOT = 'polkadot:91b171bb158e2d3848fa23a9f1c25182'

/** The keys that the agent made for the dApp. */
export interface DemoKeys {
  readonly ethereum: KeyResult
  readonly solana: KeyResult
  readonly polkadot: KeyResult
}

const describe = (result: KeyResult | SignResult | Refusal): string =>
  result.status === 'ok' ? 'signed' : `${result.status}: ${result.reason}`

const requireKey = (result: KeyResult | Refusal): KeyResult => {
  if (result.status === 'ok') return result
  throw new SignerError('SIGNER__DEMO__NOT_AS_EXPECTED', `The agent made no key: ${describe(result)}`)
}

/** One request, three calls: a key for each signature type. */
export const generateKeys = async ({ client, rows }: Scenario): Promise<DemoKeys> => {
  const results = await client.request([
    generateKeyCall({ keyType: 'Secp256k1', chains: [ETHEREUM], label: 'demo' }),
    generateKeyCall({ keyType: 'Ed25519', chains: [SOLANA], label: 'demo' }),
    generateKeyCall({ keyType: 'Sr25519', chains: [POLKADOT], label: 'demo' }),
  ])
  const [ethereum, solana, polkadot] = results.map(requireKey) as [KeyResult, KeyResult, KeyResult]
  for (const { keyType, blockNumber, publicKey } of [ethereum, solana, polkadot]) {
    rows.push({
      what: `generate ${keyType}`,
      expected: 'key',
      got: `${toHex(publicKey).slice(0, 18)}…`,
      block: blockNumber,
      asExpected: true,
    })
  }
  return { ethereum, solana, polkadot }
}

const sign = async (
  { client, rows }: Scenario,
  what: string,
  key: KeyResult,
  chainId: string,
  payload: Payload,
  check: (result: SignResult) => boolean | Promise<boolean>,
): Promise<void> => {
  const result = await client.sign({ chainId, keyId: key.keyId, payload })
  const asExpected = result.status === 'ok' && (await check(result))
  rows.push({ what, expected: 'signed', got: describe(result), block: result.blockNumber, asExpected })
}

/** Transfers that the policy allows; each signed transaction must lead back to the key's account. */
export const signTransfers = async (scenario: Scenario, { ethereum }: DemoKeys): Promise<void> => {
  const from = addressOf(ethereum.publicKey)
  const transfers: [string, DemoTransaction][] = [
    ['0.5 ETH (EIP-1559)', transferOf('0.5')],
    ['99 ETH (legacy, EIP-155)', legacyTransferOf('99')],
    ['250 USDC (ERC-20)', usdcTransferOf('250')],
  ]
  for (const [what, transaction] of transfers) {
    const check = (result: SignResult): Promise<boolean> => isSignedTransaction(transaction, from, result)
    await sign(scenario, what, ethereum, ETHEREUM, toPayload(transaction), check)
  }
}

/** A digest each for the other key types, under routes that allow it in plain words. */
export const signDigests = async (scenario: Scenario, { solana, polkadot }: DemoKeys): Promise<void> => {
  const digest = new Uint8Array(32).fill(0x42)
  const payload = { tag: 'Digest', value: digest } as const
  await sign(scenario, 'digest with ed25519', solana, SOLANA, payload, (r) => isEd25519(solana.publicKey, digest, r))
  await sign(scenario, 'digest with sr25519', polkadot, POLKADOT, payload, (r) =>
    isSr25519(polkadot.publicKey, digest, r),
  )
}

/** A transfer that no route allows without a confirmation. */
export const refuseLargeTransfer = async ({ client, rows }: Scenario, { ethereum }: DemoKeys): Promise<void> => {
  const payload = toPayload(transferOf('150'))
  const result = await client.sign({ chainId: ETHEREUM, keyId: ethereum.keyId, payload })
  const asExpected = result.status === 'denied' && result.reason === 'ConfirmationUnavailable'
  rows.push({ what: '150 ETH', expected: 'denied', got: describe(result), block: result.blockNumber, asExpected })
}
