import { createHash } from 'node:crypto'
import { equalBytes } from '@noble/ciphers/utils.js'
import { SignerError } from '../../errors/signer-error.js'
import type { KeyId } from '../../model/ids.js'
import type { SignRequest, Vault } from '../kms.js'
import { checkNewKey } from '../use-rules.js'
import { vaultOf, type OpenVault, type VaultKeys } from '../vault.js'
import { checkMade, checkState } from './check-answer.js'
import { connectSocket } from './connect-socket.js'
import { createConnector } from './connector.js'
import { firstLink } from './first-link.js'
import { createKeyMirror, readKeys } from './key-mirror.js'
import { createLink, LinkLost, type Link } from './link.js'
import { METHODS, PROTOCOL, VERSION, type Method } from './methods.js'
import type { ConnectKmsProcess, KmsProcessDeps } from './options.js'
import { checkPeer, loadPeerOf } from './peer-credentials.js'

const rootMismatch = (): SignerError =>
  new SignerError(
    'SIGNER__KMS__ROOT_MISMATCH',
    'The process that holds the keys has another root than the one before it: stop, and see which key folder it serves',
  )

const keyNotFound = (keyId: KeyId): SignerError =>
  new SignerError('SIGNER__KMS__KEY_NOT_FOUND', 'There is no such key', { keyId })

/** The vault of the first server; the keys of every further one must be the same, and are wiped. */
const vaultKeeper = (random: KmsProcessDeps['random']) => {
  let kept: (OpenVault & { readonly fingerprint: Uint8Array }) | undefined
  return {
    accept: (keys: VaultKeys): void => {
      const fingerprint = new Uint8Array(createHash('sha256').update(keys.store).update(keys.journal).digest())
      if (kept === undefined) {
        kept = { ...vaultOf(keys, random), fingerprint }
        return
      }
      METHODS.vaultKeys.result.wipe(keys)
      if (!equalBytes(fingerprint, kept.fingerprint)) throw rootMismatch()
    },
    /** There is one as soon as there was a link. Raises SIGNER__KMS__CLOSED. */
    vault: (): Vault => {
      if (kept) return kept.vault
      throw new SignerError('SIGNER__KMS__CLOSED', 'The KMS has given no keys for the journal')
    },
    wipe: () => kept?.wipe(),
  }
}

const checkAccountUse = ({ keyId, purpose }: SignRequest): void => {
  if (purpose === 'account') return
  const message = `A ${purpose} key signs by request id alone: use signFor`
  throw new SignerError('SIGNER__KMS__KEY_PURPOSE_MISMATCH', message, { keyId })
}

/** See `ConnectKmsProcess`. */
export const connectKmsProcess: ConnectKmsProcess = async (options, deps, stop) => {
  const { socket: path, allowUids, timeoutMs, patienceMs } = options
  const peerOf = await loadPeerOf()
  const mirror = createKeyMirror()
  const keeper = vaultKeeper(deps.random)

  const greet = async (link: Link): Promise<void> => {
    await link.call(METHODS.hello, { protocol: PROTOCOL, version: VERSION })
    keeper.accept(await link.call(METHODS.vaultKeys, undefined))
    const keys = await readKeys(link)
    mirror.replace(keys)
    deps.onEvent({ type: 'connected', keys: keys.length })
  }
  let isClosed = false
  let greeted: Link | undefined
  const open = async (): Promise<Link> => {
    const socket = await connectSocket(path)
    const link = createLink(socket, { timeoutMs }, deps)
    greeted = link
    try {
      if (isClosed) throw new LinkLost('it was closed meanwhile')
      checkPeer(peerOf(socket), allowUids)
      await greet(link)
      return link
    } catch (error) {
      link.end(new LinkLost('the greeting failed'))
      throw error
    }
  }
  const connector = createConnector(path, open, deps)
  const call = async <Params, Result>(method: Method<Params, Result>, params: Params): Promise<Result> => {
    const untilMs = deps.monotonicMs() + patienceMs
    for (;;) {
      const link = await connector.next(untilMs)
      try {
        return await link.call(method, params)
      } catch (error) {
        if (!(error instanceof LinkLost)) throw error
      }
    }
  }
  const close = (): void => {
    isClosed = true
    connector.close()
    // One whose greeting is not over belongs to nobody yet: it would keep the process, or bring keys after the wiping.
    greeted?.end(new LinkLost('it was closed meanwhile'))
    keeper.wipe()
    mirror.replace([])
  }
  await firstLink(connector.next, { patienceMs, monotonicMs: deps.monotonicMs, close }, stop)
  return {
    mode: 'process',
    vault: keeper.vault(),
    isConnected: connector.isConnected,
    generateKey: async (key) => {
      checkNewKey(key)
      const info = await call(METHODS.generateKey, key)
      checkMade(key, info)
      mirror.set(info)
      return info
    },
    publicKey: (id) => {
      const info = mirror.get(id)
      if (!info) throw keyNotFound(id)
      return info.publicKey
    },
    describe: (id) => mirror.get(id),
    list: (purpose) => mirror.list(purpose),
    sign: async ({ purpose, ...request }) => {
      checkAccountUse({ purpose, ...request })
      return call(METHODS.signAsAccount, request)
    },
    signFor: (requestId, keyId, toSign) => call(METHODS.signFor, { requestId, keyId, toSign: [...toSign] }),
    setKeyState: async (id, state) => {
      const info = await call(METHODS.setKeyState, { id, state })
      checkState(id, state, info)
      mirror.set(info)
      return info
    },
    deleteKey: async (id) => {
      await call(METHODS.deleteKey, id)
      const info = mirror.get(id)
      if (info) mirror.set({ ...info, state: 'deleted' })
    },
    destroyKey: async (id) => {
      await call(METHODS.destroyKey, id)
      mirror.drop(id)
    },
    open: ({ kid, enc, ciphertext }, info) => call(METHODS.open, { kid, enc, ciphertext, info }),
    close,
  }
}
