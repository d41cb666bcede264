import { isDeepStrictEqual } from 'node:util'
import type { Hex, KeyId } from '../model/ids.js'
import type { KeyInfo } from '../model/key.js'
import type { ShieldingRow } from '../model/rows.js'
import { concat } from '../protocol/hash.js'
import { shieldingKid, type Deployment } from '../protocol/ids.js'
import { decodeSignedRecord, encodeRecord, recordMessage } from '../protocol/shielding-record.js'

export interface ShieldingSettings {
  readonly deployment: Deployment
  /** Blocks after which the next key is made; 100,800 = a week of 6 s blocks. */
  readonly rotateBlocks: number
  /** Blocks that the old key still opens for. */
  readonly overlapBlocks: number
  /** SHA-256 of the SubjectPublicKeyInfo of the worker's port, where that has TLS: workers pin it by the record. */
  readonly tlsSpki?: Uint8Array | undefined
}

export interface ShieldingTx {
  shieldingKeys(): ShieldingRow[]
  insertShielding(row: ShieldingRow): void
  removeShielding(kid: Hex): void
}

export interface ShieldingDeps {
  readonly transaction: <T>(work: (tx: ShieldingTx) => T) => T
  readonly generateShieldingKey: (origin: string, block: number) => Promise<KeyInfo>
  readonly destroyKey: (id: KeyId) => Promise<void>
  /** Signature of the agent account over a shielding record. */
  readonly signAsAccount: (message: Uint8Array) => Promise<Uint8Array>
}

/** Keeps the right shielding keys alive: made in time, destroyed when their last block has been processed. */
export interface ShieldingKeys {
  /** Call once per processed block, after its commit, and once at the start. */
  keep(block: number): Promise<void>
  /** Whether envelopes of this block may be opened with the key. */
  serves(kid: Hex, block: number): boolean
}

const hasSameTls = ({ signedRecord }: ShieldingRow, tlsSpki: Uint8Array | undefined): boolean =>
  isDeepStrictEqual(decodeSignedRecord(signedRecord).record.tlsSpki, tlsSpki)

const isDue = (rows: readonly ShieldingRow[], block: number, settings: ShieldingSettings): boolean => {
  const newest = rows.at(-1)
  if (!newest || block >= Math.min(newest.validFrom + settings.rotateBlocks, newest.validUntil)) return true
  // A key is made once per block; a certificate that changed within one waits for the next.
  return block > newest.validFrom && !hasSameTls(newest, settings.tlsSpki)
}

/** The row of a shielding key, which is valid from the block on that it was made at, with its signed record. */
export const shieldingRow = async (
  { deployment, rotateBlocks, overlapBlocks, tlsSpki }: ShieldingSettings,
  { signAsAccount }: Pick<ShieldingDeps, 'signAsAccount'>,
  key: KeyInfo,
): Promise<ShieldingRow> => {
  const kid = shieldingKid(key.publicKey)
  const validFrom = key.createdBlock
  const validUntil = validFrom + rotateBlocks + overlapBlocks
  const record = {
    version: 1,
    kid,
    publicKey: key.publicKey,
    validFrom,
    validUntil,
    protocols: [1],
    tlsSpki,
  }
  const signature = await signAsAccount(recordMessage(deployment, record))
  const signedRecord = concat(encodeRecord(record), signature)
  return { kid, keyId: key.id, validFrom, validUntil, signedRecord, published: false }
}

/** Shielding keys over the store and the KMS (PROTOCOL 4: rotated weekly with a day of overlap). */
export const createShieldingKeys = (settings: ShieldingSettings, deps: ShieldingDeps): ShieldingKeys => {
  let rows = deps.transaction((tx) => tx.shieldingKeys())

  const rotate = async (block: number): Promise<void> => {
    if (!isDue(rows, block, settings)) return
    const key = await deps.generateShieldingKey(`shielding/${block}`, block)
    const row = await shieldingRow(settings, deps, key)
    deps.transaction((tx) => tx.insertShielding(row))
  }

  const retire = async (block: number): Promise<void> => {
    for (const row of rows.filter(({ validUntil }) => validUntil <= block)) {
      await deps.destroyKey(row.keyId)
      deps.transaction((tx) => tx.removeShielding(row.kid))
    }
  }

  return {
    keep: async (block) => {
      await rotate(block)
      await retire(block)
      rows = deps.transaction((tx) => tx.shieldingKeys())
    },
    serves: (kid, block) => rows.some((row) => row.kid === kid && block <= row.validUntil),
  }
}
