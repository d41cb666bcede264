import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { buildCommand, numberParser } from '@stricli/core'
import { encodeAddress } from '@polkadot/util-crypto'
import { parse } from 'yaml'
import { SignerError } from '../errors/signer-error.js'
import type { Hex } from '../model/ids.js'
import { toHex } from '../protocol/hash.js'
import { parseSettings } from '../settings/load.js'
import { DEV_MRENCLAVE, DEV_SHARD } from './dev/well-known.js'
import { chooseChain, wellKnownChain, type ChosenChain } from './init/choose-chain.js'
import { makeSecrets } from './init/new-secrets.js'
import { nextSteps } from './init/next-steps.js'
import { planOf } from './init/plan.js'
import { PROVIDERS, settingsText, type ChosenSettings, type ProviderName } from './init/settings-text.js'
import { writePlan } from './init/write-plan.js'
import { jsonFlag, print, printJson, type OutputContext } from './output.js'

interface Flags {
  readonly l1?: readonly string[]
  readonly genesis?: Hex
  readonly dev: boolean
  readonly trustNode: boolean
  readonly shard?: Hex
  readonly mrenclave?: Hex
  readonly provider: ProviderName
  readonly port: number
  readonly observePort: number
  readonly json: boolean
}

const MEASUREMENT_BYTES = 32

const parseHex32 = (input: string): Hex => {
  if (/^0x[0-9a-f]{64}$/i.test(input)) return input.toLowerCase() as Hex
  throw new RangeError(`${input} is not 32 bytes: give 0x and 64 hex digits`)
}

/** Both doors are found by the settings, so neither takes a free port. */
const parsePort = (input: string): number => {
  const port = numberParser(input)
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port
  throw new RangeError(`${input} is no port: give 1 to 65535`)
}

const missing = (flag: string, what: string): SignerError =>
  new SignerError('SIGNER__CLI__INVALID_FLAG', `Where money is, nothing is guessed: give --${flag}, ${what}.`)

/** On a chain that others use too, a measurement of one's own: the chain keeps ten accounts for each, for ever. */
const chooseMrEnclave = ({ kind }: ChosenChain, { mrenclave }: Flags): Hex => {
  if (mrenclave !== undefined) return mrenclave
  if (kind === 'production') throw missing('mrenclave', "the measurement of the agent's enclave")
  return kind === 'embedded' ? DEV_MRENCLAVE : toHex(randomBytes(MEASUREMENT_BYTES))
}

const chooseShard = ({ kind }: ChosenChain, { shard }: Flags): Hex => {
  if (shard !== undefined) return shard
  if (kind === 'production') throw missing('shard', 'the shard whose requests are for this agent')
  return DEV_SHARD
}

const chosenBy = (chain: ChosenChain, flags: Flags, operator: Hex): ChosenSettings => ({
  endpoints: chain.endpoints,
  genesis: chain.genesis,
  shard: chooseShard(chain, flags),
  mrEnclave: chooseMrEnclave(chain, flags),
  isDevChain: chain.kind !== 'production',
  isNodeTrusted: flags.trustNode,
  provider: flags.provider,
  workerPort: flags.port,
  observePort: flags.observePort,
  operator,
})

const chainOf = ({ l1 = [], genesis, dev }: Flags): Promise<ChosenChain> | ChosenChain =>
  l1.length === 0
    ? wellKnownChain()
    : chooseChain(l1, { isDeclaredDev: dev, ...(genesis === undefined ? {} : { genesis }) })

async function init(this: OutputContext, flags: Flags, dir = '.'): Promise<void> {
  const chain = await chainOf(flags)
  const { secrets, operator } = await makeSecrets(flags.provider, randomBytes)
  const chosen = chosenBy(chain, flags, operator)
  // What the agent would not take is not written.
  parseSettings(parse(settingsText(chosen)), 'what init was told')
  const plan = planOf(chosen, secrets)
  await writePlan(dir, plan)
  if (flags.json) {
    const files = plan.files.map(({ path }) => join(dir, path))
    return printJson(this, { dir, files, chain: chain.kind, genesis: chain.genesis, operator })
  }
  print(this, nextSteps({ dir, plan, chain, operator: encodeAddress(operator) }))
}

const hex32Flag = { kind: 'parsed', parse: parseHex32, optional: true, placeholder: '0x…' } as const

/** `init`: the folder of a new agent. */
export const initCommand = buildCommand<Flags, [string?], OutputContext>({
  func: init,
  parameters: {
    flags: {
      l1: {
        kind: 'parsed',
        parse: String,
        optional: true,
        variadic: true,
        brief: 'L1 node, asked for its genesis hash; may be given again (default: that of signer-layer dev, not asked)',
        placeholder: 'URL',
      },
      genesis: { ...hex32Flag, brief: 'Genesis hash that the nodes must have, from a source that you trust' },
      dev: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'Declare that no money is on the chain: allows registration without attestation',
      },
      trustNode: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: "Declare that the nodes are inside the agent's trust boundary: one is enough then",
      },
      shard: {
        ...hex32Flag,
        brief: 'Shard whose requests are for this agent (default on development chains: 0x5d…5d)',
      },
      mrenclave: {
        ...hex32Flag,
        brief: 'Measurement to register (default: 0xe0…e0 on the L1 of dev, random on other development chains)',
      },
      provider: {
        kind: 'enum',
        values: PROVIDERS,
        default: 'passphrase',
        brief: 'What seals the root secret of the keys',
      },
      port: { kind: 'parsed', parse: parsePort, default: '9955', brief: 'Port of JSON-RPC for workers on loopback' },
      observePort: {
        kind: 'parsed',
        parse: parsePort,
        default: '9966',
        brief: 'Port of metrics and health on loopback',
      },
      json: jsonFlag,
    },
    positional: {
      kind: 'tuple',
      parameters: [
        { parse: String, optional: true, brief: 'Folder of the agent (default: this one)', placeholder: 'DIR' },
      ],
    },
  },
  docs: {
    brief: 'Make the folder of a new agent: settings, policy, secrets',
    fullDescription:
      'Writes settings.yaml, policy.yaml, secrets/ and data/, and says what comes next. Nothing that is there is overwritten. A chain counts as a development chain only where you declare it (--dev), or where it is that of `signer-layer dev`, which no other chain can be.\n\nExample: signer-layer init my-agent --l1 ws://127.0.0.1:9944',
  },
})
