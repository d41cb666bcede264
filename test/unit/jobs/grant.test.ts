import assert from 'node:assert/strict'
import { BOUNDS } from '../../../types/protocol/bounds.js'
import type { KeyId } from '../../../src/model/ids.js'
import {
  answerOf,
  APPROVED,
  deleteCall,
  disableCall,
  FRIEND,
  grantCall,
  NO_KEY,
  openKeyRig,
  OWNER,
  publicKeyCall,
  rotateCall,
  signCall,
  STRANGER,
  type KeyRig,
} from './support/key-rig.js'

const never = (): never => assert.fail('the key must not be used')

describe('a grant', () => {
  let rig: KeyRig
  let id: KeyId
  beforeEach(async () => {
    rig = await openKeyRig()
    id = (await rig.newKey()).id
  })
  afterEach(() => rig.memory.close())

  const ask = async (...input: Parameters<KeyRig['ask']>): Promise<string> => answerOf(await rig.ask(...input))
  const give = (...input: Parameters<typeof grantCall>): Promise<string> => ask(OWNER, grantCall(...input))
  const signs = (): Promise<string> => ask(FRIEND, signCall(id))
  const reads = (): Promise<string> => ask(FRIEND, publicKeyCall(id))

  it('gives the rights that it names, and neither contains the other', async () => {
    assert.deepEqual([await signs(), await reads()], ['UnknownKey', 'UnknownKey'])
    assert.equal(await give(id, ['sign']), 'done')
    assert.deepEqual([await signs(), await reads()], ['ecdsa', 'UnknownKey'])
    await give(id, ['read'])
    assert.deepEqual([await signs(), await reads()], ['UnknownKey', 'publicKey'])
    await give(id, ['sign', 'read'])
    assert.deepEqual([await signs(), await reads()], ['ecdsa', 'publicKey'])
  })

  it('of no rights takes all of them away, also for an end that is over', async () => {
    await give(id, ['sign', 'read'])
    assert.equal(await give(id, [], 0), 'done')

    assert.deepEqual([await signs(), await reads()], ['UnknownKey', 'UnknownKey'])
    assert.equal(await give(id, [], 0), 'done')
  })

  it('counts up to its last block, that one included', async () => {
    await give(id, ['sign', 'read'], 7)
    rig.block = 7
    assert.deepEqual([await signs(), await reads()], ['ecdsa', 'publicKey'])
    rig.block = 8
    assert.deepEqual([await signs(), await reads()], ['UnknownKey', 'UnknownKey'])
  })

  it('that is over already, or to the owner, is none', async () => {
    assert.equal(await give(id, ['sign'], 4), 'InvalidGrant')
    assert.equal(await give(id, ['sign'], 5), 'done')
    for (const rights of [['sign'], []] as const) assert.equal(await give(id, rights, 9, OWNER), 'InvalidGrant')
  })

  it('is the policy’s business with the grantee as caller and the owner as owner', async () => {
    await give(id, ['sign'])
    const subjects: unknown[] = []
    await ask(FRIEND, signCall(id), {
      decide: ({ caller, key }) => (subjects.push([caller, key.owner]), APPROVED),
    })

    assert.deepEqual(subjects, [[FRIEND, OWNER]])
  })

  it('that is taken away between decision and use signs nothing', async () => {
    await give(id, ['sign'])
    const decide = () => {
      rig.read((tx) => tx.removeGrant(id, FRIEND))
      return APPROVED
    }

    assert.equal(await ask(FRIEND, signCall(id), { decide, backend: () => ({ sign: never }) }), 'UnknownKey')
    assert.equal(rig.keyOf(id)?.uses, 0)
  })

  it('that ends between decision and use signs nothing', async () => {
    await give(id, ['sign'], 7)
    const decide = () => {
      rig.block = 8
      return APPROVED
    }

    assert.equal(await ask(FRIEND, signCall(id), { decide, backend: () => ({ sign: never }) }), 'UnknownKey')
  })

  it('makes nobody an owner: what is his, answers a grantee like a key that does not exist', async () => {
    await give(id, ['sign', 'read'])
    const calls = [(key: KeyId) => grantCall(key, ['sign'], 100, STRANGER), disableCall, rotateCall, deleteCall]
    for (const call of calls) {
      const [known, unknown] = [await rig.ask(FRIEND, call(id)), await rig.ask(FRIEND, call(NO_KEY))]

      assert.equal(answerOf(known), 'UnknownKey')
      assert.deepEqual(known.contents, unknown.contents)
    }
    assert.equal(rig.keyOf(id)?.state, 'active')
    assert.equal(rig.memory.kms.describe(id)?.state, 'active')
  })

  it('is of at most so many accounts at a time; changing one of them takes no further place', async () => {
    const friend = (n: number) => `0x${n.toString(16).padStart(64, '0')}` as const
    for (let n = 1; n <= BOUNDS.grants; n += 1) await give(id, ['sign'], n === 1 ? 6 : 100, friend(n))

    assert.equal(await give(id, ['sign'], 100, FRIEND), 'GrantLimitReached')
    assert.equal(await give(id, ['read'], 100, friend(2)), 'done')
    rig.block = 7
    assert.equal(await give(id, ['sign'], 100, FRIEND), 'done', 'the first one is over')
  })

  it('can be given for a disabled key, and ends with the key', async () => {
    await ask(OWNER, disableCall(id))
    assert.equal(await give(id, ['sign', 'read']), 'done')
    assert.deepEqual([await signs(), await reads()], ['KeyDisabled', 'publicKey'])

    await ask(OWNER, deleteCall(id))
    assert.deepEqual([await signs(), await reads()], ['UnknownKey', 'UnknownKey'])
    assert.deepEqual(
      rig.read((tx) => tx.grantsOf(id)),
      [],
    )
  })

  it('is in the trail: whose rights, which, and until when', async () => {
    await give(id, ['sign', 'read'], 50)
    const given = rig.newestEntry()
    await give(id, [])
    const taken = rig.newestEntry()

    assert.deepEqual(
      [given, taken].map((entry) => [
        entry?.type,
        entry?.['call'],
        entry?.['keyId'],
        entry?.['to'],
        entry?.['rights'],
        entry?.['until'],
      ]),
      [
        ['key', 'Grant', id, FRIEND, 3, 50],
        ['key', 'Grant', id, FRIEND, 0, undefined],
      ],
    )
  })
})
