import assert from 'node:assert/strict'
import fc from 'fast-check'
import { requestJson } from '../../../../src/client/worker/call-json.js'
import type { Hex } from '../../../../src/model/ids.js'
import { contentHash } from '../../../../src/protocol/request.js'
import { requestId } from '../../../../src/protocol/ids.js'
import type { Body, RequestCall } from '../../../../types/protocol/scale.js'
import { body as anyBody } from '../../protocol/support/arbitraries.js'
import { DEPLOYMENT } from '../../protocol/support/fixtures.js'
import { ALICE, withAuth } from '../support/callers.js'
import { call, faultOf, httpPeer, openDoor } from '../support/door.js'
import { createMemoryAgent } from '../support/memory-ports.js'

const isCarried = ({ calls }: Body): boolean => calls.length === 1 || calls.every(({ tag }) => tag === 'Sign')
const signs = (one: RequestCall): boolean => one.tag === 'Sign'

/** Bodies of Alice that the door can carry: one call, or several that sign. */
const carried = anyBody
  .map((body): Body => ({ ...body, caller: ALICE.account, publicReply: false }))
  .map((body): Body =>
    isCarried(body)
      ? body
      : { ...body, calls: body.calls.some(signs) ? body.calls.filter(signs) : body.calls.slice(0, 1) },
  )

/** The body that the door makes of a request, and the ids of its jobs. */
const throughDoor = async ({ calls, nonce, deadline }: Body) => {
  const door = openDoor(createMemoryAgent({}, { answersAtOnce: true }))
  // As it goes over the wire.
  const { method, params } = JSON.parse(JSON.stringify(requestJson(calls, nonce, deadline))) as {
    method: string
    params: object
  }
  const answer = await call(door, httpPeer(), method, withAuth(ALICE, method, params))
  assert.equal(faultOf(answer), 'ok', JSON.stringify(answer.error))
  const jobs = (answer.result?.jobs ?? [answer.result]) as { job_id: Hex }[]
  return { body: door.agent.bodies[0] ?? assert.fail(), ids: jobs.map(({ job_id }) => job_id), params }
}

describe('a request by the worker door', () => {
  it('is the one that the chain carries: the same body, the same content, the same ids', async () => {
    await fc.assert(
      fc.asyncProperty(carried, async (asked) => {
        const { body, ids } = await throughDoor(asked)

        assert.deepEqual(body, asked)
        assert.equal(contentHash(body), contentHash({ ...asked, publicReply: true }))
        assert.deepEqual(
          ids,
          asked.calls.map((_, callIndex) =>
            requestId({ ...DEPLOYMENT, caller: asked.caller, nonce: asked.nonce, callIndex }),
          ),
        )
      }),
      { numRuns: 60 },
    )
  })

  it('has one JSON text: what is read of it is written the same', async () => {
    await fc.assert(
      fc.asyncProperty(carried, async (asked) => {
        const { body, params } = await throughDoor(asked)

        assert.deepEqual(JSON.parse(JSON.stringify(requestJson(body.calls, body.nonce, body.deadline).params)), params)
      }),
      { numRuns: 40 },
    )
  })

  it('cannot be several calls of which one does not sign', () => {
    const publicKey: RequestCall = { tag: 'PublicKey', value: { keyId: ALICE.account } }

    assert.throws(() => requestJson([publicKey, publicKey], `0x${'00'.repeat(16)}`, 1), /several calls that all sign/)
    assert.throws(() => requestJson([], `0x${'00'.repeat(16)}`, 1))
  })
})
