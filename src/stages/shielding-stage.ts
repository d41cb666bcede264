import {
  createShieldingKeys,
  shieldingRow,
  type ShieldingKeys,
  type ShieldingSettings,
} from '../intake/shielding-keys.js'
import type { ShieldingRow } from '../model/rows.js'
import type { Parts } from '../parts/parts.js'
import { tlsSpki } from '../worker/transport/tls-spki.js'

const settingsOf = ({ settings, deployment, workerTls }: Parts): ShieldingSettings => ({
  deployment,
  ...settings.shielding,
  tlsSpki: workerTls && tlsSpki(workerTls.cert),
})

const signAsAccountOf =
  ({ kms, account }: Parts) =>
  (message: Uint8Array): Promise<Uint8Array> =>
    kms.sign({ keyId: account.id, purpose: 'account', scheme: 'ed25519', message })

/** The shielding keys of an agent. */
export const shieldingOf = (parts: Parts): ShieldingKeys => {
  const { store, kms } = parts
  return createShieldingKeys(settingsOf(parts), {
    transaction: (work) => store.transaction(work),
    generateShieldingKey: (origin, createdBlock) =>
      kms.generateKey({ type: 'X25519', purpose: 'shielding', chains: [], origin, createdBlock }),
    destroyKey: (id) => kms.destroyKey(id),
    signAsAccount: signAsAccountOf(parts),
  })
}

/** Rows of all shielding keys that the KMS has, with their records as the settings have them now. */
export const heldShieldingRows = (parts: Parts): Promise<ShieldingRow[]> =>
  Promise.all(
    parts.kms
      .list('shielding')
      .filter(({ state }) => state === 'active')
      .map((key) => shieldingRow(settingsOf(parts), { signAsAccount: signAsAccountOf(parts) }, key)),
  )
