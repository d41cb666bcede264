import type { ApiPromise } from '@polkadot/api'
import type { GenericExtrinsic, GenericExtrinsicPayload } from '@polkadot/types'
import type { Hex } from '../../../src/model/ids.js'
import { concat, toHex } from '../../../src/protocol/hash.js'

/** Case of `MultiSignature`. */
const SR25519 = 1

/** A transfer as a wallet hands it to its signer, and the extrinsic that the signature makes of it. */
export interface UnsignedTransfer {
  readonly payload: Uint8Array
  /** SCALE of the signed extrinsic, sr25519. */
  signedBy(publicKey: Uint8Array, signature: Uint8Array): Hex
}

/** A transfer of an account that has signed nothing yet, good for ever. */
export const firstTransfer = (api: ApiPromise, recipient: Hex, amountPlanck: bigint): UnsignedTransfer => {
  const call = api.tx.balances.transferKeepAlive(recipient, amountPlanck)
  const genesis = api.genesisHash.toHex()
  const { specVersion, transactionVersion } = api.runtimeVersion
  const fields = {
    method: call.method.toHex(),
    era: '0x00',
    nonce: 0,
    tip: 0,
    specVersion,
    transactionVersion,
    genesisHash: genesis,
    blockHash: genesis,
    mode: 0,
    metadataHash: null,
  }
  const unsigned = [fields, { version: 4 }]
  const payload = api.registry.createTypeUnsafe<GenericExtrinsicPayload, string>('ExtrinsicPayload', unsigned)
  return {
    payload: payload.toU8a({ method: true }),
    signedBy: (publicKey, signature) =>
      api.registry
        .createTypeUnsafe<GenericExtrinsic, string>('Extrinsic', [call.method, { version: 4 }])
        .addSignature(publicKey, toHex(concat(Uint8Array.of(SR25519), signature)), fields as never)
        .toHex(),
  }
}
