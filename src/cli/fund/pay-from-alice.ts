import type { ApiPromise } from '@polkadot/api'
import { Keyring } from '@polkadot/keyring'
import type { AccountInfo } from '@polkadot/types/interfaces'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { createSubmitter } from '../../client/submitter.js'
import { isSignerError, SignerError } from '../../errors/signer-error.js'
import type { AccountId, BlockHash } from '../../model/ids.js'
import { fromDisplayUnits } from '../../routes/amount.js'
import { showCoins, TEER, type Coin } from '../coins.js'
import { DEV_PAYER_URI } from '../dev/well-known.js'

/** A transfer that is final. */
export interface Paid {
  readonly planck: bigint
  readonly freePlanck: bigint
  /** Both with the symbol of the coin. */
  readonly shown: string
  readonly freeShown: string
  readonly blockHash: BlockHash
}

/** As the node names it: a chain for tests may have a coin of its own. */
const coinOf = ({ registry }: ApiPromise): Coin => ({
  symbol: registry.chainTokens[0] ?? TEER.symbol,
  decimals: registry.chainDecimals[0] ?? TEER.decimals,
})

const freeOf = async (api: ApiPromise, address: string): Promise<bigint> =>
  ((await api.query.system.account(address)) as unknown as AccountInfo).data.free.toBigInt()

const noDevChain = (found: string): SignerError =>
  new SignerError(
    'SIGNER__CLI__INVALID_FLAG',
    `${DEV_PAYER_URI} has ${found} on this chain, so it is no development chain, or its money is spent: send funds from an account of yours.`,
  )

const failed = (error: unknown): SignerError => {
  const code = isSignerError(error) ? error.code : 'SIGNER__CLIENT__SUBMISSION_UNAVAILABLE'
  return new SignerError(
    code,
    'The transfer did not come into a block: look at the balance, then try again.',
    {},
    error,
  )
}

/**
 * Pays `amount` units of the coin (a decimal) from //Alice, and waits until that is final. Raises
 * SIGNER__CLI__INVALID_FLAG where she has not that much, SIGNER__CLIENT__SUBMISSION_* where it did not come into a block.
 */
export const payFromAlice = async (api: ApiPromise, account: AccountId, amount: string): Promise<Paid> => {
  await cryptoWaitReady()
  const alice = new Keyring({ type: 'sr25519' }).addFromUri(DEV_PAYER_URI)
  const coin = coinOf(api)
  const wanted = fromDisplayUnits(amount, coin.decimals)
  if (!wanted.ok)
    throw new SignerError('SIGNER__CLI__INVALID_FLAG', `--amount ${amount} cannot be paid: ${wanted.problem}.`)
  const has = await freeOf(api, alice.address)
  if (has <= wanted.base) throw noDevChain(showCoins(has, coin))
  const transfer = api.tx.balances.transferKeepAlive(account, wanted.base)
  const { blockHash } = await createSubmitter(api, { account: alice })
    .submit(transfer, 'finalized')
    .catch((error: unknown) => {
      throw failed(error)
    })
  const freePlanck = await freeOf(api, account)
  return {
    planck: wanted.base,
    freePlanck,
    shown: showCoins(wanted.base, coin),
    freeShown: showCoins(freePlanck, coin),
    blockHash,
  }
}
