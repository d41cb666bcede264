import { setImmediate } from 'node:timers/promises'
import { SignerError } from '../errors/signer-error.js'
import type { KeyId } from '../model/ids.js'
import type { KeyInfo, KeyState } from '../model/key.js'
import { inTurn } from '../rx/in-turn.js'
import type { KeyKinds } from './key-kinds.js'
import type { KeyStorage, KeyWithSecret } from './key-storage.js'
import { keyring, type HeldKey } from './keyring.js'
import type { ImportedKey, Kms, NewKey, SealedEnvelope, SignRequest } from './kms.js'
import { generatedKey, importedKey, requireSameKey } from './make-key.js'
import { openEnvelope, type OpenedEnvelope } from './open-envelope.js'
import { openedKeys } from './opened-keys.js'
import type { RandomBytes } from './random.js'
import type { Root } from './root.js'
import { servingKeysOf } from './serving-keys.js'
import { secretCopy } from './secret-bytes.js'
import { checkNewKey, checkUse } from './use-rules.js'
import { vaultKeysOf, vaultOf } from './vault.js'

export interface KmsParts {
  readonly root: Root
  readonly storage: KeyStorage
  readonly kinds: KeyKinds
  readonly random: RandomBytes
  /** Keys that `storage` already has. */
  readonly keys: readonly KeyInfo[]
  /** Most secrets in the clear at one time; Infinity where the storage has none of them. */
  readonly mostOpened: number
}

const KEY_ID = /^0x[0-9a-f]{64}$/

const keyNotFound = (keyId: KeyId): SignerError =>
  new SignerError('SIGNER__KMS__KEY_NOT_FOUND', 'There is no such key', { keyId })

const copyOf = (info: KeyInfo): KeyInfo => ({ ...info, publicKey: info.publicKey.slice(), chains: [...info.chains] })

/**
 * A KMS over a root and a storage. Everything secret lives in this closure, where neither `inspect`
 * nor JSON nor a debugger's property list of the returned object reaches it.
 */
export const createKms = (mode: Kms['mode'], parts: KmsParts): Kms => {
  const { root, storage, random } = parts
  const ring = keyring()
  const opened = openedKeys(parts.kinds, parts.mostOpened, ({ id }) => storage.open(id))
  const { vault, wipe: wipeVault } = vaultOf(vaultKeysOf(root), random)
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

  const makeDurable = async (asked: NewKey, make: () => KeyWithSecret): Promise<KeyInfo> => {
    const fresh = unsaved.get(asked.origin) ?? make()
    requireSameKey(fresh.info, asked)
    unsaved.set(asked.origin, fresh)
    await storage.save(fresh)
    root.assertOpen()
    unsaved.delete(asked.origin)
    opened.put(fresh.info, fresh.secret)
    return ring.add(fresh.info)
  }

  const makeOnce = async (asked: NewKey, make: () => KeyWithSecret): Promise<KeyInfo> => {
    root.assertOpen()
    checkNewKey(asked)
    const known = ring.byOrigin(asked.origin)?.info
    if (known === undefined) return copyOf(await makeDurable(asked, make))
    requireSameKey(known, asked)
    return copyOf(known)
  }

  const takeIn = (key: ImportedKey): KeyWithSecret => {
    const taken = importedKey(parts.kinds, { ...key, secret: secretCopy(key.secret) })
    const isWaiting = [...unsaved.values()].some(({ info }) => info.id === taken.info.id)
    if (ring.get(taken.info.id) === undefined && !isWaiting) return taken
    taken.secret.fill(0)
    throw new SignerError('SIGNER__KMS__KEY_EXISTS', 'This key is here already, under another origin', {
      keyId: taken.info.id,
    })
  }

  /** Durable when it resolves; a state that takes something away holds at once, whatever the disk does. */
  const changeState = async (key: HeldKey, state: KeyState): Promise<void> => {
    if (key.stored === state && key.info.state === state) return
    const info = { ...key.info, state }
    if (state !== 'active') key.info = info
    // A write that fails may have happened: whatever is asked for next is written too.
    key.stored = undefined
    await storage.save({ info, secret: opened.get(info).secret })
    root.assertOpen()
    key.info = info
    key.stored = state
  }

  const setKeyState = async (id: KeyId, state: 'active' | 'disabled'): Promise<KeyInfo> => {
    const key = mustGet(id)
    if (key.info.state === 'deleted')
      throw new SignerError('SIGNER__KMS__KEY_NOT_ACTIVE', 'The key is deleted, and stays so', { keyId: id })
    await changeState(key, state)
    return copyOf(key.info)
  }

  const signNow = (request: SignRequest): Uint8Array => {
    const { info } = mustGet(request.keyId)
    checkUse(info, request)
    const signer = opened.get(info).signers.get(request.scheme)
    if (signer === undefined) throw keyNotFound(request.keyId)
    return signer.sign(request.message)
  }

  const deleteKey = async (id: KeyId): Promise<void> => {
    await changeState(mustGet(id), 'deleted')
    opened.wipe(id)
  }

  const destroyKey = async (id: KeyId): Promise<void> => {
    root.assertOpen()
    // The id becomes a file name below.
    if (!KEY_ID.test(id)) throw keyNotFound(id)
    ring.drop(id)
    opened.wipe(id)
    await storage.remove(id)
  }

  const openNow = async (envelope: SealedEnvelope, info: Uint8Array): Promise<OpenedEnvelope> => {
    root.assertOpen()
    const key = ring.byKid(envelope.kid)?.info
    if (key?.state !== 'active') return openEnvelope(undefined, envelope, info)
    // Opening takes several turns, in which the cache may wipe what it lends.
    const secret = secretCopy(opened.get(key).secret)
    return openEnvelope({ publicKey: key.publicKey, secret }, envelope, info).finally(() => secret.fill(0))
  }

  return {
    mode,
    vault,
    generateKey: (asked) =>
      turn(`origin ${asked.origin}`, () => makeOnce(asked, () => generatedKey(parts.kinds, asked, random))),
    importKey: (key) =>
      // One at a time: the same secret may come under two origins at once.
      turn(`origin ${key.origin}`, () => turn('import', () => makeOnce(key, () => takeIn(key)))).finally(() =>
        key.secret.fill(0),
      ),
    setKeyState: (id, state) => turn(`key ${id}`, () => setKeyState(id, state)),
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
    sign: async (request) => signNow(request),
    // Everything else gets a turn before each: 255 inputs of a PSBT take this thread for seconds.
    signFor: async (_requestId, keyId, toSign) => {
      const signatures: Uint8Array[] = []
      for (const item of toSign) {
        await setImmediate()
        signatures.push(signNow({ keyId, purpose: 'caller', ...item }))
      }
      return signatures
    },
    deleteKey: (id) => turn(`key ${id}`, () => deleteKey(id)),
    destroyKey: (id) => turn(`key ${id}`, () => destroyKey(id)),
    open: openNow,
    servingKeys: () => servingKeysOf(root),
    close: () => {
      for (const { info } of ring.all()) ring.drop(info.id)
      opened.wipeAll()
      for (const { secret } of unsaved.values()) secret.fill(0)
      unsaved.clear()
      wipeVault()
      root.wipe()
      storage.release()
    },
  }
}
