import assert from 'node:assert/strict'
import { laneOf } from '../../../src/stages/job-stage.js'
import type { Job } from '../../../src/model/job.js'
import {
  deleteCall,
  disableCall,
  generateCall,
  grantCall,
  OWNER,
  publicKeyCall,
  rotateCall,
  signCall,
  STRANGER,
} from '../jobs/support/key-rig.js'

const KEY = `0x${'77'.repeat(32)}` as const
const laneFor = (call: Job['call'], caller = OWNER): string => laneOf({ call, caller } as Job)

describe('laneOf', () => {
  it('keeps everything about one key in order, whoever asks: a right that is taken away is gone for what comes after', () => {
    const calls = [
      signCall(KEY),
      publicKeyCall(KEY),
      grantCall(KEY, ['sign']),
      disableCall(KEY),
      rotateCall(KEY),
      deleteCall(KEY),
    ]

    for (const call of calls) for (const caller of [OWNER, STRANGER]) assert.equal(laneFor(call, caller), KEY)
  })

  it('makes the keys of one caller in order', () => {
    assert.equal(laneFor(generateCall), OWNER)
    assert.notEqual(laneFor(generateCall, STRANGER), OWNER)
  })
})
