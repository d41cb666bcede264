import type { ApiPromise } from '@polkadot/api'
import type { GenericExtrinsic, GenericExtrinsicPayload } from '@polkadot/types'
import { equalBytes } from '@noble/ciphers/utils.js'
import { SignerError } from '../../../errors/signer-error.js'
import type { ChainId } from '../../../model/ids.js'
import type { KeyType } from '../../../model/key.js'
import { accountOf } from '../../../payloads/substrate/account.js'
import { concat, toHex } from '../../../protocol/hash.js'
import type { Registry } from '../../../routes/registry.js'
import type { KnownKey } from '../answer.js'
import type { ExtrinsicTemplate } from '../saved-request.js'
import { requireFlag, usage } from '../usage.js'
import { readNamedAmount, toBaseUnits, type NamedAmount } from './amount.js'
import { readRecipient } from './recipient.js'
import { requireKey, type Plan, type Signing } from './signing.js'
import { withNode } from './substrate-node.js'

/** Flags of a Substrate transfer. */
export interface SubstrateFlags {
  readonly transfer: string
  readonly to?: string
  readonly node?: string
}

/** What a transfer is, before the chain is asked. */
interface Wanted {
  readonly amount: NamedAmount
  readonly to: Uint8Array
  readonly chain: ChainId
  readonly registry: Registry
}

const WHAT = 'a transfer on a Substrate chain'
/** Blocks in which it can be included, from the finalised head on. */
const PERIOD = 64

/** Case of `MultiSignature`, and the bytes that follow it. */
const SIGNATURES: Readonly<Record<KeyType, readonly [variant: number, bytes: number]>> = {
  Ed25519: [0, 64],
  Sr25519: [1, 64],
  Secp256k1: [2, 65],
}

/** How the chain itself names and divides its coin. */
const coinOf = (api: ApiPromise): { readonly symbol?: string | undefined; readonly decimals?: number | undefined } => ({
  symbol: api.registry.chainTokens[0],
  decimals: api.registry.chainDecimals[0],
})

/**
 * Planck of an amount. The registry says what the coin is; where it does not know the chain, its node does. Where
 * both do, they must agree: a node that is wrong by a power of ten would move another amount than was meant.
 */
export const planckOf = (
  { amount, chain, registry }: Omit<Wanted, 'to'>,
  node: { readonly symbol?: string | undefined; readonly decimals?: number | undefined },
): bigint => {
  const { symbol, decimals } = registry.chains.get(chain) ?? node
  if (symbol === undefined || decimals === undefined)
    throw usage(
      `--transfer: neither the settings nor the node say how ${chain} divides its coin: list it under names.chains, and give the settings by --config`,
    )
  if (node.symbol === symbol && node.decimals !== decimals)
    throw usage(
      `--transfer: the settings give ${symbol} ${decimals} decimals, the node ${node.decimals}: correct what is wrong`,
    )
  if (symbol !== amount.symbol) throw usage(`--transfer: the coin of ${chain} is ${symbol}, not ${amount.symbol}`)
  return toBaseUnits(amount, decimals, '--transfer')
}

const fieldsOf = async (api: ApiPromise, account: string, method: string) => {
  const hash = await api.rpc.chain.getFinalizedHead()
  const { number } = await api.rpc.chain.getHeader(hash)
  const nonce = await api.rpc.system.accountNextIndex(account)
  return {
    method,
    nonce: nonce.toNumber(),
    era: api.registry.createTypeUnsafe('ExtrinsicEra', [{ current: number.toNumber(), period: PERIOD }]),
    tip: 0,
    specVersion: api.runtimeVersion.specVersion,
    transactionVersion: api.runtimeVersion.transactionVersion,
    genesisHash: api.genesisHash.toHex(),
    blockHash: hash.toHex(),
    mode: 0,
    metadataHash: null,
  }
}

const unlike = (): SignerError =>
  new SignerError(
    'SIGNER__CHAIN__STATE_UNAVAILABLE',
    'What would be signed and what would be sent are not of the same call: the node gives metadata that this version cannot build a transfer from. Build the payload with a wallet, and give it by --payload.',
  )

/** Where the signature stands: after it come the signed extensions and the call, with which the payload begins. */
const templateOf = (
  extrinsic: Uint8Array,
  call: Uint8Array,
  payload: Uint8Array,
  signed: number,
): ExtrinsicTemplate => {
  // length (compact) ‖ version ‖ address (variant, 32) ‖ signature (variant, …) ‖ extensions ‖ call
  const prefix = [1, 2, 4][(extrinsic[0] ?? 0) & 0b11] ?? 0
  const signatureAt = prefix + 1 + 33 + 1
  const rest = extrinsic.subarray(signatureAt + signed)
  const extensions = rest.subarray(0, rest.length - call.length)
  const sent = concat(call, extensions)
  if (!equalBytes(sent, payload.subarray(0, sent.length)) || !equalBytes(rest.subarray(extensions.length), call))
    throw unlike()
  return { bytes: toHex(extrinsic), signatureAt }
}

/** `balances.transferKeepAlive`, as a wallet of polkadot-js would build it. */
const transferIn = async (api: ApiPromise, key: KnownKey, wanted: Wanted): Promise<Signing> => {
  const call = api.tx.balances.transferKeepAlive(toHex(wanted.to), planckOf(wanted, coinOf(api)))
  const account = toHex(accountOf(key.keyType, key.publicKey))
  const fields = await fieldsOf(api, account, call.method.toHex())
  const version = { version: 4 }
  const made = api.registry.createTypeUnsafe<GenericExtrinsicPayload, string>('ExtrinsicPayload', [fields, version])
  const value = made.toU8a({ method: true })
  const [variant, bytes] = SIGNATURES[key.keyType]
  const extrinsic = api.registry.createTypeUnsafe<GenericExtrinsic, string>('Extrinsic', [call.method, version])
  // A signature of zeros would be taken for none.
  extrinsic.addSignature(account, toHex(concat(Uint8Array.of(variant), new Uint8Array(bytes).fill(1))), fields as never)
  const template = templateOf(extrinsic.toU8a(), call.method.toU8a(), value, bytes)
  return { payload: { tag: 'SubstratePayload', value }, extrinsic: template }
}

/** A transfer of the coin of a Substrate chain, built with what its node says. Raises SIGNER__CLI__INVALID_FLAG at once. */
export const substrateTransfer = (flags: SubstrateFlags, chain: ChainId, registry: Registry): Plan => {
  const amount = readNamedAmount(flags.transfer, '--transfer')
  const to = readRecipient(requireFlag(flags.to, '--to, the address that gets it', WHAT), chain, registry)
  const node = requireFlag(flags.node, '--node, a ws:// address of that chain', WHAT)
  return {
    needsKey: true,
    build: (key) => withNode(node, chain, (api) => transferIn(api, requireKey(key), { amount, to, chain, registry })),
  }
}
