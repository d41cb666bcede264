import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:https'
import { connect } from 'node:net'
import { systemRandom } from '../../../../src/kms/random.js'
import { beginCeremony, sealShare, type OpenCeremony } from '../../../../src/kms/recovery/ceremony.js'
import { collectorOf, type Collector, type Taken } from '../../../../src/kms/recovery/collector.js'
import { openDoor, type Door } from '../../../../src/kms/recovery/door.js'
import { messageJson, readCeremony, type CeremonyJson } from '../../../../src/kms/recovery/wire.js'
import { makeCertificate } from '../../../support/certificates.js'
import { listeningServer, tooManyFiles } from '../../../support/listening-server.js'
import { mustGet, testSet, type TestSet } from './support/test-set.js'

const LOOPBACK = { host: '127.0.0.1', port: 0 }
const JSON_BODY = { 'content-type': 'application/json' }

describe('the door for shares', () => {
  let set: TestSet
  let ceremony: OpenCeremony
  let collector: Collector
  let door: Door
  let taken: Taken[]

  before(async () => {
    set = await testSet(2, 3)
  })
  beforeEach(async () => {
    ceremony = beginCeremony(set.set.setId, systemRandom)
    collector = collectorOf(set.set, ceremony)
    taken = []
    door = await openDoor(LOOPBACK, { ceremony, collector, onTaken: (what) => taken.push(what) })
  })
  afterEach(() => door.close())

  const post = (body: string, headers: Record<string, string> = JSON_BODY) =>
    fetch(door.url, { method: 'POST', headers, body })
  const message = async (index: number) =>
    JSON.stringify(messageJson(await sealShare(ceremony, index, mustGet(set.shares, index - 1))))

  it('shows key, nonce and set, and how many shares are here', async () => {
    await post(await message(1))

    const shown = await (await fetch(door.url)).text()

    const { setId, nonce, publicKey } = ceremony
    const expected: CeremonyJson = { version: 1, setId, nonce, publicKey, received: 1, threshold: 2 }
    assert.deepEqual(readCeremony(shown), expected)
  })

  it('takes a share, the same share again, and a second one', async () => {
    const answers: unknown[] = []
    for (const body of [await message(1), await message(1), await message(3)])
      answers.push(await (await post(body)).json())

    assert.deepEqual(answers, [
      { outcome: 'accepted', received: 1, threshold: 2 },
      { outcome: 'known', received: 1, threshold: 2 },
      { outcome: 'accepted', received: 2, threshold: 2 },
    ])
    assert.deepEqual(
      taken.map(({ outcome }) => outcome),
      ['accepted', 'known', 'accepted'],
    )
  })

  it('refuses and counts a message for another nonce', async () => {
    const replayed = messageJson(await sealShare(beginCeremony(set.set.setId, systemRandom), 1, mustGet(set.shares, 0)))

    const answer = await post(JSON.stringify(replayed))

    assert.equal(answer.status, 422)
    assert.match(await answer.text(), /not sealed to the key of this instance/)
    assert.equal(collector.progress().refused, 1)
  })

  it('refuses what is no message, without asking the collector', async () => {
    const good = JSON.parse(await message(1)) as object
    const bodies = [
      '',
      '{',
      'null',
      '[]',
      JSON.stringify({ ...good, index: 0 }),
      JSON.stringify({ ...good, index: 33 }),
      JSON.stringify({ ...good, index: '1' }),
      JSON.stringify({ ...good, enc: '0x00' }),
      JSON.stringify({ ...good, ciphertext: '0x' }),
      JSON.stringify({ ...good, more: true }),
    ]

    for (const body of bodies) assert.equal((await post(body)).status, 400, body.slice(0, 80))
    assert.deepEqual(taken, [])
  })

  it('refuses an oversized body, and goes on', async () => {
    assert.equal((await post('x'.repeat(1_025))).status, 413)
    assert.equal((await post(await message(1))).status, 200)
  })

  it('refuses other paths, methods, types and web pages', async () => {
    const body = await message(1)

    assert.equal((await fetch(`${door.url}/shares`)).status, 404)
    assert.equal((await fetch(door.url, { method: 'DELETE' })).status, 405)
    assert.equal((await post(body, { 'content-type': 'text/plain' })).status, 415)
    assert.equal((await post(body, { ...JSON_BODY, origin: 'https://page.example' })).status, 403)
    assert.deepEqual(taken, [])
  })

  it('survives a peer that goes away in the middle of a message', async () => {
    const socket = connect(Number(new URL(door.url).port), '127.0.0.1')
    await once(socket, 'connect')
    socket.end('POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{')
    socket.resume()
    await once(socket, 'close')

    assert.equal((await post(await message(1))).status, 200)
  })

  it('closes while a peer holds its connection', async () => {
    const socket = connect(Number(new URL(door.url).port), '127.0.0.1')
    await once(socket, 'connect')
    socket.write('POST / HTTP/1.1\r\n')

    await Promise.all([door.close(), once(socket, 'close')])

    door = await openDoor(LOOPBACK, { ceremony, collector, onTaken: () => undefined })
  })

  it('stays open when the system has no descriptor for a connection', async () => {
    listeningServer(Number(new URL(door.url).port)).emit('error', tooManyFiles())

    assert.equal((await fetch(door.url)).status, 200)
  })

  it('says so when it cannot listen', () =>
    assert.rejects(
      openDoor(
        { host: '127.0.0.1', port: Number(new URL(door.url).port) },
        { ceremony, collector, onTaken: () => undefined },
      ),
      { code: 'SIGNER__KMS__RECOVERY_UNAVAILABLE' },
    ))

  it('speaks TLS where it has a certificate', async () => {
    const { cert, key } = makeCertificate({ name: 'localhost' })
    const tls = { cert: Buffer.from(cert), key: Buffer.from(key) }
    const secure = await openDoor({ ...LOOPBACK, tls }, { ceremony, collector, onTaken: () => undefined })

    const asked = request(secure.url, { ca: Buffer.from(cert), servername: 'localhost' }).end()
    const [response] = (await once(asked, 'response')) as [{ statusCode: number; resume: () => void }]
    response.resume()

    assert.ok(secure.url.startsWith('https://'))
    assert.equal(response.statusCode, 200)
    await secure.close()
  })
})
