import type { AgentKms, Kms } from '../kms/kms.js'
import { openEphemeralKms, openSealedKms } from '../kms/open.js'
import { connectKmsProcess } from '../kms/process/client.js'
import { systemAfter } from '../kms/process/system-after.js'
import { systemRandom } from '../kms/random.js'
import type { Logger } from '../observe/logger.js'
import { ownUid } from './own-uid.js'
import { reportKmsProcess } from '../report/report-kms-process.js'
import { sealedKmsOptions } from './sealed-kms-options.js'
import type { LocalKmsSettings, ProcessKmsSettings } from '../settings/kms.js'
import type { Settings } from '../settings/schema.js'

/** Opens a KMS in this process. Raises what the kind of KMS raises. */
export const openLocalKms = (kms: LocalKmsSettings, devMode: boolean): Promise<Kms> => {
  switch (kms.mode) {
    case 'ephemeral':
      return openEphemeralKms()
    case 'sealed':
      return openSealedKms(sealedKmsOptions(kms, devMode))
  }
}

/** Connects to a KMS of another process, waiting as `connectKmsProcess` does. Raises what that raises. */
export const connectKms = (
  { socket, uid, timeoutMs, patienceMs }: Omit<ProcessKmsSettings, 'mode'>,
  logger: Logger | undefined,
  stop?: AbortSignal,
): Promise<AgentKms> =>
  connectKmsProcess(
    { socket, allowUids: [uid ?? ownUid()], timeoutMs, patienceMs },
    {
      random: systemRandom,
      after: systemAfter,
      monotonicMs: () => performance.now(),
      onEvent: reportKmsProcess(socket, logger),
    },
    stop,
  )

/** Opens the KMS that the settings describe, or connects to it. Raises what the kind of KMS raises. */
export const openKms = (
  { kms, l1 }: Pick<Settings, 'kms' | 'l1'>,
  logger?: Logger,
  stop?: AbortSignal,
): Promise<AgentKms> => (kms.mode === 'process' ? connectKms(kms, logger, stop) : openLocalKms(kms, l1.declareDevChain))
