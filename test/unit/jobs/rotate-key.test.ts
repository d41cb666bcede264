import assert from 'node:assert/strict'
import { SignerError } from '../../../src/errors/signer-error.js'
import type { KeyId } from '../../../src/model/ids.js'
import {
  answerOf,
  deleteCall,
  disableCall,
  FRIEND,
  grantCall,
  openKeyRig,
  OWNER,
  rotateCall,
  signCall,
  STRANGER,
  type KeyRig,
} from './support/key-rig.js'

describe('RotateKey', () => {
  let rig: KeyRig
  let id: KeyId
  beforeEach(async () => {
    rig = await openKeyRig(3)
    id = (await rig.newKey()).id
  })
  afterEach(() => rig.memory.close())

  const ask = async (...input: Parameters<KeyRig['ask']>): Promise<string> => answerOf(await rig.ask(...input))
  const newId = (): KeyId => rig.keyOf(id)?.rotatedTo ?? assert.fail('the key was not rotated')
  const callerKeys = () => rig.memory.kms.list('caller')

  it('makes a key like the old one, and answers with its public key', async () => {
    const { contents } = await rig.ask(OWNER, rotateCall(id))
    const [old, made] = [rig.keyOf(id), rig.keyOf(newId())]

    assert.deepEqual([contents[0]?.kind, contents[0]?.bytes], ['publicKey', made?.publicKey])
    assert.notDeepEqual(made?.publicKey, old?.publicKey)
    assert.deepEqual(
      [made?.type, made?.chains, made?.label, made?.owner, made?.state, made?.uses, made?.rotatedTo],
      [old?.type, old?.chains, old?.label, old?.owner, 'active', 0, undefined],
    )
    assert.equal(await ask(OWNER, signCall(newId())), 'ecdsa')
  })

  it('disables the old key, in the journal and in the KMS; its owner may enable it again', async () => {
    await ask(OWNER, rotateCall(id))

    assert.deepEqual([rig.keyOf(id)?.state, rig.memory.kms.describe(id)?.state], ['disabled', 'disabled'])
    assert.equal(await ask(OWNER, signCall(id)), 'KeyDisabled')
    await ask(OWNER, disableCall(id, false))
    assert.equal(await ask(OWNER, signCall(id)), 'ecdsa')
  })

  it('carries no rights over', async () => {
    await ask(OWNER, grantCall(id, ['sign', 'read']))
    await ask(OWNER, rotateCall(id))

    assert.equal(await ask(FRIEND, signCall(newId())), 'UnknownKey')
    assert.equal(await ask(FRIEND, signCall(id)), 'KeyDisabled')
  })

  it('takes the place of a key once: of two successors one would be forgotten', async () => {
    await ask(OWNER, rotateCall(id))
    const first = newId()

    assert.equal(await ask(OWNER, rotateCall(id)), 'AlreadyRotated')
    assert.equal(newId(), first)
    assert.equal(await ask(OWNER, rotateCall(first)), 'publicKey')
  })

  it('takes a disabled key too, and no deleted one, no foreign one, none of another type', async () => {
    await ask(OWNER, disableCall(id))
    assert.equal(await ask(STRANGER, rotateCall(id)), 'UnknownKey')
    assert.equal(await ask(OWNER, { tag: 'RotateKey', value: { keyId: id, keyType: 'Ed25519' } }), 'UnknownKey')
    assert.equal(await ask(OWNER, rotateCall(id)), 'publicKey')
    await ask(OWNER, deleteCall(newId()))
    assert.equal(await ask(OWNER, rotateCall(newId())), 'UnknownKey')
  })

  it('counts both keys as the owner’s until they are deleted', async () => {
    await ask(OWNER, rotateCall(id))
    await ask(OWNER, rotateCall(newId()))
    const third = rig.keyOf(newId())?.rotatedTo as KeyId
    assert.equal(await ask(OWNER, rotateCall(third)), 'KeyLimitReached')
    assert.equal(rig.keyOf(third)?.state, 'active')

    await ask(OWNER, deleteCall(id))
    assert.equal(await ask(OWNER, rotateCall(third)), 'publicKey')
  })

  for (const step of ['generateKey', 'setKeyState', undefined] as const)
    it(`interrupted in ${step ?? 'its answer'}, makes no second key when it is brought to its end`, async () => {
      const job = step
        ? await rig.crashIn(step, OWNER, rotateCall(id))
        : await rig.crashBeforeAnswer(OWNER, rotateCall(id))
      assert.equal(rig.keyOf(id)?.state, step === 'generateKey' ? 'active' : 'disabled')
      const [orphan] = callerKeys().filter((key) => key.id !== id)
      rig.block = 2_000

      assert.equal(answerOf(await rig.run(job)), 'publicKey')
      assert.equal(callerKeys().length, 2)
      assert.equal(newId(), orphan?.id ?? newId())
      assert.equal(rig.keyOf(newId())?.owner, OWNER)
      assert.deepEqual([rig.keyOf(id)?.state, rig.memory.kms.describe(id)?.state], ['disabled', 'disabled'])
    })

  it('that makes no key leaves the old one as it was', async () => {
    const fullDisk = () => Promise.reject(new SignerError('SIGNER__KMS__STORAGE_UNAVAILABLE', 'the disk is full'))

    assert.equal(await ask(OWNER, rotateCall(id), { generateKey: fullDisk }), 'BackendFailed')
    assert.equal(await ask(OWNER, signCall(id)), 'ecdsa')
  })

  it('is in the trail, with both keys', async () => {
    await ask(OWNER, rotateCall(id))
    const entry = rig.newestEntry()

    assert.deepEqual(
      [entry?.type, entry?.['call'], entry?.['keyId'], entry?.['rotatedTo']],
      ['key', 'RotateKey', id, newId()],
    )
  })
})

describe('the uses of a key', () => {
  let rig: KeyRig
  beforeEach(async () => void (rig = await openKeyRig()))
  afterEach(() => rig.memory.close())

  it('are the requests that it was taken into use for, whoever asks; what is denied is none', async () => {
    const { id } = await rig.newKey()
    await rig.ask(OWNER, grantCall(id, ['sign']))
    for (const caller of [OWNER, FRIEND, STRANGER]) await rig.ask(caller, signCall(id))
    await rig.ask(OWNER, signCall(id), { decide: () => ({ outcome: 'denied', reason: 'NoRoute', detail: 'none' }) })

    assert.equal(rig.keyOf(id)?.uses, 2)
  })

  it('are counted once for a job that is taken up again after a crash', async () => {
    const { id } = await rig.newKey()
    const job = await rig.crashBeforeAnswer(OWNER, signCall(id))
    assert.equal(rig.keyOf(id)?.uses, 1)

    assert.equal(answerOf(await rig.run(job)), 'ecdsa')
    assert.equal(rig.keyOf(id)?.uses, 1)
  })
})
