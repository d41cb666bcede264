import assert from 'node:assert/strict'
import fc from 'fast-check'
import { faultOf } from '../../../../../src/kms/seal-providers/tpm2/response-code.js'

describe('faultOf', () => {
  it('reads the code of the refusal that tpm2-tools write last', () => {
    const stderr = [
      'WARNING:esys:src/tss2-esys/api/Esys_Unseal.c:295:Esys_Unseal_Finish() Received TPM Error ',
      'ERROR:esys:src/tss2-esys/api/Esys_Unseal.c:98:Esys_Unseal() Esys Finish ErrorCode (0x0000099d) ',
      'ERROR: Esys_Unseal(0x99D) - tpm:session(1):a policy check failed',
      'ERROR: Unable to run tpm2_unseal',
    ].join('\n')

    assert.equal(faultOf(stderr), 'policy failed')
  })

  for (const [code, fault] of [
    ['0x99D', 'policy failed'],
    ['0x128', 'policy failed'],
    ['0x1DF', 'integrity failed'],
    ['0x18B', 'no such handle'],
    ['0x28B', 'no such handle'],
    ['0x9A2', 'password needed'],
    ['0x98E', 'password needed'],
    ['0x12F', 'password needed'],
    ['0x902', 'out of memory'],
    ['0x903', 'out of memory'],
    ['0x14A', 'never written'],
    ['0x921', 'locked out'],
    ['0xB0902', 'out of memory'],
    ['0xA000A', 'not understood'],
    ['0x7099D', 'not understood'],
    ['0x101', 'not understood'],
    ['0x0', 'not understood'],
  ] as const)
    it(`takes ${code} for: ${fault}`, () => assert.equal(faultOf(`ERROR: Esys_Any(${code}) - words`), fault))

  it('is total', () => {
    fc.assert(fc.property(fc.string(), (stderr) => typeof faultOf(stderr) === 'string'))
    fc.assert(fc.property(fc.nat(0xffff_ffff), (code) => typeof faultOf(`(0x${code.toString(16)})`) === 'string'))
    assert.equal(faultOf(''), 'not understood')
    assert.equal(faultOf(`(0x${'9'.repeat(9)})`), 'not understood')
  })
})
