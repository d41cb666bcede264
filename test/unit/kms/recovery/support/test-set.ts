import { sign } from 'node:crypto'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { rawPrivateKey, rawPublicKey } from '../../../../../src/kms/pkcs8.js'
import { systemRandom } from '../../../../../src/kms/random.js'
import { encryptTo } from '../../../../../src/kms/recovery/age.js'
import { readIdentities } from '../../../../../src/kms/recovery/age-identity.js'
import { signedBytes, type RecoverySet, type UnsignedSet } from '../../../../../src/kms/recovery/recovery-set.js'
import { fileHashOf } from '../../../../../src/kms/recovery/set-folder.js'
import { shareHash, type SetTerms } from '../../../../../src/kms/recovery/share.js'
import { splitRoot } from '../../../../../src/kms/recovery/split.js'
import { ROOT_BYTES, rootOf } from '../../../../../src/kms/root.js'
import { commitmentOf } from '../../../../../src/kms/sealed/root-file.js'
import { toHex } from '../../../../../src/protocol/hash.js'

/** A seed that everybody can read here. */
const TEST_ACCOUNT_SEED = new Uint8Array(32).fill(0xac)

const accountKey = rawPrivateKey('Ed25519', TEST_ACCOUNT_SEED)
export const TEST_ACCOUNT = toHex(rawPublicKey(accountKey))

/** An operator with a fresh age identity. */
export const newOperator = async () => {
  const identity = await generateX25519Identity()
  const [key] = await readIdentities(new TextEncoder().encode(identity), 'test identity')
  if (key === undefined) throw new Error('no identity')
  return { identity, key, recipient: await identityToRecipient(identity) }
}
export type Operator = Awaited<ReturnType<typeof newOperator>>

export const signTestSet = (set: UnsignedSet): RecoverySet => ({
  ...set,
  signature: toHex(new Uint8Array(sign(null, signedBytes(set), accountKey))),
})

/** Terms of a set over a root of its own, the shares and what describes them. */
export const testSet = async (threshold: number, count: number, secret = systemRandom(ROOT_BYTES)) => {
  const root = rootOf(secret)
  const commitment = toHex(commitmentOf(root))
  const terms: SetTerms = { setId: toHex(systemRandom(16)), threshold, count, commitment, account: TEST_ACCOUNT }
  const shares = await splitRoot(root, terms, systemRandom)
  const operators = await Promise.all(shares.map(newOperator))
  const files = await Promise.all(shares.map((share, i) => encryptTo(operators[i]?.recipient ?? '', share)))
  const entries = shares.map((share, i) => ({
    index: i + 1,
    recipient: operators[i]?.recipient ?? '',
    fileHash: fileHashOf(files[i] ?? new Uint8Array(0)),
    shareHash: shareHash(share),
  }))
  const { setId, account } = terms
  const set = signTestSet({ version: 1, setId, threshold, commitment, account, shares: entries })
  return { root, terms, set, shares, operators, files }
}
export type TestSet = Awaited<ReturnType<typeof testSet>>

/** The item at an index that the test knows to be there. */
export const mustGet = <T>(items: readonly T[], index: number): T => {
  const item = items[index]
  if (item === undefined) throw new Error(`nothing at ${index}`)
  return item
}

/** The bytes with one bit turned. */
export const flipped = (bytes: Uint8Array, at: number): Uint8Array => {
  const copy = bytes.slice()
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}
