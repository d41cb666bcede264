import { closeAfter, closing, type Closing } from '../closing.js'
import { startKmsServer } from '../kms/process/server.js'
import { loadPeerOf } from '../kms/process/peer-credentials.js'
import { openServedJournal } from '../kms/process/served-journal.js'
import { servedSeal } from '../kms/process/served-seal.js'
import { signOnce } from '../kms/process/sign-once.js'
import { systemAfter } from '../kms/process/system-after.js'
import type { Kms } from '../kms/kms.js'
import { systemRandom } from '../kms/random.js'
import type { Logger } from '../observe/logger.js'
import { openLocalKms } from './open-kms.js'
import { ownUid } from './own-uid.js'
import { reportKmsServer } from '../report/report-kms-server.js'
import type { KmsServeSettings } from '../settings/kms-serve.js'

/** A KMS that serves. */
export interface KmsService {
  /** How many keys it had at its start. */
  readonly keys: number
  /** Answers what is in hand, then closes everything. */
  close(): Promise<void>
}

const sealOf = (kms: Kms) => {
  const { vault, served } = kms.servingKeys()
  vault.store.fill(0)
  vault.journal.fill(0)
  return servedSeal(served, systemRandom)
}

const openAll = async (
  { kms: where, serve, declareDevChain }: KmsServeSettings,
  logger: Logger,
  opened: Closing,
): Promise<number> => {
  const peerOf = await loadPeerOf()
  const kms = await openLocalKms(where, declareDevChain)
  opened.add(() => kms.close())
  const journal = openServedJournal({ path: serve.journal, keepRows: serve.keepRequests }, { seal: sealOf(kms) })
  opened.add(() => journal.close())
  const { socket, allowUids = [ownUid()], gid } = serve
  const server = await startKmsServer(
    { socket, allowUids, gid },
    { kms, signOnce: signOnce(kms, journal), peerOf, after: systemAfter, onEvent: reportKmsServer(logger) },
  )
  opened.add(() => server.close())
  return kms.list().length
}

/**
 * Opens the keys and serves them. Nothing stays open when it fails.
 *
 * @throws what `openSealedKms`, `openServedJournal`, `loadPeerOf` and `startKmsServer` raise
 */
export const startKmsService = async (settings: KmsServeSettings, logger: Logger): Promise<KmsService> => {
  const opened = closing()
  const close = (): Promise<void> => opened.all()
  const keys = await openAll(settings, logger, opened).catch((fault: unknown) => closeAfter(fault, close))
  return { keys, close }
}
