import { NO_OPTIONS } from '../../../types/protocol/no-options.js'
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Job } from '../../../src/model/job.js'
import { id, jobOf, submissionOf } from './support/samples.js'
import { fileStore, withStorePath } from './support/stores.js'

const canary = (name: string): Uint8Array => new TextEncoder().encode(`canary of ${name}`.padEnd(32, '.'))

const SECRETS = {
  payload: canary('payload'),
  replySecret: canary('reply secret'),
  factsSalt: canary('salt of facts'),
  answer: canary('answer'),
  body: canary('reply body'),
  extrinsic: canary('extrinsic'),
}
const OPEN = canary('signed record')

const countOf = (path: string, bytes: Uint8Array): number =>
  readdirSync(dirname(path)).filter((name) => readFileSync(join(dirname(path), name)).includes(Buffer.from(bytes)))
    .length

const assertSecret = (path: string, when: string): void => {
  assert.ok(countOf(path, OPEN) > 0, `what is public would be found, ${when}`)
  for (const [name, bytes] of Object.entries(SECRETS)) assert.equal(countOf(path, bytes), 0, `${name}, ${when}`)
}

describe('the files of a store', () => {
  it('never show a payload, a reply secret, or a reply that is not sent', () =>
    withStorePath((path) => {
      const store = fileStore(path)
      const call: Job['call'] = {
        tag: 'Sign',
        value: {
          chainId: 'eip155:1',
          keyId: id(2),
          payload: { tag: 'EthereumMessage', value: SECRETS.payload },
          opts: NO_OPTIONS,
        },
      }
      const signedRecord = OPEN
      store.transaction((tx) => {
        tx.insertShielding({ kid: id(1, 8), keyId: id(1), validFrom: 1, validUntil: 2, signedRecord, published: true })
        tx.insertJob(
          jobOf(1, {
            factsSalt: SECRETS.factsSalt,
            replyTo: { secret: SECRETS.replySecret, isPublic: false, block: 10 },
            call: call,
          }),
        )
      })
      assertSecret(path, 'admitted')

      store.transaction((tx) => tx.markSigning(id(1)))
      store.transaction((tx) => {
        const plain = new Uint8Array(104)
        plain.set(SECRETS.answer)
        tx.insertAnswer(id(1), { plains: [plain] })
        tx.answerJob(id(1), 'ok', [{ requestId: id(1), part: 0, parts: 1, body: SECRETS.body }])
      })
      assertSecret(path, 'answered')

      store.transaction((tx) => tx.insertSubmission(submissionOf(5, { extrinsic: SECRETS.extrinsic }), [id(1)]))
      assertSecret(path, 'in a submission')

      store.close()
      assertSecret(path, 'closed')
    }))
})
