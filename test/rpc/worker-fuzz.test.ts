import assert from 'node:assert/strict'
import { Agent } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { HandleFrame } from '../../src/worker/frame.js'
import type { WorkerEvent } from '../../src/worker/transport/options.js'
import { startWorkerServer, type WorkerServer } from '../../src/worker/transport/server.js'
import { createDice, hostileTexts, mutate, rawFrame } from '../support/hostile-frames.js'
import { breakOffSession } from '../support/broken-session.js'
import { openRealDoor, type RealDoor } from '../support/real-door.js'
import { createSignedFrames, createWorkerCalls, type WorkerCalls } from '../support/signed-frames.js'
import { createTestTime } from '../support/test-clock.js'
import { openSocket, OPTIONS, send, type TestSocket } from '../support/worker-server.js'

const SEED = 20_261_122
const MAX_FRAME_BYTES = 16_384
const WARM_UP = { texts: 4_000, posts: 500, raw: 100, sessions: 4 }
const FUZZ = { texts: 80_000, posts: 10_000, raw: 1_000, sessions: 16 }
const FRAMES_PER_RAW = 10
const FRAMES_PER_SESSION = 40
/** One text in so many is a call of somebody who may call. */
const SIGNED_SHARE = 80
/** What only calls reach that are signed and right, or nearly. */
const DEEP_ENDS = [
  'ok',
  'denied',
  'expired',
  'admitted',
  'subscribed',
  'Unauthenticated',
  'AuthReplayed',
  'RequestNonceReused',
  'JobNotFound',
  'KeyNotFound',
  'TooManySubscriptions',
  'NotReady',
] as const
const MOST_GROWTH_BYTES = 8 * 1024 * 1024

const tick = (): Promise<void> => new Promise(setImmediate)

const collectGarbage = (): void => {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as () => void
  for (let i = 0; i < 3; i += 1) gc()
}
const heapUsed = async (): Promise<number> => {
  for (let i = 0; i < 10; i += 1) await tick()
  collectGarbage()
  return process.memoryUsage().heapUsed
}
const openHandles = (): string[] => process.getActiveResourcesInfo().filter((name) => /TCP|TLS|Pipe/.test(name))

const HANDSHAKE =
  'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'

