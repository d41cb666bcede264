import type { Backend, BackendHealth } from '../backends/backend.js'
import { guarded } from '../backends/guarded.js'
import { localBackend, type LocalSigner } from '../backends/local-backend.js'
import { processBackend, type RemoteSigner } from '../backends/process-backend.js'
import { backendRegistry, type BackendRegistry } from '../backends/registry.js'
import type { BackendSettings } from '../settings/backends.js'
import type { Settings } from '../settings/schema.js'

/** A backend of the settings that is a KMS of its own. */
export type ProcessBackendSettings = Extract<BackendSettings, { readonly kind: 'process' }>

export interface BackendDeps {
  /** The agent's own KMS. */
  readonly kms: LocalSigner
  readonly connect: (settings: ProcessBackendSettings) => Promise<RemoteSigner>
  /** Told when a backend is taken for away, and when it answers again. */
  readonly onHealth: (id: string, health: BackendHealth) => void
  /** The same backend, and somebody sees how it answers. */
  readonly watched: (backend: Backend) => Backend
}

/** What signs for an agent. */
export interface OpenBackends {
  readonly find: BackendRegistry
  readonly all: readonly Backend[]
  readonly close: () => void
}

/**
 * The backends of the settings, each behind a guard that can be away: a KMS in this process cannot. None of them is
 * asked for anything yet. Raises SIGNER__SETTINGS__INVALID for two of one id.
 */
export const openBackends = (
  settings: Pick<Settings, 'backends' | 'kms'>,
  { kms, connect, onHealth, watched }: BackendDeps,
): OpenBackends => {
  const closers: (() => void)[] = []
  const openOne = (one: BackendSettings): Backend => {
    const guard = (backend: Backend): Backend => guarded(backend, one, (health) => onHealth(one.id, health))
    if (one.kind === 'process') {
      const { backend, close } = processBackend(one.id, { connect: () => connect(one) })
      closers.push(close)
      return guard(backend)
    }
    const own = localBackend({ kms, id: one.id })
    return isElsewhere(settings) ? guard({ ...own, kind: 'process' }) : own
  }
  const all = settings.backends.map((one) => watched(openOne(one)))
  return { find: backendRegistry(all), all, close: () => closers.forEach((close) => close()) }
}

const isElsewhere = ({ kms }: Pick<Settings, 'kms'>): boolean => kms.mode === 'process'
