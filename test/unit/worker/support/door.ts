/** A door on an agent in memory, and peers that knock. */
import assert from 'node:assert/strict'
import { VirtualTimeScheduler } from 'rxjs'
import type { LogData, Logger } from '../../../../src/observe/logger.js'
import type { Metrics } from '../../../../src/observe/metrics.js'
import type { JsonObject } from '../../../../src/protocol/plain-json.js'
import { createDispatcher } from '../../../../src/worker/dispatch.js'
import type { HandleFrame, Peer } from '../../../../src/worker/frame.js'
import type { DispatchSettings } from '../../../../src/worker/services.js'
import { testMetrics } from '../../../support/metrics.js'
import { createMemoryAgent, type MemoryAgent } from './memory-ports.js'

export const SETTINGS: DispatchSettings = {
  ratePerSecond: 1,
  burst: 1_000,
  inFlight: 4,
  answerWithinMs: 5_000,
  subscriptionsPerConnection: 2,
}

export interface Door {
  readonly handle: HandleFrame
  readonly isAuthenticated: (peer: Peer) => boolean
  readonly agent: MemoryAgent
  readonly metrics: Metrics
  readonly errors: LogData[]
  readonly advance: (ms: number) => void
  /** Runs what was scheduled for now. */
  readonly tick: () => void
}

/** Virtual time that a test moves on by itself. */
class TestTime extends VirtualTimeScheduler {
  readonly advance = (ms: number): void => {
    this.maxFrames = this.frame + ms
    this.flush()
    this.frame = this.maxFrames
  }
}

export const openDoor = (agent: MemoryAgent = createMemoryAgent(), settings: Partial<DispatchSettings> = {}): Door => {
  const time = new TestTime()
  const metrics = testMetrics()
  const errors: LogData[] = []
  const silent = (): void => undefined
  const logger: Logger = { error: (_, data) => void errors.push(data ?? {}), warn: silent, info: silent, debug: silent }
  let bytes = 0
  const { handle, isAuthenticated } = createDispatcher(
    { ...SETTINGS, ...settings },
    {
      ports: agent.ports,
      nowMs: () => time.frame,
      randomBytes: (length) => new Uint8Array(length).fill((bytes += 1)),
      logger,
      metrics: metrics.worker,
      scheduler: time,
    },
  )
  return { handle, isAuthenticated, agent, metrics, errors, advance: time.advance, tick: () => time.advance(0) }
}

export interface TestPeer extends Peer {
  readonly sent: JsonObject[]
  /** Whether it reads. */
  setReading(reads: boolean): void
  close(): void
}

/** A peer by WebSocket without TLS, unless told otherwise. */
export const connect = (change: Partial<Peer> = {}): TestPeer => {
  const sent: JsonObject[] = []
  const end = new AbortController()
  let reads = true
  let wake: (() => void)[] = []
  const wakeAll = (): void => {
    const woken = wake
    wake = []
    for (const one of woken) one()
  }
  const setReading = (next: boolean): void => {
    reads = next
    if (next) wakeAll()
  }
  return {
    transport: 'websocket',
    channelBinding: new Uint8Array(32),
    secure: false,
    notify: (text) => {
      if (reads) sent.push(JSON.parse(text) as JsonObject)
      return reads
    },
    whenWritable: () => new Promise((resolve) => void wake.push(resolve)),
    closed: end.signal,
    sent,
    setReading,
    close: () => {
      end.abort()
      wakeAll()
    },
    ...change,
  }
}

/** A peer by HTTP: it cannot be told anything. */
export const httpPeer = (change: Partial<Peer> = {}): Peer => {
  const { notify: _n, whenWritable: _w, ...peer } = connect()
  return { ...peer, transport: 'http', ...change }
}

export interface Answer {
  readonly jsonrpc: string
  readonly id: unknown
  readonly result?: JsonObject
  readonly error?: { readonly code: number; readonly message: string; readonly data: JsonObject }
}

/** The answer to a frame, which must have one. */
export const answerTo = async (door: Door, peer: Peer, frame: unknown): Promise<Answer> => {
  const text = await door.handle(typeof frame === 'string' ? frame : JSON.stringify(frame), peer)
  assert.ok(text !== undefined, 'there is no answer')
  return JSON.parse(text) as Answer
}

/** The answer to one call. */
export const call = (door: Door, peer: Peer, method: string, params?: object): Promise<Answer> =>
  answerTo(door, peer, { jsonrpc: '2.0', id: 1, method, ...(params === undefined ? {} : { params }) })

/** The name of the error that a call ends with; `ok` when it has a result. */
export const faultOf = ({ error }: Answer): unknown => (error === undefined ? 'ok' : error.data.name)

/** Until everything that waits for nothing but promises has run. */
export const settled = async (): Promise<void> => {
  for (let i = 0; i < 20; i += 1) await Promise.resolve()
}
