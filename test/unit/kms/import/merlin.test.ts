import assert from 'node:assert/strict'
import { __tests } from '@scure/sr25519'
import { merlinTranscript } from '../../../../src/kms/import/merlin.js'
import { hex, utf8 } from './support.js'

describe('merlinTranscript', () => {
  it('gives the challenge of the simple transcript in the tests of the merlin crate', () => {
    const transcript = merlinTranscript('test protocol')
    transcript.append('some label', utf8('some data'))

    assert.equal(
      hex(transcript.challenge('challenge', 32)),
      'd5a21972d0d5fe320c0d263fac7fffb8145aa640af6e9bca177c03c7efcf0615',
    )
  })

  it('gives what a second implementation gives, around the ends of its blocks and beyond', () => {
    for (const length of [0, 1, 100, 150, 165, 166, 167, 332, 1_000]) {
      const message = new Uint8Array(length).fill(length)
      const [own, other] = [merlinTranscript('p'), new __tests.Merlin('p')]
      for (const transcript of [own, { append: other.appendMessage.bind(other) }]) {
        transcript.append('a', message)
        transcript.append('b', message)
      }

      assert.deepEqual(own.challenge('c', 64), other.challengeBytes('c', 64), `${length} bytes`)
    }
  })
})
