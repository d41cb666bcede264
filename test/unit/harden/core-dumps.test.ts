import assert from 'node:assert/strict'
import { refuseCoreDumps } from '../../../src/harden/core-dumps.js'
import type { Libc } from '../../../src/harden/libc.js'

const limits = (soft: string, hard: string): string =>
  [
    'Limit                     Soft Limit           Hard Limit           Units     ',
    'Max stack size            8388608              unlimited            bytes     ',
    `Max core file size        ${soft.padEnd(20)} ${hard.padEnd(20)} bytes     `,
  ].join('\n')

describe('refuseCoreDumps', () => {
  const libcThat = (changes: Partial<Libc> = {}) => {
    const did: string[] = []
    const libc: Libc = {
      refuseCoreFiles: () => did.push('no core files') - did.length,
      refuseDumps: () => did.push('no dumps') - did.length,
      dumpable: () => 0,
      ...changes,
    }
    return { did, libc }
  }
  const run = (libc: Libc, text: string): string | undefined =>
    refuseCoreDumps({ loadLibc: () => libc, readLimits: () => text })

  it('is content only with what it reads back', () => {
    const { did, libc } = libcThat()
    assert.equal(run(libc, limits('0', '0')), undefined)
    assert.deepEqual(did, ['no core files', 'no dumps'])
  })

  for (const [soft, hard] of [
    ['unlimited', 'unlimited'],
    ['0', 'unlimited'],
    ['0', '10'],
    ['00', '0x'],
  ] as const)
    it(`says that the limit is ${soft}, ${hard}, whatever the call gave`, () => {
      assert.match(run(libcThat().libc, limits(soft, hard)) ?? '', /limit for core files/)
    })

  it('says that the kernel left the process dumpable', () => {
    assert.match(run(libcThat({ dumpable: () => 1 }).libc, limits('0', '0')) ?? '', /PR_SET_DUMPABLE/)
  })

  it('says that there is no C library or no /proc', () => {
    const none = (): never => assert.fail('there is none')
    const { libc } = libcThat()
    assert.match(refuseCoreDumps({ loadLibc: none, readLimits: () => limits('0', '0') }) ?? '', /not at hand/)
    assert.match(refuseCoreDumps({ loadLibc: () => libc, readLimits: none }) ?? '', /not at hand/)
  })
})
