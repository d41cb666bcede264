import type { BackendRegistry } from '../backends/registry.js'
import { connectL1, type L1Connection } from '../chain/connection.js'
import { registrationOf } from '../chain/registration.js'
import { closeAfter, closing, type Closing } from '../closing.js'
import { readEthereumContracts } from './ethereum-contracts.js'
import { accountKey } from '../kms/account-key.js'
import type { AgentKms } from '../kms/kms.js'
import type { KeyInfo } from '../model/key.js'
import type { L1Writer } from '../model/l1.js'
import type { Logger } from '../observe/logger.js'
import { createMetrics, type Metrics } from '../observe/metrics.js'
import type { Tracing } from '../observe/tracing.js'
import { awaitKms } from './await-kms.js'
import { openJournal } from './open-journal.js'
import { openBackends } from './open-backends.js'
import { openTraces } from './open-traces.js'
import { connectKms, openKms } from './open-kms.js'
import { readPackageVersion } from '../package-file.js'
import type { ContractsByChain } from '../payloads/ethereum/contracts.js'
import type { SubstrateRuntime } from '../payloads/substrate/runtime.js'
import { toHex } from '../protocol/hash.js'
import type { Deployment } from '../protocol/ids.js'
import { readBasePolicy } from './read-policy.js'
import { measureBackend } from '../report/measure-backend.js'
import { reportBackend } from '../report/report-backend.js'
import { reportConnection } from '../report/report-connection.js'
import { openBook } from '../routes/book/open-book.js'
import type { PolicyBook } from '../routes/book/policy-book.js'
import { createRegistry } from '../routes/registry.js'
import { readTlsFiles } from '../settings/read-tls.js'
import type { Settings } from '../settings/schema.js'
import { requireTrustedFiles } from '../settings/trusted-files.js'
import type { Store } from '../store/port.js'
import { createL1Writer } from '../submit/l1-writer.js'
import { readSubstrateRuntimes } from './substrate-runtimes.js'
import { decidingFiles } from './deciding-files.js'
import { METHODS } from '../worker/registry.js'
import { checkTls } from '../worker/transport/check-tls.js'
import type { TlsMaterial } from '../worker/transport/options.js'

/** Everything that an agent is made of, open and connected. */
export interface Parts {
  readonly settings: Settings
  readonly deployment: Deployment
  readonly logger: Logger
  readonly metrics: Metrics
  /** Traces of jobs, where the settings want them. */
  readonly tracing?: Tracing
  readonly kms: AgentKms
  /** The agent's own key: its account on the L1. */
  readonly account: KeyInfo
  readonly store: Store
  /** The policies in force: the operator's, and those that are stored. */
  readonly book: PolicyBook
  /** Runtimes whose payloads are decoded. */
  readonly substrateRuntimes: readonly SubstrateRuntime[]
  /** What is known of contracts on EVM chains. */
  readonly contracts: ContractsByChain
  readonly backends: BackendRegistry
  readonly connection: L1Connection
  readonly writer: L1Writer
  /** Certificate and key of the worker's port, where the settings have some. */
  readonly workerTls?: TlsMaterial
  /** Closes all of it, in the order in which the parts depend on each other. */
  close(): Promise<void>
}

const createWriter = (
  { l1, submit, registration }: Settings,
  kms: AgentKms,
  account: KeyInfo,
  { api, provider }: L1Connection,
): L1Writer =>
  createL1Writer(
    {
      account: toHex(account.publicKey),
      mrEnclave: registration.mrEnclave,
      genesis: l1.genesis,
      eraBlocks: submit.eraBlocks,
    },
    {
      api,
      provider,
      sign: (message) => kms.sign({ keyId: account.id, purpose: 'account', scheme: 'ed25519', message }),
      registrationOf,
    },
  )

const metricsFor = ({ l1, backends }: Settings): Metrics =>
  createMetrics({
    endpoints: l1.endpoints.length,
    methods: METHODS.map(({ name }) => name),
    backends: backends.map(({ id }) => id),
    build: { version: readPackageVersion(), node: process.version },
    monotonicMs: () => performance.now(),
  })

/**
 * Opens all parts, what can refuse cheapest first: policy, metadata, ABIs, certificate, keys, journal, chain. Raises
 * the SignerError of the part that cannot be opened; nothing stays open then.
 *
 * With a `stop` a KMS process that does not answer is waited for without end, and the port of the settings for metrics
 * and health says so. Aborting it ends the opening at once.
 */
export const openParts = async (settings: Settings, logger: Logger, stop?: AbortSignal): Promise<Parts> => {
  const opened = closing()
  // What waits for a part then fails, as that part is closed.
  const leave = (): void => void opened.all().catch(() => undefined)
  stop?.addEventListener('abort', leave)
  try {
    return await openAll(settings, logger, opened, stop)
  } catch (error) {
    return await closeAfter(error, () => opened.all())
  } finally {
    stop?.removeEventListener('abort', leave)
  }
}

const openAll = async (
  settings: Settings,
  logger: Logger,
  opened: Closing,
  stop: AbortSignal | undefined,
): Promise<Parts> => {
  requireTrustedFiles(decidingFiles(settings), { isDevChain: settings.l1.declareDevChain }, logger)
  const registry = createRegistry(settings.names)
  const base = readBasePolicy(settings.policy.file, registry)
  const substrateRuntimes = readSubstrateRuntimes(settings.payloads.polkadot, registry.chains)
  const contracts = readEthereumContracts(settings.payloads.ethereum, registry)
  const tlsFiles = settings.worker?.tls
  const workerTls = tlsFiles && (await readTlsFiles(tlsFiles, { credentialsDir: process.env['CREDENTIALS_DIRECTORY'] }))
  // The shielding record names its key before the port is opened.
  if (workerTls) checkTls(workerTls, Date.now())
  const metrics = metricsFor(settings)
  const tracing = await openTraces(settings, metrics, logger)
  if (tracing) opened.add(() => tracing.close())
  const kms = await (stop ? awaitKms(settings, { metrics, logger }, stop) : openKms(settings, logger))
  opened.add(() => kms.close())
  const backends = openBackends(settings, {
    kms,
    connect: (one) => connectKms({ ...one, patienceMs: one.timeoutMs }, logger),
    onHealth: reportBackend(logger, metrics),
    watched: measureBackend(metrics),
  })
  opened.add(() => backends.close())
  const account = await accountKey(kms)
  const deployment = { genesis: settings.l1.genesis, shard: settings.l1.shard }
  const store = openJournal(settings, kms, account)
  opened.add(() => store.close())
  const book = openBook(base, (work) => store.transaction(work))
  const { endpoints, genesis, agreement, stallSec } = settings.l1
  const connection = await connectL1(
    { endpoints, genesis, agreement, stallMs: stallSec * 1_000, stop },
    { onEvent: reportConnection(endpoints, logger, metrics) },
  )
  opened.add(() => connection.close())
  return {
    settings,
    deployment,
    logger,
    metrics,
    ...(tracing === undefined ? {} : { tracing }),
    kms,
    account,
    store,
    book,
    substrateRuntimes,
    contracts,
    backends: backends.find,
    connection,
    writer: createWriter(settings, kms, account, connection),
    ...(workerTls === undefined ? {} : { workerTls }),
    close: () => opened.all(),
  }
}
