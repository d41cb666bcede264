import type { RandomBytes } from '../random.js'
import { requireRawKey } from './raw-key.js'
import { probeBy } from './seal-errors.js'
import type { SealProvider } from './seal-provider.js'
import { readContext, writeContext } from './tpm2/context.js'
import { requireMeasured } from './tpm2/pcrs.js'
import { seal } from './tpm2/seal.js'
import type { Tpm } from './tpm2/tools.js'
import { unseal } from './tpm2/unseal.js'

export interface Tpm2Options {
  /** Persistent handle of the storage key to seal under, 0x81000000 to 0x817fffff; made there if there is none. */
  readonly parent: number
  /** Registers of the sha256 bank to bind to, 0 to 23, ascending. */
  readonly pcrs: readonly number[]
}

export interface Tpm2Deps {
  readonly tpm: Tpm
  readonly random: RandomBytes
}

const KEK_BYTES = 32

/**
 * Seals by a random key that a TPM 2.0 keeps, and gives out while its registers hold what they held at sealing. Whoever
 * is root on the machine as it was booted then gets it too: this protects disks and other boots, not from the
 * host. Parent and registers of what was sealed before come from its context, see tpm2/context.ts.
 */
export const tpm2SealProvider = (options: Tpm2Options, { tpm, random }: Tpm2Deps): SealProvider => ({
  id: 'tpm2',
  probe: () => probeBy(() => tpm.work((bench) => requireMeasured(bench, options.pcrs)), 'The TPM cannot be asked'),
  newContext: async () => {
    const kek = random(KEK_BYTES)
    try {
      return writeContext(await tpm.work((bench) => seal(bench, kek, options)))
    } finally {
      kek.fill(0)
    }
  },
  getKek: async (context) => {
    const sealed = readContext(context)
    return requireRawKey(await tpm.work((bench) => unseal(bench, sealed)), KEK_BYTES, 'The TPM')
  },
})
