import { MEMORY_ROOT } from '../../../src/kms/seal-providers/memory-dir.js'
import { systemRandom, type RandomBytes } from '../../../src/kms/random.js'
import type { SealProvider } from '../../../src/kms/seal-providers/seal-provider.js'
import { tpm2SealProvider } from '../../../src/kms/seal-providers/tpm2.js'
import { tpm2Tools, type Tpm } from '../../../src/kms/seal-providers/tpm2/tools.js'

export const PARENT = 0x8101_0001

export const tpmAt = ({ tcti }: { readonly tcti: string }, memoryRoot = MEMORY_ROOT): Tpm =>
  tpm2Tools({ toolsDir: '/usr/bin', tcti, timeoutMs: 60_000, memoryRoot })

interface Changes {
  readonly pcrs?: readonly number[]
  readonly random?: RandomBytes
  readonly memoryRoot?: string
}

/** The provider with its defaults, as a new process would have it. */
export const providerAt = (
  at: { readonly tcti: string },
  { pcrs = [7], random = systemRandom, memoryRoot = MEMORY_ROOT }: Changes = {},
): SealProvider => tpm2SealProvider({ parent: PARENT, pcrs }, { tpm: tpmAt(at, memoryRoot), random })
