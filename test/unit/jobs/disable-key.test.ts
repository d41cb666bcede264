import assert from 'node:assert/strict'
import { SignerError } from '../../../src/errors/signer-error.js'
import { checkKeys, keysToDisable } from '../../../src/jobs/check-keys.js'
import type { KeyId } from '../../../src/model/ids.js'
import {
  answerOf,
  deleteCall,
  disableCall,
  openKeyRig,
  OWNER,
  publicKeyCall,
  signCall,
  STRANGER,
  type KeyRig,
} from './support/key-rig.js'

describe('DisableKey', () => {
  let rig: KeyRig
  let id: KeyId
  beforeEach(async () => {
    rig = await openKeyRig()
    id = (await rig.newKey()).id
  })
  afterEach(() => rig.memory.close())

  const ask = async (...input: Parameters<KeyRig['ask']>): Promise<string> => answerOf(await rig.ask(...input))
  const states = () => [rig.keyOf(id)?.state, rig.memory.kms.describe(id)?.state]
  /** What the start of the agent does. */
  const restart = async (): Promise<void> => {
    const views = { rows: rig.read((tx) => tx.keys()), held: rig.memory.kms.list('caller'), knowsJob: () => true }
    checkKeys(views)
    for (const key of keysToDisable(views)) await rig.memory.kms.setKeyState(key, 'disabled')
  }

  it('makes a key sign nothing, in the journal and in the KMS, until it is enabled', async () => {
    assert.equal(await ask(OWNER, disableCall(id)), 'done')
    assert.deepEqual(states(), ['disabled', 'disabled'])
    assert.equal(await ask(OWNER, signCall(id)), 'KeyDisabled')
    assert.equal(await ask(OWNER, publicKeyCall(id)), 'publicKey')

    assert.equal(await ask(OWNER, disableCall(id, false)), 'done')
    assert.deepEqual(states(), ['active', 'active'])
    assert.equal(await ask(OWNER, signCall(id)), 'ecdsa')
  })

  it('is done where it is so already', async () => {
    assert.equal(await ask(OWNER, disableCall(id, false)), 'done')
    await ask(OWNER, disableCall(id))
    assert.equal(await ask(OWNER, disableCall(id)), 'done')
    assert.deepEqual(states(), ['disabled', 'disabled'])
  })

  it('tells strangers nothing of a disabled key', async () => {
    await ask(OWNER, disableCall(id))
    assert.equal(await ask(STRANGER, signCall(id)), 'UnknownKey')
    assert.equal(await ask(STRANGER, disableCall(id, false)), 'UnknownKey')
  })

  it('leaves the key to be deleted, and a deleted key is nobody’s to enable', async () => {
    await ask(OWNER, disableCall(id))
    assert.equal(await ask(OWNER, deleteCall(id)), 'done')
    assert.equal(await ask(OWNER, disableCall(id, false)), 'UnknownKey')
    assert.deepEqual(states(), ['deleted', 'deleted'])
  })

  for (const step of ['setKeyState', undefined] as const) {
    const where = step ? 'before the KMS knows' : 'before the answer'
    const crash = (disabled: boolean) =>
      step
        ? rig.crashIn(step, OWNER, disableCall(id, disabled))
        : rig.crashBeforeAnswer(OWNER, disableCall(id, disabled))

    it(`interrupted ${where}, leaves a key that signs nothing, and is brought to its end, also after the deadline`, async () => {
      const job = await crash(true)
      assert.equal(await ask(OWNER, signCall(id)), 'KeyDisabled')
      await restart()
      assert.deepEqual(states(), ['disabled', 'disabled'])

      rig.block = 2_000
      assert.equal(answerOf(await rig.run(job)), 'done')
      assert.deepEqual(states(), ['disabled', 'disabled'])
    })

    it(`to enable, interrupted ${where}, leaves a disabled key, and is brought to its end`, async () => {
      await ask(OWNER, disableCall(id))
      const job = await crash(false)
      await restart()
      assert.deepEqual(states(), ['disabled', 'disabled'])

      assert.equal(answerOf(await rig.run(job)), 'done')
      assert.deepEqual(states(), ['active', 'active'])
    })
  }

  it('that the KMS cannot make durable is answered failed, and the key signs nothing all the same', async () => {
    const fullDisk = () => Promise.reject(new SignerError('SIGNER__KMS__STORAGE_UNAVAILABLE', 'the disk is full'))

    assert.equal(await ask(OWNER, disableCall(id), { setKeyState: fullDisk }), 'BackendFailed')
    assert.equal(await ask(OWNER, signCall(id)), 'KeyDisabled')
    await restart()
    assert.deepEqual(states(), ['disabled', 'disabled'])
  })

  it('is in the trail, with the state that the key has from then on', async () => {
    const entries = []
    for (const disabled of [true, false]) {
      await ask(OWNER, disableCall(id, disabled))
      entries.push(rig.newestEntry())
    }

    assert.deepEqual(
      entries.map((entry) => [entry?.type, entry?.['call'], entry?.['keyId'], entry?.['keyState']]),
      [
        ['key', 'DisableKey', id, 'disabled'],
        ['key', 'DisableKey', id, 'active'],
      ],
    )
  })
})
