import assert from 'node:assert/strict'
import { isSignerError } from '../../../../src/errors/signer-error.js'
import { systemRandom } from '../../../../src/kms/random.js'
import { beginCeremony, fingerprintOf, type OpenCeremony } from '../../../../src/kms/recovery/ceremony.js'
import { collectorOf, type Collector } from '../../../../src/kms/recovery/collector.js'
import { openDoor, type Door } from '../../../../src/kms/recovery/door.js'
import { sendShare, type Fetch, type SendOptions } from '../../../../src/kms/recovery/send-share.js'
import { ceremonyJson } from '../../../../src/kms/recovery/wire.js'
import { flipped, mustGet, testSet, type TestSet } from './support/test-set.js'

const isInvalid = (pattern: RegExp) => (error: unknown) =>
  isSignerError(error, 'SIGNER__KMS__INVALID_SHARE') && pattern.test(error.message)

describe('sendShare', () => {
  let set: TestSet
  let ceremony: OpenCeremony
  let collector: Collector
  let door: Door

  before(async () => {
    set = await testSet(2, 3)
  })
  beforeEach(async () => {
    ceremony = beginCeremony(set.set.setId, systemRandom)
    collector = collectorOf(set.set, ceremony)
    door = await openDoor({ host: '127.0.0.1', port: 0 }, { ceremony, collector, onTaken: () => undefined })
  })
  afterEach(() => door.close())

  const options = (i: number, changes: Partial<SendOptions> = {}): SendOptions => ({
    file: mustGet(set.files, i),
    identities: [mustGet(set.operators, i).key],
    url: door.url,
    expectedFingerprint: fingerprintOf(ceremony),
    ...changes,
  })
  const send = (i: number, changes?: Partial<SendOptions>) => sendShare(options(i, changes), { fetch })

  it('brings the share to the instance, and again without harm', async () => {
    assert.deepEqual(await send(1), { index: 2, outcome: 'accepted', received: 1, threshold: 2 })
    assert.deepEqual(await send(1), { index: 2, outcome: 'known', received: 1, threshold: 2 })
    assert.deepEqual(await send(0), { index: 1, outcome: 'accepted', received: 2, threshold: 2 })
  })

  it('takes the fingerprint as people write it', async () => {
    const written = fingerprintOf(ceremony).toUpperCase().replaceAll('-', ' ')

    assert.equal((await send(0, { expectedFingerprint: written })).outcome, 'accepted')
  })

  it('sends nothing to a key in the middle, which another fingerprint shows', async () => {
    const middle = beginCeremony(set.set.setId, systemRandom)
    const sent: string[] = []
    const intercepted: Fetch = async (_url, { method }) => {
      sent.push(method ?? '')
      return Response.json(ceremonyJson(middle, collector.progress()))
    }

    await assert.rejects(sendShare(options(0), { fetch: intercepted }), isInvalid(/not the one expected/))
    assert.deepEqual(sent, ['GET'])
  })

  it('sends nothing to an instance whose key is right and whose nonce is not', async () => {
    const other = { ...ceremony, nonce: beginCeremony(set.set.setId, systemRandom).nonce }
    const altered: Fetch = async () => Response.json(ceremonyJson(other, collector.progress()))

    await assert.rejects(sendShare(options(0), { fetch: altered }), isInvalid(/not the one expected/))
  })

  it('sends no share to an instance that collects another set', async () => {
    const other = await testSet(2, 2)
    const foreign = { file: mustGet(other.files, 0), identities: [mustGet(other.operators, 0).key] }

    await assert.rejects(send(0, foreign), isInvalid(/collects set/))
    assert.equal(collector.progress().refused, 0)
  })

  it('refuses the identity of another operator, and a damaged file', async () => {
    await assert.rejects(send(0, { identities: [mustGet(set.operators, 1).key] }), isInvalid(/does not open the share/))
    await assert.rejects(send(0, { file: flipped(mustGet(set.files, 0), 180) }), isInvalid(/does not open the share/))
  })

  it('says that the instance does not answer, for anything that is no such instance', async () => {
    const answers: Fetch[] = [
      async () => Promise.reject(new TypeError('fetch failed')),
      async () => new Response('<html>', { status: 200 }),
      async () => new Response('x'.repeat(100_000), { status: 200 }),
      async () => Response.json({}, { status: 500 }),
    ]

    for (const answer of answers)
      await assert.rejects(sendShare(options(0), { fetch: answer }), { code: 'SIGNER__KMS__UNREACHABLE' })
  })

  it('repeats what a refusing instance says, without its control characters', async () => {
    const refusing: Fetch = async (_url, { method }) =>
      method === 'GET'
        ? Response.json(ceremonyJson(ceremony, collector.progress()))
        : Response.json({ error: 'no\u001b[2J' }, { status: 422 })

    await assert.rejects(sendShare(options(0), { fetch: refusing }), isInvalid(/It says: no\?\[2J$/))
  })
})