describe("the worker's port, under fire", function () {
  this.timeout(240_000)

  const texts = hostileTexts(SEED, 4_000)
  const dice = createDice(SEED)
  const time = createTestTime()
  const events = new Map<WorkerEvent, number>()
  const rejections: unknown[] = []
  const onRejection = (reason: unknown): void => void rejections.push(reason)
  let server: WorkerServer
  let door: RealDoor
  let calls: WorkerCalls
  let signedText: () => string
  let handlesBefore: string[]
  let handled = 0
  /** How calls ended: names of errors, and states of jobs. */
  const ends = new Map<string, number>()
  const countEnds = (answer: string | undefined): void => {
    // The description of the door names all of them.
    if (answer?.includes('"openrpc"')) return
    for (const [, end = ''] of answer?.matchAll(/"(?:state|name|status|subscription)":"(\w+)"/g) ?? []) {
      const name = end.startsWith('0x') ? 'subscribed' : end
      ends.set(name, (ends.get(name) ?? 0) + 1)
    }
  }

  const nextText = (): string => {
    if (dice(SIGNED_SHARE) === 0) return signedText()
    for (;;) {
      const text = mutate(texts[dice(texts.length)] ?? '', dice)
      if (Buffer.byteLength(text) <= MAX_FRAME_BYTES) return text
    }
  }

  before(async () => {
    handlesBefore = openHandles()
    process.on('unhandledRejection', onRejection)
    door = await openRealDoor()
    calls = createWorkerCalls(door.agent, door.keyId, dice)
    signedText = createSignedFrames(door.agent, calls, dice)
    const counting: HandleFrame = async (text, peer) => {
      handled += 1
      const answer = await door.handle(text, peer)
      countEnds(answer)
      return answer
    }
    const { scheduler, monotonicMs } = time
    const onEvent = (event: WorkerEvent): void => void events.set(event, (events.get(event) ?? 0) + 1)
    const options = { ...OPTIONS, maxFrameBytes: MAX_FRAME_BYTES, highWaterBytes: 65_536 }
    server = await startWorkerServer(options, counting, { scheduler, monotonicMs, onEvent, wallMs: () => 0 })
  })
  after(async () => {
    process.off('unhandledRejection', onRejection)
    await server.close()
    door.close()
  })

  /** Frames that are text, by WebSocket: none may be lost, whatever they say. */
  const fireTexts = async (count: number): Promise<void> => {
    const clients = await Promise.all(Array.from({ length: 4 }, () => openSocket(server.url)))
    const handledBefore = handled
    for (const { socket } of clients) socket.removeAllListeners('message')
    for (let sent = 0; sent < count; sent += 1) {
      const { socket } = clients[sent % clients.length]!
      socket.send(nextText())
      if (sent % 400 === 399) while (socket.bufferedAmount > 0) await tick()
    }
    while (handled - handledBefore < count) await tick()
    assert.equal(handled - handledBefore, count)
    for (const { socket, ended } of clients) {
      assert.equal(socket.readyState, socket.OPEN)
      socket.close()
      await ended
    }
  }

  /** Bodies by POST, of text and of bytes: each has an answer. */
  const firePosts = async (count: number): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 8 })
    const headers = [{}, {}, {}, {}, { 'content-type': 'text/plain' }, { origin: 'https://evil.example' }]
    const statuses = new Set<number>()
    const fire = async (): Promise<void> => {
      const text = dice(50) === 0 ? 'x'.repeat(MAX_FRAME_BYTES + 1 + dice(1000)) : nextText()
      const bytes = Buffer.from(text)
      // A cut between two bytes of one character.
      const body = dice(4) === 0 ? bytes.subarray(dice(bytes.length + 1)) : bytes
      statuses.add((await send(server.url, body, { agent, headers: headers[dice(headers.length)] })).status)
    }
    const lane = async (): Promise<void> => {
      for (let i = 0; i < count / 8; i += 1) await fire()
    }
    await Promise.all(Array.from({ length: 8 }, lane))
    agent.destroy()
    for (const status of statuses) assert.ok([200, 204, 400, 403, 413, 415].includes(status), `${status}`)
  }

  /** What a broken or malicious WebSocket library sends, in one burst of frames. */
  const burst = (): Buffer => {
    const part = (): Buffer => {
      const payload = Buffer.from(nextText()).subarray(0, 200)
      const frames = [
        () => rawFrame(payload),
        () => rawFrame(payload, { fin: false }),
        () => rawFrame(payload, { opcode: 0 }),
        () => rawFrame(payload, { opcode: 2 }),
        () => rawFrame(payload, { opcode: dice(16) }),
        () => rawFrame(payload, { reserved: dice(8) }),
        () => rawFrame(payload, { masked: false }),
        () => rawFrame(payload, { length: dice(65_536) }),
        () => rawFrame(Buffer.from([0xe2, 0x82])),
        () => rawFrame(payload.map(() => dice(256))),
        () => payload,
      ]
      // Mostly right, so that some of it gets through to the later ones.
      return dice(3) > 0 ? rawFrame(payload) : (frames[dice(frames.length)]?.() ?? payload)
    }
    return Buffer.concat(Array.from({ length: FRAMES_PER_RAW }, part))
  }
  const fireRaw = async (): Promise<void> => {
    const socket: Socket = connect(server.port, '127.0.0.1')
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.on('error', () => undefined)
    socket.resume()
    if (dice(10) > 0) socket.write(HANDSHAKE)
    const bytes = burst()
    socket.write(bytes.subarray(0, dice(4) === 0 ? dice(bytes.length) : bytes.length))
    await tick()
    if (dice(2) === 0) socket.resetAndDestroy()
    else socket.end()
    await closed
  }
  const fireAllRaw = async (count: number): Promise<void> => {
    const lane = async (): Promise<void> => {
      for (let i = 0; i < count / 10; i += 1) await fireRaw()
    }
    await Promise.all(Array.from({ length: 10 }, lane))
  }

  const fireSessions = async (count: number): Promise<void> => {
    const context = { agent: door.agent, calls, dice, nextText, frames: FRAMES_PER_SESSION, handled: () => handled }
    for (let i = 0; i < count; i += 4) {
      await Promise.all(Array.from({ length: 4 }, () => breakOffSession(server.url, context)))
    }
  }

  /** Peers that go away without a word, and peers that ask and do not read. */
  const openBadPeers = async (): Promise<TestSocket[]> => {
    const half = await Promise.all(Array.from({ length: 8 }, () => openSocket(server.url, { autoPong: false })))
    const slow = await Promise.all(Array.from({ length: 2 }, () => openSocket(server.url)))
    // A megabyte for each frame: more than two sockets hold between them.
    const call = `[${Array.from({ length: 32 }, (_, id) => `{"jsonrpc":"2.0","id":${id},"method":"rpc.discover"}`).join()}]`
    for (const { socket } of slow) {
      socket.pause()
      for (let i = 0; i < 300; i += 1) socket.send(call)
    }
    return [...half, ...slow]
  }

  const fire = async ({ texts: frames, posts, raw, sessions }: typeof FUZZ): Promise<void> => {
    await fireTexts(frames)
    await fireSessions(sessions)
    const bad = await openBadPeers()
    await firePosts(posts)
    await fireAllRaw(raw)
    time.advance(OPTIONS.pingMs)
    time.advance(OPTIONS.pingMs)
    for (const { socket } of bad) socket.resume()
    await Promise.all(bad.map(({ ended }) => ended))
  }

  it(`answers after 100,000 hostile frames, and keeps nothing of them (seed ${SEED})`, async () => {
    await fire(WARM_UP)
    const heapBefore = await heapUsed()
    await fire(FUZZ)
    const growth = (await heapUsed()) - heapBefore

    const call = '{"jsonrpc":"2.0","id":"still here","method":"system_health"}'
    assert.match((await send(server.url, call)).text, /"id":"still here"/)
    const { socket, next, ended } = await openSocket(server.url)
    socket.send(call)
    assert.match(await next(), /"id":"still here"/)
    socket.close()
    await ended
    assert.ok(growth < MOST_GROWTH_BYTES, `the heap grew by ${growth} bytes`)
    assert.deepEqual(rejections, [])
    assert.equal(events.get('handler_failed'), undefined)
    for (const event of [
      'half_open',
      'slow_reader',
      'binary_frame',
      'websocket_malformed',
      'http_malformed',
    ] as const) {
      assert.ok(events.get(event), `${event} did not come up`)
    }
    for (const end of DEEP_ENDS) assert.ok(ends.get(end), `no call ended as ${end}`)

    await server.close()
    for (let i = 0; i < 20; i += 1) await tick()
    assert.deepEqual(openHandles(), handlesBefore)
  })
})
