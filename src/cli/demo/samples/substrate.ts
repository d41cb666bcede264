import type { ApiPromise } from '@polkadot/api'
import { Keyring } from '@polkadot/keyring'
import type { GenericExtrinsic, GenericExtrinsicPayload } from '@polkadot/types'
import { signatureVerify } from '@polkadot/util-crypto'
import type { ChainId, KeyResult, SignResult } from '../../../client/index.js'
import { concat, toHex } from '../../../protocol/hash.js'
import type { DevAgent } from '../../dev-agent.js'
import { nextBlock } from '../next-block.js'
import type { Samples } from '../sample.js'

const TEER = 10n ** 12n
/** Case of `MultiSignature`. */
const SR25519 = 1

const recipientOf = (round: number): string => toHex(new Uint8Array(32).fill(0x35 + round))

const freeOf = async (api: ApiPromise, account: string): Promise<bigint> =>
  (await api.query.system.account(account)).data.free.toBigInt()

/** Blocks in which a transfer that was sent must have moved the money. */
const PATIENCE_BLOCKS = 5

const movesWithin = async (running: DevAgent, account: string, beyond: bigint, blocks: number): Promise<boolean> => {
  if ((await freeOf(running.api, account)) >= beyond) return true
  if (blocks === 0) return false
  await nextBlock(running)
  return movesWithin(running, account, beyond, blocks - 1)
}

/** Alice, the well-known rich account of development chains, gives the key's account something to send. */
const fund = async (running: DevAgent, account: string): Promise<void> => {
  const alice = new Keyring({ type: 'sr25519' }).addFromUri('//Alice')
  await running.api.tx.balances.transferKeepAlive(account, 100n * TEER).signAndSend(alice, { nonce: -1 })
  await movesWithin(running, account, TEER, PATIENCE_BLOCKS)
}

/** What a wallet of polkadot-js would hand to its signer. */
const transferOf = (api: ApiPromise, genesis: string, recipient: string, nonce: number) => {
  const call = api.tx.balances.transferKeepAlive(recipient, TEER)
  const { specVersion, transactionVersion } = api.runtimeVersion
  const fields = {
    method: call.method.toHex(),
    era: '0x00',
    nonce,
    tip: 0,
    specVersion,
    transactionVersion,
    genesisHash: genesis,
    blockHash: genesis,
    mode: 0,
    metadataHash: null,
  }
  const payload = api.registry.createTypeUnsafe<GenericExtrinsicPayload, string>('ExtrinsicPayload', [
    fields,
    { version: 4 },
  ])
  return { call, fields, bytes: payload.toU8a({ method: true }) }
}

type Transfer = ReturnType<typeof transferOf>

/** Whether the embedded runtime takes the signed transfer, and the money moves. */
const isExecuted = async (
  running: DevAgent,
  key: KeyResult,
  { call, fields }: Transfer,
  recipient: string,
  [{ bytes }]: SignResult['signatures'],
): Promise<boolean> => {
  const { api } = running
  const extrinsic = api.registry.createTypeUnsafe<GenericExtrinsic, string>('Extrinsic', [call.method, { version: 4 }])
  extrinsic.addSignature(key.publicKey, toHex(concat(Uint8Array.of(SR25519), bytes)), fields as never)
  const before = await freeOf(api, recipient)
  await api.rpc.author.submitExtrinsic(extrinsic.toHex())
  return movesWithin(running, recipient, before + TEER, PATIENCE_BLOCKS)
}

/** Checked by polkadot-js, and by the runtime itself: it executes the transfer. */
export const substrateSamples = async (running: DevAgent, chainId: ChainId, key: KeyResult): Promise<Samples> => {
  const { api, settings } = running
  await fund(running, toHex(key.publicKey))
  return (round) => {
    const recipient = recipientOf(round)
    const transfer = transferOf(api, settings.l1.genesis, recipient, round)
    return [
      {
        what: '1 TEER (sr25519), executed by the L1',
        key,
        chainId,
        payload: { tag: 'SubstratePayload', value: transfer.bytes },
        isSigned: async (signatures) =>
          signatureVerify(transfer.bytes, signatures[0].bytes, toHex(key.publicKey)).isValid &&
          (await isExecuted(running, key, transfer, recipient, signatures)),
      },
    ]
  }
}
