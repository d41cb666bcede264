import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Struct, type CodecType } from 'scale-ts'
import { fixedBytes, oneOf } from '../../protocol/codecs.js'
import { decodeStrict, encodeStrict } from '../../protocol/strict.js'
import { KEK_CHECK_BYTES, kekCheckOf, requireCheck } from './kek-check.js'
import { requireRawKey } from './raw-key.js'
import { probeBy, RECOVERY, sealUnavailable, unsealRefused } from './seal-errors.js'
import { wiping } from '../wiping.js'
import type { SealProvider } from './seal-provider.js'

/** mrsigner: every build of one signer and product, on one CPU. mrenclave: this very build. Numbers are for ever. */
const GRAMINE_KEYS = ['mrsigner', 'mrenclave'] as const
export type GramineKey = (typeof GRAMINE_KEYS)[number]

export interface GramineOptions {
  /** Folder of Gramine's pseudo-files: /dev/attestation in an enclave. */
  readonly root: string
  readonly key: GramineKey
}

export interface GramineDeps {
  /** The bytes of a file; what is beyond `most` bytes is left off. Raises when there is no such file. */
  readonly readFile: (path: string, most: number) => Promise<Uint8Array>
}

const KEY_BYTES = 16
const CONTEXT = Struct({ key: oneOf('sealing key policy', GRAMINE_KEYS), check: fixedBytes(KEK_CHECK_BYTES) })
const WHAT = 'Gramine sealing context'

const readContext = (context: Uint8Array): CodecType<typeof CONTEXT> => {
  try {
    return decodeStrict(CONTEXT, context, WHAT)
  } catch {
    throw unsealRefused('The root file was altered: it names no sealing key of Gramine')
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** Gramine answers whatever goes wrong with the same error, so only what is there tells more. */
const missing = async (root: string, path: string): Promise<string> => {
  if (!(await exists(join(root, 'attestation_type'))))
    return `This process is in no SGX enclave of Gramine: there is no ${join(root, 'attestation_type')}. Start it with gramine-sgx, or set another kms.provider`
  return `Gramine offers no ${path}: it needs gramine-sgx of version 1.4 or later on a CPU with SGX`
}

/**
 * Seals by the sealing key that the CPU gives this enclave (SGX EGETKEY through Gramine's pseudo-files, 16 bytes).
 * The key changes with a microcode update and a higher isvsvn under either policy, and Gramine cannot ask for the one
 * before: recovery shares are no luxury. Context: policy u8 (0 mrsigner, 1 mrenclave), check value 16 bytes.
 */
export const gramineSealProvider = ({ root, key }: GramineOptions, { readFile }: GramineDeps): SealProvider => {
  const path = join(root, 'keys', `_sgx_${key}`)

  const readKey = async (): Promise<Uint8Array> => {
    const bytes = await readFile(path, KEY_BYTES + 1).catch(async () => {
      throw sealUnavailable(await missing(root, path), { path })
    })
    return requireRawKey(bytes, KEY_BYTES, path)
  }
  const withKey = async <T>(use: (kek: Uint8Array) => T): Promise<T> => wiping(await readKey(), use)

  return {
    id: 'gramine',
    probe: () => probeBy(() => withKey(() => undefined), `${path} cannot be read`),
    newContext: () => withKey((kek) => encodeStrict(CONTEXT, { key, check: kekCheckOf(kek) }, WHAT)),
    getKek: async (context) => {
      const { key: sealedBy, check } = readContext(context)
      if (sealedBy !== key)
        throw unsealRefused(
          `The root was sealed by the ${sealedBy} key, and the settings name ${key}: set kms.provider.key to ${sealedBy}, and change it with \`signer-layer kms reseal\``,
        )
      const changed = `The ${key} key of this enclave is another one than at sealing: another machine, a microcode update, a higher isvsvn, or another ${key === 'mrsigner' ? 'signer or product' : 'build'}. If it cannot be undone, ${RECOVERY}`
      return requireCheck(await readKey(), check, changed)
    },
  }
}
