import assert from 'node:assert/strict'
import type { ApiPromise } from '@polkadot/api'
import type { SubmittableExtrinsic } from '@polkadot/api/types'
import { createSubmitter } from '../../../src/client/submitter.js'
import { hex32 } from './fixtures.js'

const hash = { toHex: () => hex32(1) }

/** Statuses of the pool, as polkadot-js gives them. */
const inBlock = { status: { isInBlock: true, asInBlock: hash }, txHash: hash }
const finalized = { status: { isFinalized: true, asFinalized: { toHex: () => hex32(2) } }, txHash: hash }
const retracted = { status: { type: 'Retracted' }, txHash: hash }
const usurped = { status: { type: 'Usurped' }, isError: true, txHash: hash }
const failed = {
  ...inBlock,
  dispatchError: {
    isModule: true,
    registry: { findMetaError: () => ({ section: 'enclaveBridge', name: 'SomeError' }) },
  },
}

/** An extrinsic whose statuses are scripted; counts its subscriptions. */
const scripted = (statuses: readonly unknown[]) => {
  const state = { stops: 0, options: [] as unknown[] }
  const signAndSend = async (_account: unknown, options: unknown, report: (status: unknown) => void) => {
    state.options.push(options)
    for (const status of statuses) report(status)
    return () => void (state.stops += 1)
  }
  return { extrinsic: { signAndSend } as unknown as SubmittableExtrinsic<'promise'>, state }
}

/** A submitter at a node that says these next nonces, the last one for ever. */
const submitterOf = (...said: number[]) => {
  const accountNextIndex = async () => ({ toNumber: () => (said.length > 1 ? said.shift() : said[0]) ?? 0 })
  return createSubmitter({ rpc: { system: { accountNextIndex } } } as unknown as ApiPromise, { account: '5Test' })
}

const nonceOf = ({ state }: ReturnType<typeof scripted>) => (state.options[0] as { readonly nonce: number }).nonce

describe('createSubmitter', () => {
  it('resolves in the block, or when that is final', async () => {
    const statuses = [{ status: {} }, inBlock, retracted, inBlock, finalized]
    const { submit } = submitterOf()

    assert.equal((await submit(scripted(statuses).extrinsic, 'inBlock')).blockHash, hex32(1))
    assert.equal((await submit(scripted(statuses).extrinsic, 'finalized')).blockHash, hex32(2))
  })

  it('ends its subscription, whatever the outcome', async () => {
    const [good, bad] = [scripted([inBlock]), scripted([usurped])]
    const { submit } = submitterOf()

    await submit(good.extrinsic, 'inBlock')
    await assert.rejects(submit(bad.extrinsic, 'inBlock'))
    await new Promise(setImmediate)

    assert.deepEqual([good.state.stops, bad.state.stops], [1, 1])
  })

  it('names the error of a call that the runtime refused', async () => {
    await assert.rejects(submitterOf().submit(scripted([failed]).extrinsic, 'inBlock'), {
      code: 'SIGNER__CLIENT__SUBMISSION_REFUSED',
      message: /enclaveBridge\.SomeError/,
    })
  })

  it('says that the same envelope may be sent again when the pool gave the extrinsic up', async () => {
    await assert.rejects(submitterOf().submit(scripted([usurped]).extrinsic, 'inBlock'), {
      code: 'SIGNER__CLIENT__SUBMISSION_UNAVAILABLE',
      message: /Usurped.*same envelope again/,
    })
  })

  it('names the cause when the pool does not take the extrinsic, and goes on with the next', async () => {
    const cause = new Error('1010: Invalid Transaction')
    const refusedByPool = {
      signAndSend: async () => Promise.reject(cause),
    } as unknown as SubmittableExtrinsic<'promise'>
    const { submit } = submitterOf()

    const first = submit(refusedByPool, 'inBlock')
    const second = submit(scripted([inBlock]).extrinsic, 'inBlock')

    await assert.rejects(first, { code: 'SIGNER__CLIENT__SUBMISSION_UNAVAILABLE', cause })
    assert.equal((await second).extrinsicHash, hex32(1))
  })

  it('takes the nonce that the node says, but never one that it has used, until an extrinsic failed', async () => {
    const [one, two, lost, again] = [scripted([inBlock]), scripted([inBlock]), scripted([usurped]), scripted([inBlock])]
    const { submit } = submitterOf(7)

    await submit(one.extrinsic, 'inBlock')
    await submit(two.extrinsic, 'inBlock')
    await assert.rejects(submit(lost.extrinsic, 'inBlock'))
    await submit(again.extrinsic, 'inBlock')

    assert.deepEqual([one, two, lost, again].map(nonceOf), [7, 8, 9, 7])
  })

  it('follows the node when the account was used elsewhere', async () => {
    const [one, two] = [scripted([inBlock]), scripted([inBlock])]
    const { submit } = submitterOf(7, 20)

    await submit(one.extrinsic, 'inBlock')
    await submit(two.extrinsic, 'inBlock')

    assert.deepEqual([one, two].map(nonceOf), [7, 20])
  })

  it('signs the next extrinsic only when the pool has the one before', async () => {
    const order: string[] = []
    let accept = (): void => undefined
    const slow = {
      signAndSend: async () => {
        order.push('first signed')
        await new Promise<void>((resolve) => (accept = resolve))
        order.push('first accepted')
        return () => undefined
      },
    } as unknown as SubmittableExtrinsic<'promise'>
    const next = {
      signAndSend: async (_account: unknown, _options: unknown, report: (status: unknown) => void) => {
        order.push('second signed')
        report(inBlock)
        return () => undefined
      },
    } as unknown as SubmittableExtrinsic<'promise'>
    const { submit } = submitterOf()

    void submit(slow, 'inBlock')
    const second = submit(next, 'inBlock')
    await new Promise(setImmediate)
    assert.deepEqual(order, ['first signed'])
    accept()
    await second

    assert.deepEqual(order, ['first signed', 'first accepted', 'second signed'])
  })
})
