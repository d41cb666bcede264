import type { ApiPromise } from '@polkadot/api'
import type { Signer, SubmittableExtrinsic } from '@polkadot/api/types'
import type { KeyringPair } from '@polkadot/keyring/types'
import type { ISubmittableResult } from '@polkadot/types/types'
import { SignerError } from '../errors/signer-error.js'
import type { BlockHash, Hex } from '../model/ids.js'

/** Who pays for the extrinsic that carries a request; it need not be the caller. */
export interface SubmitterAccount {
  /** A key pair, or an address together with a wallet's `signer`. */
  readonly account: string | KeyringPair
  readonly signer?: Signer
}

/** Where an extrinsic is. */
export interface Inclusion {
  readonly extrinsicHash: Hex
  readonly blockHash: BlockHash
}

/** How long to wait: a block may still be replaced, a finalised one may not. */
export type Until = 'inBlock' | 'finalized'

/** Sends extrinsics of one account. */
export interface Submitter {
  readonly api: ApiPromise
  /**
   * Raises SIGNER__CLIENT__SUBMISSION_REFUSED when the runtime refused the call, and
   * SIGNER__CLIENT__SUBMISSION_UNAVAILABLE when the extrinsic did not get into a block.
   */
  readonly submit: (extrinsic: SubmittableExtrinsic<'promise'>, until: Until) => Promise<Inclusion>
}

const unavailable = (detail: string, cause?: unknown): SignerError =>
  new SignerError(
    'SIGNER__CLIENT__SUBMISSION_UNAVAILABLE',
    `The extrinsic with the request did not get into a block: ${detail}. Check the balance of the submitting account and ` +
      'the connection, then send the same envelope again: repeats are safe.',
    {},
    cause,
  )

const refused = ({ dispatchError }: ISubmittableResult): SignerError => {
  const { section, name } = dispatchError?.isModule
    ? dispatchError.registry.findMetaError(dispatchError.asModule)
    : { section: 'runtime', name: dispatchError?.type ?? 'unknown' }
  const message = `The L1 refused the call that carries the request: ${section}.${name}.`
  return new SignerError('SIGNER__CLIENT__SUBMISSION_REFUSED', message, { section, name })
}

/** What one status says: a place, the end, or undefined to wait on. */
const outcomeOf = (result: ISubmittableResult, until: Until): Inclusion | SignerError | undefined => {
  const { status, txHash } = result
  if (result.isError) return unavailable(`the pool says ${status.type}`)
  if (!status.isFinalized && !(until === 'inBlock' && status.isInBlock)) return undefined
  if (result.dispatchError) return refused(result)
  const blockHash = status.isFinalized ? status.asFinalized : status.asInBlock
  return { extrinsicHash: txHash.toHex(), blockHash: blockHash.toHex() }
}

/** An extrinsic on its way: the pool has it, and it is where `until` says. */
interface Sending {
  readonly accepted: Promise<unknown>
  readonly included: Promise<Inclusion>
}

const send = (
  { account, signer }: SubmitterAccount,
  extrinsic: SubmittableExtrinsic<'promise'>,
  nonce: number,
  until: Until,
): Sending => {
  let accepted: Promise<() => void> = Promise.resolve(() => undefined)
  const included = new Promise<Inclusion>((resolve, reject) => {
    accepted = extrinsic.signAndSend(account, { nonce, ...(signer ? { signer } : {}) }, (result) => {
      const outcome = outcomeOf(result, until)
      if (outcome instanceof SignerError) reject(outcome)
      else if (outcome) resolve(outcome)
    })
    accepted.catch((error: unknown) => reject(unavailable('it was not signed, or the pool did not take it', error)))
  })
  const unsubscribe = (): Promise<void> => accepted.then((stop) => stop()).catch(() => undefined)
  included.then(unsubscribe, unsubscribe)
  return { accepted, included }
}

/**
 * Gives the next nonce of an account. What the node says may be old, while it makes a block or where several
 * nodes share an address: so never below what was used, until something failed.
 */
const createNonces = (api: ApiPromise, account: SubmitterAccount['account']) => {
  let floor = 0
  return {
    next: async (): Promise<number> => {
      const said = await api.rpc.system.accountNextIndex(typeof account === 'string' ? account : account.address)
      return Math.max(said.toNumber(), floor)
    },
    used: (nonce: number): void => void (floor = nonce + 1),
    forget: (): void => void (floor = 0),
  }
}

/**
 * A submitter for one account. Extrinsics are signed one after the other, each when the pool has the one
 * before, so that they get different nonces; they wait for their blocks side by side.
 */
export const createSubmitter = (api: ApiPromise, submitter: SubmitterAccount): Submitter => {
  const nonces = createNonces(api, submitter.account)
  let tail: Promise<unknown> = Promise.resolve()

  const start = async (extrinsic: SubmittableExtrinsic<'promise'>, until: Until): Promise<Sending> => {
    const nonce = await nonces.next().catch((error: unknown) => {
      throw unavailable('the node did not tell the next nonce', error)
    })
    const sending = send(submitter, extrinsic, nonce, until)
    nonces.used(nonce)
    sending.included.catch(nonces.forget)
    return sending
  }
  const submit = (extrinsic: SubmittableExtrinsic<'promise'>, until: Until): Promise<Inclusion> => {
    const started = tail.then(() => start(extrinsic, until))
    tail = started.then(({ accepted }) => accepted).catch(() => undefined)
    return started.then(({ included }) => included)
  }
  return { api, submit }
}
