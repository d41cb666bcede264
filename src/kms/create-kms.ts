import { SignerError } from '../errors/signer-error.js'
import type { KeyId } from '../model/ids.js'
import type { KeyInfo } from '../model/key.js'
import { inTurn } from '../rx/in-turn.js'
import { keyIdOf } from './key-id.js'
import { SECRET_BYTES, type KeyKinds } from './key-kinds.js'
import type { KeyStorage, KeyWithSecret } from './key-storage.js'
import { keyringOf, wipeKey, type HeldKey } from './keyring.js'
import type { Kms, NewKey } from './kms.js'
import { openEnvelope } from './open-envelope.js'
import type { RandomBytes } from './random.js'
import type { Root } from './root.js'
import { checkNewKey, checkUse } from './use-rules.js'
import { vaultOf } from './vault.js'

export interface KmsParts {
  readonly root: Root
  readonly storage: KeyStorage
  readonly kinds: KeyKinds
  readonly random: RandomBytes
  /** Keys that `storage` already has; the KMS takes their secrets over. */
  readonly keys: readonly KeyWithSecret[]
}

const KEY_ID = /^0x[0-9a-f]{64}$/

const keyNotFound = (keyId: KeyId): SignerError =>
  new SignerError('SIGNER__KMS__KEY_NOT_FOUND', 'There is no such key', { keyId })

const copyOf = (info: KeyInfo): KeyInfo => ({ ...info, publicKey: info.publicKey.slice(), chains: [...info.chains] })

const generate = ({ kinds, random }: KmsParts, key: NewKey): KeyWithSecret => {
  const secret = random(SECRET_BYTES)
  const kind = kinds[key.type]
  // Chance gives an impossible scalar once in 2^127 draws: meeting one means that the randomness is broken.
  if (!kind.isSecret(secret))
    throw new SignerError('SIGNER__KMS__INVALID_KEY', 'The randomness of this machine is broken')
  const publicKey = kind.publicKeyOf(secret)
  const { type, purpose, owner, chains, origin, createdBlock } = key
  const described = { type, purpose, chains: [...chains], origin, createdBlock, state: 'active' as const }
  return {
    info: { id: keyIdOf(type, publicKey), publicKey, ...described, ...(owner === undefined ? {} : { owner }) },
    secret,
  }
}

/** One origin, one key: asked again for another kind of key, somebody is wrong about what was made. */
const requireSameKey = (known: KeyInfo, asked: NewKey): void => {
  const same =
    known.type === asked.type &&
    known.purpose === asked.purpose &&
    known.owner === asked.owner &&
    known.chains.join(' ') === asked.chains.join(' ')
  if (same) return
  throw new SignerError(
    'SIGNER__KMS__ORIGIN_CONFLICT',
    'This origin already made another kind of key, or one for another owner or other chains',
    { keyId: known.id, origin: asked.origin },
  )
}

/**
 * A KMS over a root and a storage. Everything secret lives in this closure, where neither `inspect`
 * nor JSON nor a debugger's property list of the returned object reaches it.
 */
export const createKms = (mode: Kms['mode'], parts: KmsParts): Kms => {
  const { root, storage, random } = parts
  const ring = keyringOf(parts.kinds)
  const { vault, wipe: wipeVault } = vaultOf(root, random)
  const turn = inTurn()
  // Made, but perhaps not yet durable. A repeat writes the same key again: were it another one, a
  // failed write that did reach the disk would come back after a restart as a second key of its origin.
  const unsaved = new Map<string, KeyWithSecret>()
  for (const key of parts.keys) ring.add(key)

  const mustGet = (id: KeyId): HeldKey => {
    root.assertOpen()
    const key = ring.get(id)
    if (key === undefined) throw keyNotFound(id)
    return key
  }

  const makeDurable = async (asked: NewKey): Promise<KeyInfo> => {
    const fresh = unsaved.get(asked.origin) ?? generate(parts, asked)
    requireSameKey(fresh.info, asked)
    unsaved.set(asked.origin, fresh)
    await storage.save(fresh)
    root.assertOpen()
    unsaved.delete(asked.origin)
    return ring.add(fresh)
  }

  const generateKey = async (asked: NewKey): Promise<KeyInfo> => {
    root.assertOpen()
    checkNewKey(asked)
    const known = ring.byOrigin(asked.origin)?.info
    if (known === undefined) return copyOf(await makeDurable(asked))
    requireSameKey(known, asked)
    return copyOf(known)
  }

  const deleteKey = async (id: KeyId): Promise<void> => {
    const key = mustGet(id)
    if (key.secret === undefined) return
    // At once in memory: if the disk fails, the key is dead here, and a repeat writes it again.
    key.info = { ...key.info, state: 'deleted' }
    await storage.save({ info: key.info, secret: key.secret })
    wipeKey(key)
  }

  const destroyKey = async (id: KeyId): Promise<void> => {
    root.assertOpen()
    // The id becomes a file name below.
    if (!KEY_ID.test(id)) throw keyNotFound(id)
    ring.drop(id)
    await storage.remove(id)
  }

  return {
    mode,
    vault,
    generateKey: (asked) => turn(`origin ${asked.origin}`, () => generateKey(asked)),
    publicKey: (id) => mustGet(id).info.publicKey.slice(),
    describe: (id) => {
      const key = ring.get(id)
      return key && copyOf(key.info)
    },
    list: (purpose) =>
      ring
        .all()
        .filter(({ info }) => purpose === undefined || info.purpose === purpose)
        .map(({ info }) => copyOf(info)),
    sign: async (request) => {
      const { info, signers } = mustGet(request.keyId)
      checkUse(info, request)
      const signer = signers.get(request.scheme)
      if (signer === undefined) throw keyNotFound(request.keyId)
      return signer.sign(request.message)
    },
    deleteKey: (id) => turn(`key ${id}`, () => deleteKey(id)),
    destroyKey: (id) => turn(`key ${id}`, () => destroyKey(id)),
    open: async (envelope, info) => {
      root.assertOpen()
      return openEnvelope(ring.byKid(envelope.kid), envelope, info)
    },
    close: () => {
      for (const { info } of ring.all()) ring.drop(info.id)
      for (const { secret } of unsaved.values()) secret.fill(0)
      unsaved.clear()
      wipeVault()
      root.wipe()
      storage.release()
    },
  }
}
