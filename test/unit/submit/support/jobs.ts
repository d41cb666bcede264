import type { Hex } from '../../../../src/model/ids.js'
import type { Job } from '../../../../src/model/job.js'

const hex = (bytes: number, value: number): Hex => `0x${value.toString(16).padStart(bytes * 2, '0')}`

/** The i-th job of one caller, admitted and not answered. */
export const mustJob = (i: number): Job => ({
  id: hex(32, i + 1),
  caller: hex(32, 0xca11e4),
  nonce: hex(16, i + 1),
  callIndex: 0,
  call: { tag: 'PublicKey', value: { keyId: hex(32, 0x6e7) } },
  deadline: 1_000,
  admittedAt: 1,
  factsSalt: new Uint8Array(32).fill(8),
  replyTo: { secret: new Uint8Array(32).fill(7), isPublic: false, block: 1 },
  state: 'admitted',
})
