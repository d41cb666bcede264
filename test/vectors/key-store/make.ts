import { createHash } from 'node:crypto'
import type { KeyInfo } from '../../../src/model/key.js'
import { keyIdOf } from '../../../src/kms/key-id.js'
import { loadKeyKinds } from '../../../src/kms/key-kinds.js'
import type { RandomBytes } from '../../../src/kms/random.js'
import { rootOf } from '../../../src/kms/root.js'
import { devSealProvider } from '../../../src/kms/seal-providers/dev.js'
import { passphraseSealProvider } from '../../../src/kms/seal-providers/passphrase.js'
import { fileHash } from '../../../src/kms/sealed/change.js'
import { writeKeyFile } from '../../../src/kms/sealed/key-file.js'
import { writeManifest } from '../../../src/kms/sealed/manifest.js'
import { keyFileName, MANIFEST_FILE, ROOT_FILE } from '../../../src/kms/sealed/names.js'
import { NO_RECORDS, withRecord } from '../../../src/kms/sealed/records.js'
import { sealRoot } from '../../../src/kms/sealed/root-file.js'

/** Public, like everything here. */
export const ROOT_SECRET = new Uint8Array(32).fill(0x0f)
export const PASSPHRASE = 'a passphrase that everybody knows'
const ALICE = '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d'
const ABSENT_KEY = `0x${'ee'.repeat(32)}` as const

/** Instead of randomness: SHA-256(label ‖ 0, 1, 2, …), so that every file has bytes of its own and the same ones each time. */
const countingRandom = (label: string): RandomBytes => {
  let count = 0
  const block = (): Buffer => createHash('sha256').update(`${label}${count++}`).digest()
  return (length) => {
    const blocks = Array.from({ length: Math.ceil(length / 32) }, block)
    return new Uint8Array(Buffer.concat(blocks).subarray(0, length))
  }
}

export const devProvider = devSealProvider({ devMode: true })

export const passphraseProvider = passphraseSealProvider(
  { memoryKib: 19_456, iterations: 2, parallelism: 1 },
  { readSecret: async () => new TextEncoder().encode(PASSPHRASE), random: countingRandom('argon2id salt ') },
)

const TYPES = ['Secp256k1', 'Ed25519', 'Sr25519', 'X25519'] as const
const STATES = ['active', 'disabled', 'deleted'] as const
type Made = Omit<KeyInfo, 'id' | 'publicKey'>

const agentKey = (type: Made['type'], state: Made['state']): Made => ({
  type,
  state,
  purpose: type === 'X25519' ? 'shielding' : 'account',
  chains: [],
  origin: type === 'X25519' ? 'shielding-1' : 'account',
  createdBlock: 0,
})

const callerKey = (type: Made['type'], state: Made['state'], at: number): Made => ({
  type,
  state,
  purpose: 'caller',
  owner: ALICE,
  chains: type === 'Secp256k1' ? ['eip155:1', 'eip155:10'] : ['polkadot:91b171bb158e2d3848fa23a9f1c25182'],
  origin: `0x${String(at).padStart(2, '0').repeat(32)}`,
  createdBlock: 0xfffffff0 + at,
})

/** Every type in every state; the account key is an ed25519 one, shielding keys are X25519. */
const described = (): Made[] =>
  TYPES.flatMap((type, row) =>
    STATES.map((state, column) => {
      const isAgents = type === 'X25519' || (type === 'Ed25519' && state === 'active')
      const made = isAgents ? agentKey(type, state) : callerKey(type, state, row * 3 + column)
      return type === 'X25519' ? { ...made, origin: `shielding-${column + 1}` } : made
    }),
  )

/** All golden files, by their path below this folder. */
export const makeFiles = async (): Promise<ReadonlyMap<string, Uint8Array>> => {
  const kinds = await loadKeyKinds(countingRandom('blinding '))
  const root = rootOf(ROOT_SECRET.slice())
  const files = new Map<string, Uint8Array>()
  let records = NO_RECORDS
  for (const [at, made] of described().entries()) {
    const secret = new Uint8Array(32).fill(at + 1)
    const publicKey = kinds[made.type].publicKeyOf(secret)
    const info = { ...made, publicKey, id: keyIdOf(made.type, publicKey) }
    const bytes = writeKeyFile({ info, secret }, { root, provider: 'dev', random: countingRandom(`key ${at} `) })
    records = withRecord(records, info.id, fileHash(bytes))
    files.set(`dev/${keyFileName(info.id)}`, bytes)
  }
  for (const provider of [devProvider, passphraseProvider]) {
    const rootFile = await sealRoot(root, provider, countingRandom(`root ${provider.id} `))
    const plain = { generation: 20n, counter: undefined, rootFile: fileHash(rootFile), destroying: undefined, records }
    const counted = {
      ...plain,
      generation: 0x0102030405060708n,
      counter: 43n,
      destroying: ABSENT_KEY,
      records: NO_RECORDS,
    }
    files.set(`${provider.id}/${ROOT_FILE}`, rootFile)
    files.set(`${provider.id}/${MANIFEST_FILE}`, writeManifest(root, provider.id === 'dev' ? plain : counted))
  }
  return files
}
