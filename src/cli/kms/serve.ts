import { buildCommand } from '@stricli/core'
import { hardenProcess } from '../../harden/harden.js'
import { createLogger } from '../../observe/winston-logger.js'
import { startKmsService } from '../../parts/kms-service.js'
import { loadKmsServeSettings } from '../../settings/load.js'
import { requireTrustedFiles } from '../../settings/trusted-files.js'
import { logFlags, type LogFlags } from '../log-flags.js'
import { layersOf, setFlagLike, type SetFlag } from '../settings-flags.js'
import { untilSignal } from '../until-signal.js'

interface Flags extends LogFlags, SetFlag {
  readonly config: string
}

const serve = async (flags: Flags): Promise<void> => {
  const logger = createLogger({ level: flags.logLevel, format: flags.logFormat })
  const settings = loadKmsServeSettings(flags.config, layersOf(flags))
  hardenProcess({ isDevChain: settings.declareDevChain }, logger)
  requireTrustedFiles([flags.config], { isDevChain: settings.declareDevChain }, logger)
  const service = await startKmsService(settings, logger)
  logger.info('The KMS serves', { socket: settings.serve.socket, keys: service.keys })
  const signal = await untilSignal()
  logger.info('Stopping: answering what is in hand', { signal })
  await service.close()
}

export const serveCommand = buildCommand({
  func: serve,
  parameters: {
    flags: {
      config: { kind: 'parsed', parse: String, brief: 'Settings file of the KMS (YAML or JSON)', placeholder: 'FILE' },
      set: setFlagLike('serve.keepRequests=100000'),
      ...logFlags,
    },
  },
  docs: {
    brief: 'Hold the keys of an agent in a process and a user of their own, until SIGINT or SIGTERM',
    fullDescription:
      'Serves the sealed keys of a folder to one agent, at a Unix socket: the agent has kms.mode process in its ' +
      'settings, and no key in its memory. See config/kms.example.yaml.\n\n' +
      'Example: signer-layer kms serve --config /etc/signer-layer/kms.yaml',
  },
})
