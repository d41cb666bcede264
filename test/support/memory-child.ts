/**
 * A process whose memory is looked at. It signs with known keys, and does the next thing on its list each time that
 * it gets a line. `alone`: with a KMS of its own. `kms DIR`: serves one at a socket. `agent DIR`: uses that one.
 */
import { createInterface } from 'node:readline'
import type { AgentKms, Kms } from '../../src/kms/kms.js'
import { openEphemeralKms } from '../../src/kms/open.js'
import type { ToSign } from '../../src/model/facts.js'
import type { KeyInfo } from '../../src/model/key.js'
import { connectTestClient, startTestServer } from './kms-process.js'
import { KNOWN_KEYS, knownSecret } from './known-secrets.js'

const [mode = '', dir = ''] = process.argv.slice(2)
const SIGNATURES = 1_000

/** The positive control: it stays to the end. */
const planted = knownSecret('planted')

const importAll = async (kms: Kms): Promise<void> => {
  for (const type of KNOWN_KEYS) {
    const purpose = type === 'X25519' ? 'shielding' : 'caller'
    const key = { type, purpose, chains: [], origin: `known-${type}`, createdBlock: 1 } as const
    await kms.importKey({ ...key, secret: knownSecret(type) })
  }
}

const SCHEMES = {
  Secp256k1: ['ecdsa', 'bip340', 'taproot'],
  Ed25519: ['ed25519'],
  Sr25519: ['sr25519'],
  X25519: [],
} as const

const signMany = async (kms: AgentKms): Promise<void> => {
  const uses = kms.list('caller').flatMap(({ id, type }: KeyInfo) => SCHEMES[type].map((scheme) => ({ id, scheme })))
  for (let count = 0; count < SIGNATURES; count += 1) {
    const { id, scheme } = uses[count % uses.length] ?? { id: '0x', scheme: 'ecdsa' }
    const toSign: readonly ToSign[] = [{ scheme, message: new Uint8Array(32).fill(count & 0xff) }]
    await kms.signFor(`0x${count.toString(16).padStart(64, '0')}`, id, toSign)
  }
}

/** Lets what is not reachable any more be collected, and the threads that free it do so. */
const collect = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) {
    globalThis.gc?.()
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
}

const steps: (() => Promise<void> | void)[] = []
if (mode === 'alone') {
  const kms = await openEphemeralKms()
  steps.push(
    async () => {
      await importAll(kms)
      await signMany(kms)
    },
    () => kms.close(),
    collect,
  )
} else if (mode === 'kms') {
  const { kms } = await startTestServer(dir)
  steps.push(() => importAll(kms))
} else {
  const kms = await connectTestClient(dir)
  steps.push(
    () => signMany(kms),
    () => kms.close(),
  )
}

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
process.stdout.write('ready\n')
for (const step of steps) {
  await lines.next()
  await step()
  process.stdout.write('done\n')
}
await lines.next()
process.exit(planted.length === 32 ? 0 : 1)
