import assert from 'node:assert/strict'
import { SignerError } from '../../../../src/errors/signer-error.js'
import type { Served } from '../../../../src/kms/process/served-journal.js'
import { signOnce } from '../../../../src/kms/process/sign-once.js'
import type { ToSign } from '../../../../src/model/facts.js'

const REQUEST = `0x${'01'.repeat(32)}` as const
const KEY = `0x${'0a'.repeat(32)}` as const
const OTHER_KEY = `0x${'0b'.repeat(32)}` as const
const digest = (byte: number): ToSign => ({ scheme: 'bip340', message: new Uint8Array(32).fill(byte) })

/** Keeps rows in memory, and writes down in which order things happen. */
const rig = () => {
  const rows = new Map<string, Served>()
  const steps: string[] = []
  let made = 0
  let fault: Error | undefined
  const journal = {
    find: (id: string) => rows.get(id),
    keep: async (served: Served) => {
      steps.push(served.signatures ? 'keep result' : 'keep intent')
      rows.set(served.requestId, served)
    },
  }
  const kms = {
    // Another signature each time, as a scheme with randomness makes them.
    signFor: async (_id: string, _key: string, toSign: readonly ToSign[]) => {
      steps.push('use key')
      if (fault) throw fault
      return toSign.map(() => new Uint8Array(64).fill(++made))
    },
  }
  return { steps, sign: signOnce(kms, journal), failWith: (error: Error | undefined) => void (fault = error) }
}

describe('signing once', () => {
  it('keeps what is to be signed before the key is used, and the signatures before they are given', async () => {
    const { sign, steps } = rig()

    await sign(REQUEST, KEY, [digest(1)])

    assert.deepEqual(steps, ['keep intent', 'use key', 'keep result'])
  })

  it('gives the same bytes when it is asked again, and uses no key for it', async () => {
    const { sign, steps } = rig()
    const first = await sign(REQUEST, KEY, [digest(1), digest(2)])

    assert.deepEqual(await sign(REQUEST, KEY, [digest(1), digest(2)]), first)
    assert.equal(steps.filter((step) => step === 'use key').length, 1)
  })

  it('gives one result to those who ask at the same time', async () => {
    const { sign } = rig()
    const asked = [sign(REQUEST, KEY, [digest(1)]), sign(REQUEST, KEY, [digest(1)])]

    const [first, second] = await Promise.all(asked)

    assert.deepEqual(first, second)
  })

  const OTHERS: Record<string, Parameters<ReturnType<typeof signOnce>>> = {
    'another message': [REQUEST, KEY, [digest(2)]],
    'another key': [REQUEST, OTHER_KEY, [digest(1)]],
    'another scheme': [REQUEST, KEY, [{ ...digest(1), scheme: 'taproot' }]],
    'one message more': [REQUEST, KEY, [digest(1), digest(1)]],
    'no message': [REQUEST, KEY, []],
  }
  for (const [name, asked] of Object.entries(OTHERS)) {
    it(`refuses ${name} under the same request id, without a use of the key`, async () => {
      const { sign, steps } = rig()
      await sign(REQUEST, KEY, [digest(1)])

      await assert.rejects(sign(...asked), { code: 'SIGNER__KMS__REQUEST_CONFLICT', context: { requestId: REQUEST } })
      assert.equal(steps.length, 3)
    })
  }

  it('refuses something else also when nobody knows whether the key was used before', async () => {
    const { sign, failWith } = rig()
    failWith(new Error('the process ends here'))
    await assert.rejects(sign(REQUEST, KEY, [digest(1)]))
    failWith(undefined)

    await assert.rejects(sign(REQUEST, KEY, [digest(2)]), { code: 'SIGNER__KMS__REQUEST_CONFLICT' })
    assert.equal((await sign(REQUEST, KEY, [digest(1)])).length, 1)
  })

  it('passes on what the KMS refuses, and signs when it refuses no more', async () => {
    const { sign, failWith } = rig()
    failWith(new SignerError('SIGNER__KMS__KEY_NOT_ACTIVE', 'The key is disabled'))
    await assert.rejects(sign(REQUEST, KEY, [digest(1)]), { code: 'SIGNER__KMS__KEY_NOT_ACTIVE' })
    failWith(undefined)

    assert.equal((await sign(REQUEST, KEY, [digest(1)])).length, 1)
  })
})
