import { z } from 'zod'
import { TOKEN_STANDARDS } from '../model/token.js'
import { backends } from './backends.js'
import { count } from './count.js'
import { hex32 } from './hex32.js'
import { kms } from './kms.js'
import { l1 } from './l1.js'
import { observe } from './observe.js'
import { insecureProvider } from './seal-provider.js'
import { submit } from './submit.js'
import { workerDispatchMembers } from './worker-dispatch.js'
import { workerListenMembers } from './worker-listen.js'

/** Blocks in a day at 6 s each: the protocol's own unit for a day. */
const DAY_BLOCKS = 14_400

const registration = z.strictObject({
  method: z.enum(['Skip', 'Dcap']).describe('Skip: no attestation, dev chains only'),
  mrEnclave: hex32.describe('with Skip: the measurement to claim'),
  url: z.string().max(256).default(''),
})

const quotas = z.strictObject({
  callsPerCaller: count(10_000).describe('calls of one caller admitted within windowBlocks'),
  replyBudget: count(100_000).describe(
    'replies to all callers within windowBlocks that we are ready to pay for; a PSBT reserves one per input',
  ),
  windowBlocks: count(DAY_BLOCKS),
  openJobsPerCaller: count(1_000),
  keysPerOwner: count(1_000),
})

/** Weekly rotation with a day's overlap (PROTOCOL 4). */
const shielding = z.strictObject({
  rotateBlocks: count(7 * DAY_BLOCKS),
  overlapBlocks: count(DAY_BLOCKS),
})

const evmAddress = z.string().regex(/^0x[0-9a-fA-F]{40}$/, 'must be an address of an EVM chain')

/** What payloads are decoded by: operators vouch for it, callers have no say in it. */
const payloads = z.strictObject({
  polkadot: z
    .array(
      z.strictObject({
        chain: z.string().regex(/^polkadot:[0-9a-f]{32}$/, 'must be a CAIP-2 id of a polkadot chain'),
        metadata: z.string().min(1).describe('file with the metadata of one version of its runtime'),
      }),
    )
    .max(64)
    .default([]),
  ethereum: z
    .array(
      z.strictObject({
        chain: z.string().regex(/^eip155:[1-9][0-9]{0,31}$/, 'must be a CAIP-2 id of an eip155 chain'),
        contracts: z.array(evmAddress).min(1).max(256),
        abi: z.string().min(1).describe('file with the ABI of the contracts, JSON as solc writes it'),
      }),
    )
    .max(256)
    .default([]),
})

const policy = z.strictObject({
  file: z.string().min(1),
  timeStallSec: count(120).describe('time without a new block after which policy time is unknown'),
  issuers: z.array(hex32).max(64).default([]).describe('accounts whose signed tags and risk scores count'),
  maxStored: z
    .int()
    .min(0)
    .max(4_096)
    .default(256)
    .describe('stored policies in force beside the file; 0: none are taken'),
})

/** Names that policies use beyond the built-in ones. */
const names = z.strictObject({
  chains: z
    .array(
      z.strictObject({
        id: z.string(),
        aliases: z.array(z.string()).exactOptional(),
        symbol: z.string().exactOptional(),
        decimals: z.int().min(0).max(36).exactOptional(),
        defaultFee: z.string().exactOptional().describe('fee_lte of routes that have none, in display units'),
      }),
    )
    .default([]),
  tokens: z
    .array(
      z.strictObject({
        chain: z.string(),
        symbol: z.string(),
        address: z.string(),
        decimals: z.int().min(0).max(36).exactOptional().describe('0 and not needed with erc721 and erc1155'),
        standard: z.enum(TOKEN_STANDARDS).exactOptional().describe('of tokens on eip155 chains, erc20 by default'),
      }),
    )
    .default([]),
  addressBook: z.record(z.string(), z.strictObject({ chain: z.string(), address: z.string() })).default({}),
})

/** Everything an operator can set, with defaults. Unknown keys are errors. */
export const settingsSchema = z
  .strictObject({
    l1,
    store: z.strictObject({ path: z.string().min(1) }),
    kms,
    backends,
    policy,
    names: names.prefault({}),
    payloads: payloads.prefault({}),
    registration,
    callers: z
      .union([z.literal('any'), z.array(hex32)])
      .describe('who may ask: any signed request, or the listed 32-byte accounts'),
    quotas: quotas.prefault({}),
    submit: submit.prefault({}),
    shielding: shielding.prefault({}),
    worker: z
      .strictObject({ ...workerListenMembers, ...workerDispatchMembers })
      .exactOptional()
      .describe('JSON-RPC for workers; without this section the port is closed'),
    observe: observe.exactOptional().describe('metrics and health; without this section the port is closed'),
    destroyDelayBlocks: count(DAY_BLOCKS).describe('blocks between the deletion of a key and its destruction'),
    concurrency: count(16).describe('jobs of different keys that run side by side'),
  })
  .superRefine((settings, context) => {
    const refuse = (path: string[], message: string): void => context.addIssue({ code: 'custom', path, message })
    if (settings.l1.declareDevChain) return
    if (settings.registration.method === 'Skip') {
      refuse(['registration', 'method'], 'Skip registers without attestation: for dev chains only (l1.declareDevChain)')
    }
    const insecure =
      settings.kms.mode === 'sealed' ? insecureProvider(settings.kms.provider, 'l1.declareDevChain') : undefined
    if (insecure !== undefined) refuse(['kms', 'provider'], insecure)
  })

export type Settings = z.infer<typeof settingsSchema>
export type SettingsInput = z.input<typeof settingsSchema>
