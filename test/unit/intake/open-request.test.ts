import assert from 'node:assert/strict'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import fc from 'fast-check'
import { openRequest, type OpenDeps, type Opened, type OpenFault } from '../../../src/intake/open-request.js'
import { openEphemeralKms } from '../../../src/kms/open.js'
import { SignerError } from '../../../src/errors/signer-error.js'
import type { Kms } from '../../../src/kms/kms.js'
import type { Hex } from '../../../src/model/ids.js'
import { formatEnvelope, parseEnvelope } from '../../../src/protocol/envelope.js'
import { hpkeInfo, setupSender } from '../../../src/protocol/hpke.js'
import { shieldingKid } from '../../../src/protocol/ids.js'
import { bodyOf, deployment, devPair, sealFor, type SealOptions } from '../../support/request.js'

describe('openRequest', () => {
  let kms: Kms
  let shieldingKey: Uint8Array
  let kid: Hex

  before(async () => {
    await cryptoWaitReady()
    kms = await openEphemeralKms()
    const info = await kms.generateKey({
      type: 'X25519',
      purpose: 'shielding',
      chains: [],
      origin: 's',
      createdBlock: 0,
    })
    shieldingKey = info.publicKey
    kid = shieldingKid(shieldingKey)
  })
  after(() => kms.close())

  const deps = (changes: Partial<OpenDeps> = {}): OpenDeps => ({
    deployment,
    serves: (asked, block) => asked === kid && block <= 100,
    open: (envelope, info) => kms.open(envelope, info),
    ...changes,
  })
  const open = (envelope: Uint8Array, block = 5, changes: Partial<OpenDeps> = {}): Promise<Opened> =>
    openRequest(deps(changes), { shard: deployment.shard, envelope, extrinsicIndex: 1 }, block)
  const seal = (options: SealOptions = {}, signer = 'Alice', body = bodyOf(devPair('Alice'))) =>
    sealFor(shieldingKey, devPair(signer), body, options)
  const assertFault = (opened: Opened, fault: OpenFault): void => assert.deepEqual(opened, { fault })
  const unused: OpenDeps['open'] = () => assert.fail('nothing may be decrypted')

  it('gives the body and the reply secret that the client holds', async () => {
    const body = bodyOf(devPair('Alice'))
    const { envelope, replySecret } = await seal({}, 'Alice', body)

    assert.deepEqual(await open(envelope), { request: { body, replySecret } })
  })

  it('refuses a request that another account signed', async () => {
    assertFault(await open((await seal({}, 'Bob')).envelope), 'wrong_signature')
  })

  it('refuses a signature over another body, shard or genesis', async () => {
    const body = bodyOf(devPair('Alice'))
    const shard: Hex = `0x${'cd'.repeat(32)}`
    for (const options of [
      { signedBody: { ...body, deadline: body.deadline + 1 } },
      { signedBody: { ...body, publicReply: true } },
      { signedDeployment: { ...deployment, shard } },
      { signedDeployment: { ...deployment, genesis: shard } },
    ]) {
      assertFault(await open((await seal(options, 'Alice', body)).envelope), 'wrong_signature')
    }
  })

  it('drops nothing that the KMS could not be asked about', async () => {
    const unreachable = async () => {
      throw new SignerError('SIGNER__KMS__UNREACHABLE', 'the KMS restarts')
    }

    await assert.rejects(open((await seal()).envelope, 5, { open: unreachable }), { code: 'SIGNER__KMS__UNREACHABLE' })
  })

  it('refuses an envelope that was sealed for another shard, before it is decoded', async () => {
    const elsewhere = { ...deployment, shard: `0x${'cd'.repeat(32)}` as const }
    assertFault(await open((await seal({ deployment: elsewhere })).envelope), 'not_opened')
  })

  it('refuses a request that somebody else opened and sealed again: enc is signed', async () => {
    const { envelope } = await seal()
    const info = hpkeInfo(deployment, kid)
    const { plaintext } = await kms.open(parseEnvelope(envelope), info)
    const thief = await setupSender(shieldingKey, info)

    const copy = formatEnvelope({ kid, enc: thief.enc, ciphertext: await thief.seal(plaintext) })

    assertFault(await open(copy), 'wrong_signature')
  })

  it('refuses a key that is not ours, and one whose last block is over, without decrypting', async () => {
    const stranger = await openEphemeralKms()
    const key = await stranger.generateKey({
      type: 'X25519',
      purpose: 'shielding',
      chains: [],
      origin: 's',
      createdBlock: 0,
    })
    const foreign = await sealFor(key.publicKey, devPair('Alice'), bodyOf(devPair('Alice')))
    stranger.close()

    assertFault(await open(foreign.envelope, 5, { open: unused }), 'unknown_kid')
    assertFault(await open((await seal()).envelope, 101, { open: unused }), 'unknown_kid')
  })

  it('refuses empty, truncated and oversized envelopes without decrypting', async () => {
    const { envelope } = await seal()
    for (const bytes of [
      envelope.slice(0, 0),
      envelope.slice(0, 56),
      new Uint8Array(65_537).fill(1),
      envelope.fill(2, 0, 1),
    ]) {
      assertFault(await open(bytes, 5, { open: unused }), 'malformed_envelope')
    }
  })

  const MALFORMED: Record<string, (plaintext: Uint8Array) => Uint8Array> = {
    empty: () => new Uint8Array(0),
    truncated: (plaintext) => plaintext.slice(0, -1),
    'with a trailing byte': (plaintext) => Uint8Array.of(...plaintext, 0),
    // publicReply follows caller 32, nonce 16 and deadline 4.
    'with a bool of 2': (plaintext) => plaintext.map((byte, i) => (i === 52 ? 2 : byte)),
    // The count of calls, 1, in the two-byte mode of a compact.
    'with a non-canonical compact': (plaintext) =>
      Uint8Array.of(...plaintext.slice(0, 53), 5, 0, ...plaintext.slice(54)),
    'with a call that is not defined': (plaintext) => plaintext.map((byte, i) => (i === 54 ? 4 : byte)),
  }
  for (const [name, mutate] of Object.entries(MALFORMED)) {
    it(`refuses a plaintext ${name}`, async () => {
      assertFault(await open((await seal({ mutate })).envelope), 'malformed_request')
    })
  }

  it('never opens a mutated envelope, and never throws', async () => {
    const { envelope } = await seal()
    await fc.assert(
      fc.asyncProperty(fc.nat(envelope.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const opened = await open(envelope.map((byte, i) => (i === at ? byte ^ mask : byte)))
        assert.ok('fault' in opened)
      }),
      { numRuns: 300 },
    )
  })

  it('answers random bytes with a fault, and never throws', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        assert.ok('fault' in (await open(bytes)))
      }),
      { numRuns: 300 },
    )
  })

  it('refuses random and mutated plaintexts that are sealed well', async () => {
    const garbage = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => () => bytes),
      fc.tuple(fc.nat(150), fc.integer({ min: 1, max: 255 })).map(
        ([at, mask]) =>
          (plaintext: Uint8Array) =>
            plaintext.map((b, i) => (i === at % plaintext.length ? b ^ mask : b)),
      ),
    )
    await fc.assert(
      fc.asyncProperty(garbage, async (mutate) => {
        assert.ok('fault' in (await open((await seal({ mutate })).envelope)))
      }),
      { numRuns: 50 },
    )
  })
})
