import assert from 'node:assert/strict'
import { SignerError } from '../../../../src/errors/signer-error.js'
import type { Connector } from '../../../../src/kms/process/connector.js'
import { firstLink } from '../../../../src/kms/process/first-link.js'
import { LinkLost, NobodyAnswers } from '../../../../src/kms/process/link.js'

const unreachable = (cause: Error): SignerError =>
  new SignerError('SIGNER__KMS__UNREACHABLE', 'nobody in time', {}, cause)
const away = unreachable(new NobodyAnswers('no connection (ENOENT)'))
const refused = unreachable(new LinkLost('no connection (EACCES)'))

/** A connector whose patience ends with each of these faults in turn, and has a link after the last. */
const rig = (...faults: Error[]) => {
  const asked: number[] = []
  let nowMs = 0
  let closed = 0
  const next = (async (untilMs: number) => {
    asked.push(untilMs)
    nowMs = untilMs
    const fault = faults.shift()
    if (fault) throw fault
  }) as unknown as Connector['next']
  const options = { patienceMs: 10, monotonicMs: () => nowMs, close: () => void (closed += 1) }
  return { asked, closed: () => closed, wait: (stop?: AbortSignal) => firstLink(next, options, stop) }
}

describe('waiting for the first link to a KMS', () => {
  it('waits as long as nobody answers, one patience after the other, where somebody can stop it', async () => {
    const { asked, closed, wait } = rig(new SignerError('SIGNER__KMS__UNREACHABLE', 'not greeted yet'), away, away)

    await wait(new AbortController().signal)

    assert.deepEqual([asked, closed()], [[10, 20, 30, 40], 0])
  })

  it('waits for one patience where nobody can stop it', async () => {
    const { closed, wait } = rig(away)

    await assert.rejects(wait(), away)

    assert.equal(closed(), 1)
  })

  for (const [name, fault] of Object.entries({
    'who is there and lets nobody in': refused,
    'another root': new SignerError('SIGNER__KMS__ROOT_MISMATCH', 'another root'),
  })) {
    it(`does not wait for ${name}`, async () => {
      const { asked, closed, wait } = rig(away, fault)

      await assert.rejects(wait(new AbortController().signal), fault)

      assert.deepEqual([asked, closed()], [[10, 20], 1])
    })
  }

  it('ends at once when it is stopped, before or while it waits', async () => {
    const stop = new AbortController()
    let closed = (): void => undefined
    const hanging = (() =>
      new Promise((_, reject) => {
        closed = () => reject(new SignerError('SIGNER__KMS__CLOSED', 'closed'))
      })) as unknown as Connector['next']
    const options = { patienceMs: 10, monotonicMs: () => 0, close: () => closed() }
    const waiting = firstLink(hanging, options, stop.signal)
    const reason = new Error('enough')

    stop.abort(reason)

    await assert.rejects(waiting, reason)
    await assert.rejects(firstLink(hanging, options, stop.signal), reason)
  })
})
