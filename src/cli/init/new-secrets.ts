import { Keyring } from '@polkadot/keyring'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import type { AccountId } from '../../model/ids.js'
import { toHex } from '../../protocol/hash.js'
import type { NewSecrets } from './plan.js'
import type { ProviderName } from './settings-text.js'

const SECRET_BYTES = 32

/** Secrets of a new agent, and the account of its operator's key. */
export interface MadeSecrets {
  readonly secrets: NewSecrets
  readonly operator: AccountId
}

/** Makes the passphrase, where the provider takes one, and the operator's key. */
export const makeSecrets = async (
  provider: ProviderName,
  randomBytes: (size: number) => Uint8Array,
): Promise<MadeSecrets> => {
  await cryptoWaitReady()
  const operatorSeed = toHex(randomBytes(SECRET_BYTES))
  const operator = toHex(new Keyring({ type: 'sr25519' }).addFromUri(operatorSeed).addressRaw)
  if (provider !== 'passphrase') return { secrets: { operatorSeed }, operator }
  const passphrase = Buffer.from(randomBytes(SECRET_BYTES)).toString('base64')
  return { secrets: { operatorSeed, passphrase }, operator }
}
