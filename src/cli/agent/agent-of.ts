import { readFileSync } from 'node:fs'
import { askAttestation, isSignerError, readAgentFile, type AgentAddress, type Pin } from '../../client/index.js'
import { SignerError } from '../../errors/signer-error.js'
import type { Settings } from '../../settings/schema.js'
import { DEFAULT_CONFIG } from '../settings-flags.js'
import { settingsOnce, type ReadSettings } from '../settings-once.js'
import type { AgentFlags } from './flags.js'

const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const message = `The agent file ${path} cannot be read: check the path and its permissions.`
    throw new SignerError('SIGNER__CLI__INVALID_FILE', message, { path }, error)
  }
}

/** The worker's door answers HTTP on the port on which it takes WebSockets. */
const httpUrl = (url: string): string => {
  const http = url.replace(/^ws(s?):\/\//, 'http$1://')
  if (/^https?:\/\/./.test(http) && URL.canParse(http)) return http
  const message = `--rpc ${url} is no address: give one such as http://127.0.0.1:9955`
  throw new SignerError('SIGNER__CLI__INVALID_FLAG', message)
}

/** Where an agent with these settings opens its worker's door; undefined where there is none. */
export const workerUrlOf = ({ worker }: Pick<Settings, 'worker'>): string | undefined => {
  if (worker === undefined) return undefined
  const { host, port, tls } = worker
  return `${tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** What pins an agent with these settings, once its account is known. */
export const pinOf = ({ l1, registration }: Settings, agentAccount: Pin['agentAccount']): Pin => ({
  genesis: l1.genesis,
  shard: l1.shard,
  agentAccount,
  ...(registration.method === 'Skip' ? { allowSkip: true } : {}),
  ...(registration.mrEnclave === undefined ? {} : { mrEnclave: registration.mrEnclave }),
})

const doorClosed = (config: string): SignerError =>
  new SignerError(
    'SIGNER__CLI__INVALID_FLAG',
    `The settings in ${config} open no port for workers, by which this command would find the agent: give a section worker there, or an agent file by --agent.`,
    { config },
  )

const notRunning = (url: string, config: string, cause: unknown): SignerError =>
  new SignerError(
    'SIGNER__CLIENT__CALL_UNAVAILABLE',
    `No agent answers at ${url}. Start it with \`signer-layer start --config ${config}\`, wait if it is starting (its log says for what it waits), or say where another is by --agent or --rpc.`,
    { url },
    cause,
  )

/** The agent of this machine: its settings are the operator's own, and say where to ask it for its account. */
const agentOfSettings = async (settings: Settings, config: string, rpc: string | undefined): Promise<AgentAddress> => {
  const worker = rpc ?? workerUrlOf(settings)
  if (worker === undefined) throw doorClosed(config)
  const { account } = await askAttestation(worker).catch((error: unknown) => {
    throw isSignerError(error, 'SIGNER__CLIENT__CALL_UNAVAILABLE') ? notRunning(worker, config, error) : error
  })
  return { pin: pinOf(settings, account), l1: settings.l1.endpoints, worker }
}

/**
 * The agent that the flags name: by an agent file, or by the settings of an agent that runs on this machine.
 * `--l1` and `--rpc` take the places of the addresses in them.
 *
 * @param settings - those of the flags, for a command that needs them elsewhere too
 * @throws SIGNER__CLI__INVALID_FILE, SIGNER__CLI__INVALID_FLAG, SIGNER__CLIENT__INVALID_AGENT_FILE, those of
 *   `loadSettings`, and SIGNER__CLIENT__CALL_UNAVAILABLE when the agent of this machine does not run
 */
export const agentOf = async (
  flags: AgentFlags,
  settings: ReadSettings = settingsOnce(flags),
): Promise<AgentAddress> => {
  const { agent, config = DEFAULT_CONFIG, l1, rpc } = flags
  const worker = rpc === undefined ? undefined : httpUrl(rpc)
  const found = agent === undefined ? await agentOfSettings(settings(), config, worker) : readAgentFile(readText(agent))
  return {
    ...found,
    ...(l1 === undefined ? {} : { l1: [l1] }),
    ...(worker === undefined ? {} : { worker }),
  }
}
