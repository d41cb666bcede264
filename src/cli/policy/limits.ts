import { buildCommand } from '@stricli/core'
import { Keyring } from '@polkadot/keyring'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import type { ListLimitsResult } from '../../../types/worker/limits.js'
import { fromKeyringPair } from '../../client/index.js'
import { createWorkerClient } from '../../client/worker/create-worker-client.js'
import type { RequestSigner } from '../../client/request-signer.js'
import type { Hex } from '../../model/ids.js'
import { hex32 } from '../../settings/hex32.js'
import { readSecret } from '../../settings/read-secret.js'
import { plainText } from '../columns.js'

interface Flags {
  readonly rpc: string
  readonly as: string
  readonly genesis: Hex
  readonly shard: Hex
  readonly agent: Hex
  readonly policy?: string
  readonly json: boolean
}

type CounterJson = ListLimitsResult['counters'][number]

const callerOf = async (file: string): Promise<RequestSigner> => {
  await cryptoWaitReady()
  const uri = new TextDecoder().decode(await readSecret(file))
  return fromKeyringPair(new Keyring({ type: 'sr25519' }).addFromUri(uri))
}

const countedFor = ({ counted_for: { key_id, caller, chain, asset } }: CounterJson): string =>
  [key_id && `key ${key_id}`, caller && `caller ${caller}`, chain, asset].filter(Boolean).join(' ')

const line = (counter: CounterJson): string => {
  const { policy_id, route_id, unit, window, display, frees_at_ms: freesAtMs } = counter
  const { max, used, left } = display ?? counter
  const units = display?.symbol ?? (unit === 'count' ? 'requests' : 'base units')
  const frees = freesAtMs === undefined ? '' : `, more is free at ${new Date(freesAtMs).toISOString()}`
  const is = countedFor(counter)
  return `${policy_id}/${route_id} ${window}${is && ` (${is})`}: ${used} of ${max} ${units} used, ${left} left${frees}`
}

/** What is used of limits, one line a counter. */
export const describeLimits = ({ counters, more, policy_time_ms: timeMs }: ListLimitsResult): string =>
  [
    ...(timeMs === null ? ['The chain stands still: nothing can be reserved until it moves.'] : []),
    ...(counters.length === 0 ? ['No limit is in use.'] : counters.map((counter) => plainText(line(counter)))),
    ...(more ? ['There are more counters; ask for one policy.'] : []),
    '',
  ].join('\n')

const limits = async ({ rpc, as, genesis, shard, agent, policy, json }: Flags): Promise<void> => {
  const place = { genesis, shard, agentAccount: agent }
  const client = createWorkerClient({ url: rpc, agent: place, caller: await callerOf(as) })
  const result = await client.listLimits(policy === undefined ? {} : { policy_id: policy })
  process.stdout.write(json ? `${JSON.stringify(result)}\n` : describeLimits(result))
}

const text = (brief: string, placeholder: string) => ({ kind: 'parsed', parse: String, brief, placeholder }) as const
const parseHash = (input: string): Hex => hex32.parse(input)
const hash = (brief: string) => ({ kind: 'parsed', parse: parseHash, brief, placeholder: '0x…' }) as const

/** `policy limits`: asks a running agent what is used of the limits of routes. */
export const limitsCommand = buildCommand({
  func: limits,
  parameters: {
    flags: {
      rpc: text('Address of the agent’s worker door', 'URL'),
      as: text('File with the secret URI of an sr25519 account that has the role operator or tml', 'SECRET_URI_FILE'),
      genesis: hash('Genesis hash of the L1'),
      shard: hash('Shard that the agent serves'),
      agent: hash('Account of the agent'),
      policy: { ...text('Only the limits of this policy', 'ID'), optional: true },
      json: { kind: 'boolean', default: false, brief: 'The answer as JSON' },
    },
  },
  docs: { brief: 'Show what is used of the limits of routes' },
})
