/** The agent's own keys serve nobody's calls, whatever is called and whoever calls. */
import assert from 'node:assert/strict'
import type { KeyId } from '../../../src/model/ids.js'
import {
  answerOf,
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
  type KeyRig,
} from './support/key-rig.js'

const CALLS = {
  PublicKey: publicKeyCall,
  Sign: signCall,
  DeleteKey: deleteCall,
  Grant: (id: KeyId) => grantCall(id, ['sign', 'read']),
  DisableKey: disableCall,
  'DisableKey to enable': (id: KeyId) => disableCall(id, false),
  RotateKey: rotateCall,
} as const

describe('keys of the agent itself', () => {
  let rig: KeyRig
  beforeEach(async () => void (rig = await openKeyRig()))
  afterEach(() => rig.memory.close())

  const ownKey = (type: 'Ed25519' | 'X25519') =>
    rig.memory.kms.generateKey({
      type,
      purpose: type === 'X25519' ? 'shielding' : 'account',
      chains: [],
      origin: type,
      createdBlock: 0,
    })

  for (const [name, call] of Object.entries(CALLS))
    it(`are unknown keys to ${name}, and stay as they are`, async () => {
      for (const { id } of [await ownKey('Ed25519'), await ownKey('X25519')]) {
        const [asked, unknown] = [await rig.ask(OWNER, call(id)), await rig.ask(OWNER, call(NO_KEY))]

        assert.equal(answerOf(asked), 'UnknownKey')
        assert.deepEqual(asked.contents, unknown.contents)
        assert.equal(rig.memory.kms.describe(id)?.state, 'active')
      }
    })

  for (const [name, call] of Object.entries(CALLS))
    it(`are unknown to ${name} also where the journal has a row and a grant of one, which it never has`, async () => {
      const key = await ownKey('Ed25519')
      rig.read((tx) => {
        tx.insertKey({ ...key, owner: OWNER, label: '' })
        tx.putGrant({ keyId: key.id, grantee: FRIEND, rights: ['sign', 'read'], until: 100 })
      })

      for (const caller of [OWNER, FRIEND]) assert.equal(answerOf(await rig.ask(caller, call(key.id))), 'UnknownKey')
      assert.equal(rig.memory.kms.describe(key.id)?.state, 'active')
    })
})
