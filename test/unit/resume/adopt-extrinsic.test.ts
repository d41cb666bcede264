import assert from 'node:assert/strict'
import type { KeyInfo } from '../../../src/model/key.js'
import type { OwnExtrinsic } from '../../../src/model/l1.js'
import { adoptExtrinsic } from '../../../src/resume/adopt-extrinsic.js'
import type { Store, StoreTx } from '../../../src/store/port.js'
import { deployment } from '../../support/request.js'
import { keyId } from '../../../src/protocol/ids.js'
import { id, jobOf, keyOf, submissionOf } from '../store/support/samples.js'
import { memoryStore } from '../store/support/stores.js'
import { blockOf, bulkOf, denied, done, generateJob, heldKey, madeBy, publicKeyOf, replyTo } from './support.js'

describe('adoptExtrinsic', () => {
  let store: Store
  beforeEach(() => void (store = memoryStore()))
  afterEach(() => store.close())

  const read = <T>(work: (tx: StoreTx) => T): T => store.transaction(work)
  const adopt = (own: OwnExtrinsic, ...held: readonly KeyInfo[]) =>
    read((tx) =>
      adoptExtrinsic({ deployment, destroyDelayBlocks: 10, madeBy: madeBy(...held) }, tx, own, blockOf(50, [own])),
    )
  const stateOf = (n: number) => read((tx) => tx.findJob(id(n))?.state)

  it('takes a reply over as the answer of its job, which then never runs, and sends it no more', () => {
    read((tx) => tx.insertJob(jobOf(1)))
    const { replies, plains } = replyTo(jobOf(1), [denied])

    const adopted = adopt(bulkOf(1, replies))

    assert.deepEqual(adopted, { hash: id(0xe001), answered: 1, lost: 0 })
    assert.equal(stateOf(1), 'answered')
    assert.deepEqual(
      read((tx) => tx.findAnswer(id(1))),
      { plains },
    )
    assert.deepEqual(
      read((tx) => [tx.openJobs(), tx.countReadyReplies()]),
      [[], 0],
    )
  })

  it('remembers a request that it does not know as one that never runs', () => {
    const { replies } = replyTo(jobOf(2), [done])

    assert.equal(adopt(bulkOf(1, replies)).lost, 1)
    assert.equal(
      read((tx) => tx.hasLostAnswer(id(2))),
      true,
    )
  })

  it('withdraws a job whose reply does not open: it has an answer, and nobody here knows which', () => {
    read((tx) => tx.insertJob(jobOf(1)))
    const other = jobOf(1, { replyTo: { ...jobOf(1).replyTo!, secret: new Uint8Array(32).fill(9) } })

    assert.equal(adopt(bulkOf(1, replyTo(other, [done]).replies)).lost, 1)
    assert.equal(stateOf(1), undefined)
    assert.equal(
      read((tx) => tx.hasLostAnswer(id(1))),
      true,
    )
  })

  it('does not send again a reply that the journal had ready', () => {
    const { replies } = replyTo(jobOf(1), [denied])
    read((tx) => {
      tx.insertJob(jobOf(1))
      tx.answerJob(id(1), 'denied', replies)
    })

    assert.deepEqual(adopt(bulkOf(1, replies)), { hash: id(0xe001), answered: 0, lost: 0 })
    assert.equal(
      read((tx) => tx.countReadyReplies()),
      0,
    )
    assert.equal(read((tx) => tx.findSubmission(id(0xe001)))?.state, 'included')
  })

  it('leaves to its submission a reply that is under way: that one is settled by itself', () => {
    const { replies } = replyTo(jobOf(1), [denied])
    const live = read((tx) => {
      tx.insertJob(jobOf(1))
      tx.answerJob(id(1), 'denied', replies)
      return tx.insertSubmission(submissionOf(7), [id(1)])
    })
    adopt(bulkOf(1, replies))

    read((tx) => tx.settleSubmission(live.id, 'dead', 'eraEnded'))
    assert.equal(
      read((tx) => tx.countReadyReplies()),
      1,
    )
  })

  it('sends the same bytes once more where nobody can tell whether they are final', () => {
    read((tx) => tx.insertJob(jobOf(1)))
    const { replies } = replyTo(jobOf(1), [denied])

    adopt(bulkOf(1, replies, { outcome: 'unknown' }))

    assert.deepEqual(
      read((tx) => tx.readyReplies(10)),
      replies,
    )
  })

  it('gives a key that was made its row, with the label of the request', () => {
    const key = heldKey(3, { origin: id(3) })
    read((tx) => tx.insertJob(generateJob(3)))

    adopt(bulkOf(1, replyTo(generateJob(3), [publicKeyOf(key.publicKey)]).replies), key)

    assert.deepEqual(
      read((tx) => tx.keys()),
      [{ ...key, label: 'mine', uses: 0 }],
    )
  })

  it('gives no row to a key that the KMS does not have, or that is another one', () => {
    for (const [n, held] of [[3, []] as const, [4, [heldKey(9, { origin: id(4) })]] as const]) {
      read((tx) => tx.insertJob(generateJob(n)))
      adopt(bulkOf(n, replyTo(generateJob(n), [publicKeyOf(new Uint8Array(32).fill(n))]).replies), ...held)
    }
    assert.deepEqual(
      read((tx) => tx.keys()),
      [],
    )
  })

  it('lets a key be dead that was deleted', () => {
    const job = jobOf(5, { call: { tag: 'DeleteKey', value: { keyId: id(0x4e4) } } })
    read((tx) => {
      tx.insertKey(keyOf(0x4e4))
      tx.insertJob(job)
    })

    adopt(bulkOf(1, replyTo(job, [done]).replies))

    const [row] = read((tx) => tx.keys())
    assert.deepEqual([row?.state, row?.destroyAfter], ['deleted', 60])
  })

  it('lets a key be disabled that was, and leaves one that was enabled again as the journal has it', () => {
    const setting = (n: number, disabled: boolean) =>
      jobOf(n, { call: { tag: 'DisableKey', value: { keyId: id(0x4e0 + n), disabled } } })
    read((tx) => {
      for (const n of [5, 6]) tx.insertKey(keyOf(0x4e0 + n))
      tx.setKeyState(id(0x4e6), 'disabled')
      for (const job of [setting(5, true), setting(6, false)]) tx.insertJob(job)
    })

    adopt(
      bulkOf(
        1,
        [setting(5, true), setting(6, false)].flatMap((job) => replyTo(job, [done]).replies),
      ),
    )

    assert.deepEqual(
      read((tx) => tx.keys().map(({ state }) => state)),
      ['disabled', 'disabled'],
    )
  })

  it('lets a key that was rotated be disabled, and its successor have its label', () => {
    const successor = { ...heldKey(3, { origin: id(7) }), id: keyId('Ed25519', heldKey(3).publicKey) }
    const job = jobOf(7, { call: { tag: 'RotateKey', value: { keyId: id(0x4e7), keyType: 'Ed25519' } } })
    read((tx) => {
      tx.insertKey({ ...keyOf(0x4e7), label: 'treasury' })
      tx.insertJob(job)
    })

    adopt(bulkOf(1, replyTo(job, [publicKeyOf(successor.publicKey)]).replies), successor)

    const old = read((tx) => tx.findKey(id(0x4e7)))
    assert.deepEqual([old?.state, old?.rotatedTo], ['disabled', successor.id])
    assert.equal(read((tx) => tx.findKey(successor.id))?.label, 'treasury')
  })

  it('takes a pending reply for no answer', () => {
    read((tx) => tx.insertJob(jobOf(1)))
    const pending = { requestId: id(1), part: 0, parts: 0, body: new Uint8Array(133) }

    assert.deepEqual(adopt(bulkOf(1, [pending])), { hash: id(0xe001), answered: 0, lost: 0 })
    assert.equal(stateOf(1), 'admitted')
  })

  it('lets extrinsics without replies be', () => {
    const own: OwnExtrinsic = { hash: id(8), nonce: 8, outcome: 'succeeded' }
    assert.deepEqual(adopt(own), { hash: id(8), answered: 0, lost: 0 })
    assert.deepEqual(
      read((tx) => tx.trail(1, 10)),
      [],
    )
  })

  it('says in the trail how many requests an extrinsic answered', () => {
    read((tx) => tx.insertJob(jobOf(1)))
    adopt(bulkOf(1, [...replyTo(jobOf(1), [denied]).replies, ...replyTo(jobOf(2), [done]).replies]))

    const [line] = read((tx) => tx.trail(1, 10))
    const { type, action, extrinsic, answered, lost } = line!.entry
    assert.deepEqual([type, action, extrinsic, answered, lost], ['epoch', 'adopted', id(0xe001), 1, 1])
  })
})
