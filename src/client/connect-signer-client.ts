import type { RequestCall } from '../../types/protocol/scale.js'
import { SignerError } from '../errors/signer-error.js'
import type { Hex, RequestId } from '../model/ids.js'
import {
  deleteKeyCall,
  disableKeyCall,
  enableKeyCall,
  generateKeyCall,
  grantCall,
  publicKeyCall,
  revokeCall,
  rotateKeyCall,
  signCall,
} from './calls.js'
import type { Expectation } from './expectation.js'
import { createContact, type Contact } from './first-contact.js'
import { invoke } from './invoke.js'
import { createKnownKeys, type KnownKeys } from './known-keys.js'
import { createL1Reader, type L1Reader } from './l1-reader.js'
import { createResume } from './pending/resume-request.js'
import { waitForReplies } from './replies.js'
import { sealRequest } from './request.js'
import { resultOf } from './results.js'
import type {
  PendingRequest,
  RequestOptions,
  ResultOptions,
  ResultsOf,
  SignerClient,
  SignerClientOptions,
} from './signer-client.js'
import { createSubmitter } from './submitter.js'

type Calls = readonly RequestCall[]

const DEADLINE_BLOCKS = 300
const GRACE_BLOCKS = 100

const requireGenesis = (pinned: Hex, actual: Hex): void => {
  if (pinned === actual) return
  const message = `The node follows the chain ${actual}, the pin names ${pinned}. Connect to a node of the pinned chain.`
  throw new SignerError('SIGNER__CHAIN__GENESIS_MISMATCH', message, { pinned, actual })
}

const createSeal = ({ pin, caller, onSealed }: SignerClientOptions, contact: () => Promise<Contact>) => {
  return async <C extends Calls>(calls: C, request: RequestOptions = {}): Promise<PendingRequest<C>> => {
    const { head, record } = await contact()
    const deadline = head.number + (request.deadlineBlocks ?? DEADLINE_BLOCKS)
    const sealed = await sealRequest({ ...request, deployment: pin, record, caller, calls, deadline })
    const { requestIds, replySecret, nonce, envelope } = sealed
    const pending = { calls, requestIds, replySecret, nonce, envelope, fromBlock: head.number, deadline }
    await onSealed?.(pending)
    return pending
  }
}

const byRequestId = (
  expect: ReadonlyMap<number, Expectation>,
  requestIds: readonly RequestId[],
): ReadonlyMap<RequestId, Expectation> =>
  new Map(
    requestIds.flatMap((requestId, index): [RequestId, Expectation][] => {
      const expectation = expect.get(index)
      return expectation ? [[requestId, expectation]] : []
    }),
  )

const createResults = ({ pin, onPending, onIgnored }: SignerClientOptions, l1: L1Reader, keys: KnownKeys) => {
  const resultIn = <C extends RequestCall>(call: C, reply: Parameters<typeof resultOf>[1]) => {
    const result = resultOf(call, reply)
    if ('keyId' in result) keys.learn(result)
    return result
  }

  return async <C extends Calls>(pending: PendingRequest<C>, options: ResultOptions = {}): Promise<ResultsOf<C>> => {
    const { calls, requestIds, replySecret, fromBlock, deadline } = pending
    const { graceBlocks = GRACE_BLOCKS, signal } = options
    const known = keys.expectationsOf(calls, requestIds)
    const expect = new Map([...known, ...byRequestId(options.expect ?? new Map(), requestIds)])
    const replies = await waitForReplies(
      {
        pin,
        requestIds,
        replySecret,
        fromBlock,
        untilBlock: deadline + graceBlocks,
        expect,
        onPending,
        onIgnored,
        signal,
      },
      l1,
    )
    return calls.flatMap((call, i) => {
      const reply = replies[i]
      return reply ? [resultIn(call, reply)] : []
    }) as unknown as ResultsOf<C>
  }
}

const createSend = ({ api, pin, submitter: account }: SignerClientOptions) => {
  const submitter = account && createSubmitter(api, account)
  return async (envelope: Uint8Array): Promise<void> => {
    if (!submitter) {
      const message =
        'The client has no submitter. Give one, or carry the envelope of `seal` yourself and use `results`.'
      throw new SignerError('SIGNER__CLIENT__SUBMISSION_REFUSED', message)
    }
    await invoke(envelope, { shard: pin.shard }, submitter)
  }
}

/**
 * A client of the pinned agent. It trusts nothing from here on: the agent is proven before each request.
 *
 * Raises SIGNER__CHAIN__GENESIS_MISMATCH for a node of another chain.
 */
export const connectSignerClient = async (options: SignerClientOptions): Promise<SignerClient> => {
  const { api, pin, caller, signedRecord, maxReads, nowMs = Date.now } = options
  const l1 = createL1Reader(api)
  requireGenesis(pin.genesis, l1.genesis)
  const contact = createContact({ pin, signedRecord, maxReads, nowMs }, l1)
  const seal = createSeal(options, contact)
  const results = createResults(options, l1, createKnownKeys())
  const send = createSend(options)
  const head = async (): Promise<number> => (await l1.finalizedHead()).number

  const request = async <const C extends Calls>(
    calls: C,
    requestOptions: RequestOptions & ResultOptions = {},
  ): Promise<ResultsOf<C>> => {
    const pending = await seal(calls, requestOptions)
    await send(pending.envelope)
    return results(pending, requestOptions)
  }
  return {
    proveAgent: async () => void (await contact()),
    seal,
    results,
    resume: createResume({ deployment: pin, caller: caller.account, results, send, head }),
    request,
    generateKey: async (input, how) => (await request([generateKeyCall(input)], how))[0],
    publicKey: async (keyId, how) => (await request([publicKeyCall(keyId)], how))[0],
    sign: async (input, how) => (await request([signCall(input)], how))[0],
    deleteKey: async (keyId, how) => (await request([deleteKeyCall(keyId)], how))[0],
    grant: async (input, how) => (await request([grantCall(input)], how))[0],
    revoke: async (input, how) => (await request([revokeCall(input)], how))[0],
    disableKey: async (keyId, how) => (await request([disableKeyCall(keyId)], how))[0],
    enableKey: async (keyId, how) => (await request([enableKeyCall(keyId)], how))[0],
    rotateKey: async (input, how) => (await request([rotateKeyCall(input)], how))[0],
  }
}
