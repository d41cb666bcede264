import { z } from 'zod'
import { TOKEN_STANDARDS } from '../model/token.js'
import { backends } from './backends.js'
import { addIssues } from './broken-rule.js'
import { count } from './count.js'
import { filePath } from './file-path.js'
import { hex32 } from './hex32.js'
import { kms } from './kms.js'
import { l1 } from './l1.js'
import { observe } from './observe.js'
import { agentRules } from './agent-rules.js'
import { submit } from './submit.js'
import { workerDispatchMembers } from './worker-dispatch.js'
import { workerListenMembers } from './worker-listen.js'

/** Blocks in a day at 6 s each: the protocol's own unit for a day. */
const DAY_BLOCKS = 14_400

const registration = z.strictObject({
  method: z.enum(['Skip', 'Dcap']).describe('Skip: no attestation, dev chains only'),
  mrEnclave: hex32.describe('with Skip: the measurement to claim'),
  url: z.string().max(256).default('').describe('published with the registration'),
})

const quotas = z.strictObject({
  callsPerCaller: count(10_000).describe('calls of one caller admitted within windowBlocks'),
  replyBudget: count(100_000).describe(
    'replies to all callers within windowBlocks that we are ready to pay for; a PSBT reserves one per input',
  ),
  windowBlocks: count(DAY_BLOCKS).describe('window of the two above, in L1 blocks'),
  openJobsPerCaller: count(1_000).describe('jobs of one caller that are admitted and not answered'),
  keysPerOwner: count(1_000).describe('keys of one caller that are not deleted'),
})

/** Weekly rotation with a day's overlap (PROTOCOL 4). */
const shielding = z.strictObject({
  rotateBlocks: count(7 * DAY_BLOCKS).describe('blocks between two shielding keys'),
  overlapBlocks: count(DAY_BLOCKS).describe('blocks that a key still opens requests after the next one was made'),
})

const evmAddress = z.string().regex(/^0x[0-9a-fA-F]{40}$/, 'must be an address of an EVM chain')

/** What payloads are decoded by: operators vouch for it, callers have no say in it. */
const payloads = z.strictObject({
  polkadot: z
    .array(
      z.strictObject({
        chain: z
          .string()
          .regex(/^polkadot:[0-9a-f]{32}$/, 'must be a CAIP-2 id of a polkadot chain')
          .describe('CAIP-2 id of the chain, such as polkadot:91b171bb158e2d3848fa23a9f1c25182'),
        metadata: filePath().describe('file with the metadata of one version of its runtime'),
      }),
    )
    .max(64)
    .default([])
    .describe('metadata of Substrate runtimes: only what one of them reads is signed'),
  ethereum: z
    .array(
      z.strictObject({
        chain: z
          .string()
          .regex(/^eip155:[1-9][0-9]{0,31}$/, 'must be a CAIP-2 id of an eip155 chain')
          .describe('CAIP-2 id of the chain, such as eip155:1'),
        contracts: z.array(evmAddress).min(1).max(256).describe('addresses that the ABI is for'),
        abi: filePath().describe('file with the ABI of the contracts, JSON as solc writes it'),
      }),
    )
    .max(256)
    .default([])
    .describe('ABIs of contracts, which give names to what they are called with'),
})

const policy = z.strictObject({
  file: filePath().describe('the policy: what is signed'),
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
        id: z.string().describe('CAIP-2 id of the chain'),
        aliases: z.array(z.string()).exactOptional().describe('other names for it'),
        symbol: z.string().exactOptional().describe('symbol of its native asset'),
        decimals: z.int().min(0).max(36).exactOptional().describe('decimals of its native asset'),
        defaultFee: z.string().exactOptional().describe('fee_lte of routes that have none, in display units'),
      }),
    )
    .default([])
    .describe('chains, or what differs of those that are built in'),
  tokens: z
    .array(
      z.strictObject({
        chain: z.string().describe('CAIP-2 id of its chain'),
        symbol: z.string().describe('its symbol, by which policies name it'),
        address: z.string().describe('its contract or mint; you vouch that it is the token'),
        decimals: z
          .int()
          .min(0)
          .max(36)
          .exactOptional()
          .describe('its decimals; 0 and not needed with erc721 and erc1155'),
        standard: z
          .enum(TOKEN_STANDARDS)
          .exactOptional()
          .describe('what its contract is; of tokens on eip155 chains, erc20 by default'),
      }),
    )
    .default([])
    .describe('tokens beyond the built-in ones'),
  addressBook: z
    .record(
      z.string(),
      z.strictObject({
        chain: z.string().describe('CAIP-2 id or name of the chain'),
        address: z.string().describe('an address on it'),
      }),
    )
    .default({})
    .describe('addresses by label, for to_allowlist of policies'),
})

/** Everything an operator can set, with defaults. Unknown keys are errors. */
export const settingsSchema = z
  .strictObject({
    l1: l1.describe('the Integritee L1, and who tells of it'),
    store: z
      .strictObject({
        path: filePath().describe('file of the journal (SQLite); its folder is there, on a local disk'),
      })
      .describe('where the journal is'),
    kms: kms.describe('where keys are'),
    backends,
    policy: policy.describe('what is signed'),
    names: names.prefault({}).describe('names that policies use beyond the built-in ones'),
    payloads: payloads.prefault({}).describe('what payloads are decoded by, beyond what is built in'),
    registration: registration.describe('how the agent registers with teerex'),
    callers: z
      .union([z.literal('any'), z.array(hex32)])
      .describe('who may ask: any signed request, or the listed 32-byte accounts'),
    quotas: quotas.prefault({}).describe('how much callers may ask for'),
    submit: submit.prefault({}).describe('how replies get on chain, and what may be paid for it'),
    shielding: shielding.prefault({}).describe('keys that requests are encrypted to'),
    worker: z
      .strictObject({ ...workerListenMembers, ...workerDispatchMembers })
      .exactOptional()
      .describe('JSON-RPC for workers; without this section the port is closed'),
    observe: observe.exactOptional().describe('metrics and health; without this section the port is closed'),
    destroyDelayBlocks: count(DAY_BLOCKS).describe('blocks between the deletion of a key and its destruction'),
    concurrency: count(16).describe('jobs of different keys that run side by side'),
    stopWithinSec: z
      .int()
      .min(1)
      .max(3_600)
      .default(20)
      .describe('time that what is in hand has to end after a stop; what is left waits in the journal'),
  })
  .superRefine((settings, context) => addIssues(context, agentRules(settings)), { when: () => true })

export type Settings = z.infer<typeof settingsSchema>
export type SettingsInput = z.input<typeof settingsSchema>

/** The schema as JSON Schema, for editors. */
export const settingsJsonSchema = (): unknown => z.toJSONSchema(settingsSchema, { io: 'input' })
