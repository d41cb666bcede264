import { isSignerError, type SignerError } from '../../errors/signer-error.js'
import { ownUid } from '../../parts/own-uid.js'
import { sealProviderOf } from '../../parts/seal-provider-of.js'
import type { LintFinding } from '../../routes/lint/lint-finding.js'
import type { Settings } from '../../settings/schema.js'
import { accountOf } from '../account-of.js'
import { policyFindings } from '../policy-findings.js'
import { balanceFindings } from './balance.js'
import { clockFindings } from './clock.js'
import { journalFindings } from './disk.js'
import { lookAtEndpoint, type EndpointView } from './endpoint-view.js'
import { endpointFindings } from './endpoints.js'
import { ok, problem, warning, type Finding } from './finding.js'
import { keptPaths, statusAt } from './kept-paths.js'
import { keyFolderFindings } from './key-folder.js'
import { journalDiskOf, keyFolderAt, socketAt } from './machine.js'
import { NATIVE_LIBRARIES, nativeLibraryFindings } from './native-libraries.js'
import { nodeRuntimeFindings } from './node-runtime.js'
import { permissionFindings } from './permissions.js'
import { policyCheckFindings } from './policy.js'
import { portFindings } from './port.js'
import { portViews } from './port-at.js'
import { registrationFindings } from './registration.js'
import type { Check } from './run-checks.js'
import { socketFindings } from './socket.js'
import { tlsFindings } from './tls.js'

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

const nodeRuntime = (): readonly Finding[] =>
  nodeRuntimeFindings({
    version: process.version,
    execArgv: process.execArgv,
    nodeOptions: process.env['NODE_OPTIONS'],
  })

/** What can be looked at without settings. */
export const machineChecks: readonly Check[] = [
  { name: 'node', run: nodeRuntime },
  { name: 'libraries', run: () => nativeLibraryFindings(NATIVE_LIBRARIES) },
]

const lintOf = (settings: Settings): readonly LintFinding[] | SignerError => {
  try {
    return policyFindings(settings)
  } catch (error) {
    if (isSignerError(error)) return error
    throw error
  }
}

const sealFindings = async ({ kms, l1 }: Settings): Promise<readonly Finding[]> => {
  if (kms.mode !== 'sealed') return [ok(`nothing to seal with kms.mode ${kms.mode}`)]
  // It comes with the start of the agent alone, and is used up by reading.
  if (kms.provider.kind === 'passphrase' && kms.provider.file === undefined)
    return [ok('the passphrase is handed over at the start, and cannot be looked at from here')]
  const provider = sealProviderOf(kms.provider, l1.declareDevChain)
  const probe = await provider.probe()
  return probe.available
    ? [ok(`${provider.id} can be used`)]
    : [problem(`${provider.id}: ${probe.reason}`, 'see kms.provider in the settings')]
}

const keyChecks = ({ kms }: Settings): readonly Check[] => {
  switch (kms.mode) {
    case 'ephemeral':
      return [
        {
          name: 'keys',
          run: () => [warning('keys are in memory: they end with the agent', 'use kms.mode sealed to keep them')],
        },
      ]
    case 'sealed':
      return [{ name: 'keys', run: () => keyFolderFindings(keyFolderAt(kms.dir)) }]
    case 'process':
      return [{ name: 'kms', run: () => socketFindings(socketAt(kms.socket, kms.uid ?? ownUid())) }]
  }
}

const journalCheck = (settings: Settings): readonly Finding[] => {
  const disk = journalDiskOf(settings)
  return disk === undefined ? [ok('in memory, as the keys are')] : journalFindings(disk)
}

const tlsChecks = ({ worker }: Settings, nowMs: () => number): readonly Check[] => {
  const tls = worker?.tls
  return tls === undefined ? [] : [{ name: 'tls', run: () => tlsFindings(tls, nowMs()) }]
}

const chainChecks = (config: string, settings: Settings, nowMs: () => number): readonly Check[] => {
  const { l1, registration, submit } = settings
  const account = once(() => accountOf(settings))
  // Each node is asked once, for all that is to be told of it.
  const views = once(async (): Promise<readonly EndpointView[]> => {
    const looked = { account: await account(), mrEnclave: registration.mrEnclave }
    return Promise.all(l1.endpoints.map((url) => lookAtEndpoint(url, looked, nowMs())))
  })
  const funds = { config, submit, isDevChain: l1.declareDevChain }
  return [
    { name: 'l1', run: async () => endpointFindings(await views(), l1) },
    { name: 'clock', run: async () => clockFindings(await views(), nowMs()) },
    { name: 'account', run: async () => balanceFindings(await account(), await views(), funds) },
    { name: 'registration', run: async () => registrationFindings(await views(), settings) },
  ]
}

/**
 * Everything that is looked at with the settings of a file. Nothing is changed and nothing is locked, so an agent may
 * run beside it.
 *
 * @param nowMs - clock of this machine, ms since 1970
 */
export const settingsChecks = (config: string, settings: Settings, nowMs: () => number): readonly Check[] => [
  { name: 'permissions', run: () => permissionFindings(keptPaths(config, settings), statusAt, process.getuid?.()) },
  { name: 'policy', run: () => policyCheckFindings(settings.policy.file, config, lintOf(settings)) },
  { name: 'seal', run: () => sealFindings(settings) },
  ...keyChecks(settings),
  { name: 'journal', run: () => journalCheck(settings) },
  { name: 'ports', run: async () => (await portViews(settings)).flatMap(portFindings) },
  ...tlsChecks(settings, nowMs),
  ...chainChecks(config, settings, nowMs),
]
