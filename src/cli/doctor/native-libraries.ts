import { refuseOwnCoreDumps } from '../../harden/harden.js'
import { openEphemeralKms } from '../../kms/open.js'
import { ok, problem, type Finding } from './finding.js'

/** A library, and what raises or gives a fault in words where it does not work here. */
export interface Library {
  readonly name: string
  readonly load: () => Promise<string | undefined>
}

/** Everything that comes as a binary. Nothing is opened but memory. */
export const NATIVE_LIBRARIES: readonly Library[] = [
  {
    // The KMS itself knows best what its signatures need.
    name: 'secp256k1, tiny-secp256k1, schnorrkel',
    load: async () => {
      const kms = await openEphemeralKms()
      kms.close()
      return undefined
    },
  },
  {
    name: 'libsql',
    load: async () => {
      const { default: Database } = await import('libsql')
      new Database(':memory:').close()
      return undefined
    },
  },
  { name: '@node-rs/argon2', load: async () => void (await import('@node-rs/argon2')) },
  { name: 'koffi', load: async () => refuseOwnCoreDumps() },
]

const CURE = 'install again for this machine (npm ci), with the Node.js that runs it'

const faultOf = async ({ load }: Library): Promise<string | undefined> => {
  try {
    return await load()
  } catch {
    return 'its binary was not loaded'
  }
}

/** Which of them do not work on this machine. */
export const nativeLibraryFindings = async (libraries: readonly Library[]): Promise<readonly Finding[]> => {
  const faults = await Promise.all(libraries.map(async (one) => ({ name: one.name, fault: await faultOf(one) })))
  const broken = faults.flatMap(({ name, fault }) => (fault === undefined ? [] : [problem(`${name}: ${fault}`, CURE)]))
  return broken.length > 0 ? broken : [ok(libraries.map(({ name }) => name).join(', '))]
}
