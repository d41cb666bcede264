import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Keyring } from '@polkadot/keyring'
import type { KeyringPair } from '@polkadot/keyring/types'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { SignerError } from '../../errors/signer-error.js'
import { readSecret } from '../../settings/read-secret.js'
import { DEFAULT_CONFIG } from '../settings-flags.js'
import type { CallerFlags } from './flags.js'

const DEFAULT_FILE = join('secrets', 'operator.key')

/** Derivations of the development phrase that everybody knows, //Alice for example. Others are secrets. */
const isDevUri = (as: string): boolean => /^\/\/[A-Za-z0-9]+(?:\/\/?[A-Za-z0-9]+)*$/.test(as)

const invalidKey = (path: string, cause: unknown): SignerError =>
  new SignerError(
    'SIGNER__CLI__INVALID_FILE',
    `The key file ${path} holds no key: it takes one line, a seed as 0x and 64 hex digits or a mnemonic phrase, with derivations if there are any.`,
    { path },
    cause,
  )

const defaultFile = (settingsFile: string): string => join(dirname(settingsFile), DEFAULT_FILE)

/** Whether there is somebody to ask as: a key that the flags name, or one beside the settings. */
export const hasCaller = ({ as }: Pick<CallerFlags, 'as'>, settingsFile = DEFAULT_CONFIG): boolean =>
  as !== undefined || existsSync(defaultFile(settingsFile))

const GIVE = 'give --as a file with your key, or a well-known development key such as //Bob.'

/** What was named may be a secret that was typed where a file belongs, so it is not repeated. */
const noFile = (path: string, isNamed: boolean): SignerError =>
  isNamed
    ? new SignerError('SIGNER__CLI__INVALID_FILE', `There is no file of the name that --as has: ${GIVE}`)
    : new SignerError('SIGNER__CLI__INVALID_FILE', `There is no key file ${path}, the default of --as: ${GIVE}`, {
        path,
      })

const readUri = async (path: string, isNamed: boolean): Promise<string> => {
  if (!existsSync(path)) throw noFile(path, isNamed)
  const bytes = await readSecret(path)
  const text = Buffer.from(bytes).toString('utf8')
  bytes.fill(0)
  return text
}

/** The library makes a key of any short text, typing errors too. */
const isSecretUri = (uri: string): boolean =>
  /^(?:0x[0-9a-fA-F]{64}|[a-z]+(?: [a-z]+){11,23}|)(?:\/|$)/.test(uri) && uri !== ''

const pairOf = (uri: string, { scheme }: CallerFlags, path: string): KeyringPair => {
  if (!isSecretUri(uri)) throw invalidKey(path, undefined)
  try {
    return new Keyring({ type: scheme }).addFromUri(uri)
  } catch (error) {
    // What libraries say may repeat the secret.
    throw invalidKey(path, systemNameOf(error))
  }
}

const systemNameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown')

/**
 * The key pair of who asks: a well-known development URI, or the secret URI in a file that only its owner may read.
 * Secrets are taken from files alone, because command lines are readable for everybody on the machine.
 *
 * @param settingsFile - its folder holds the key that is taken when the flags name none
 * @throws SIGNER__SETTINGS__INVALID and SIGNER__SETTINGS__INSECURE_REFUSED as secret files do,
 *   SIGNER__CLI__INVALID_FILE when there is no file, or it holds no key
 */
export const readCaller = async (flags: CallerFlags, settingsFile = DEFAULT_CONFIG): Promise<KeyringPair> => {
  await cryptoWaitReady()
  const { as = defaultFile(settingsFile) } = flags
  return isDevUri(as) ? pairOf(as, flags, as) : pairOf(await readUri(as, flags.as !== undefined), flags, as)
}
