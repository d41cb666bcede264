import { MEMORY_ROOT } from '../kms/seal-providers/memory-dir.js'
import { nvCounter } from '../kms/seal-providers/tpm2/nv-counter.js'
import { tpm2Tools, type Tpm } from '../kms/seal-providers/tpm2/tools.js'
import type { RollbackCounter } from '../kms/rollback-counter.js'
import type { SealProviderSettings } from '../settings/seal-provider.js'

type Tpm2Settings = Extract<SealProviderSettings, { kind: 'tpm2' }>

/** The TPM that the settings name. */
export const tpmOf = ({ toolsDir, tcti, timeoutMs }: Tpm2Settings): Tpm =>
  tpm2Tools({ toolsDir, tcti, timeoutMs, memoryRoot: MEMORY_ROOT })

/** The counter beside the disk that the settings name; undefined where they name none. */
export const rollbackCounterOf = (settings: SealProviderSettings): RollbackCounter | undefined =>
  settings.kind === 'tpm2' && settings.rollbackCounter !== undefined
    ? nvCounter(settings.rollbackCounter, { tpm: tpmOf(settings) })
    : undefined
