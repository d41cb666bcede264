import { randomBytes } from 'node:crypto'
import {
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes,
  type Context,
  type SpanContext,
} from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { AlwaysOnSampler, BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import type { RequestId } from '../model/ids.js'
import { briefAgent } from '../net/brief-agent.js'
import type { Logger } from '../observe/logger.js'
import type { Metrics } from '../observe/metrics.js'
import type { JobTrace, SpanWords, Stretch, Tracing } from '../observe/tracing.js'
import { countExports } from './count-exports.js'
import { isSampled, submissionIdsOf, traceIdsOf, type TraceIds } from './trace-ids.js'

/**
 * Within it the tries of one export begin, and each of them ends, so that an export takes twice that at most, whatever
 * a collector does; one on this machine answers at once or is not there.
 */
const DEFAULT_EXPORT_MS = 3_000
/** Spans that wait or are under way; what comes beyond is dropped. */
const MOST_SPANS = 4_096
/** Beginnings that are remembered; the span of a job beyond begins with its first run. */
const MOST_BEGUN = 10_000
/** More than that a collector that answers does not need. */
const CLOSE_MS = 4_000

export interface OtelOptions {
  /** Where a collector takes OTLP over HTTP, the whole address. */
  readonly endpoint: string
  /** 0 to 1. */
  readonly sampleRatio: number
  /** Of this package. */
  readonly version: string
  /** How long one try to export may take, and the next ones may begin. Default 3 s. */
  readonly exportMs?: number
}

export interface OtelDeps {
  readonly metrics: Pick<Metrics, 'traces'>
  readonly logger: Pick<Logger, 'warn'>
}

/** Traces that go to a collector, in batches. */
export interface OtelTracing extends Tracing {
  /** Sends what waits, within 4 s; never rejects. What comes later is dropped. */
  close(): Promise<void>
}

const PREFIX = 'signer.'

/** A span that is over. Without ids it gets new ones, without a parent it is the first of its trace. */
interface NewSpan {
  readonly name: string
  readonly stretch: Stretch
  readonly attributes: Attributes
  readonly parent?: Context
  readonly ids?: TraceIds
  /** The span that it takes the place of. */
  readonly after?: TraceIds | undefined
}

const attributesOf = (id: RequestId, words: SpanWords): Attributes =>
  Object.fromEntries(Object.entries({ job: id, ...words }).map(([name, value]) => [`${PREFIX}${name}`, value]))

const contextOf = (ids: TraceIds): SpanContext => ({ ...ids, traceFlags: TraceFlags.SAMPLED })
/** What is written in it belongs to that span, which may be written later, or by another life of the agent. */
const within = (ids: TraceIds): Context => trace.setSpanContext(ROOT_CONTEXT, contextOf(ids))

const endedWithin = async (ms: number, work: Promise<unknown>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))
  await Promise.race([work.catch(() => undefined), over])
  clearTimeout(timer)
}

/** Wall-clock time that is not set back while the process runs. */
const nowMs = (): number => performance.timeOrigin + performance.now()

/** Ids for the next span: those that were given, or new ones. */
const chosenIds = () => {
  let chosen: TraceIds | undefined
  return {
    /** What `start` begins has these ids. */
    withIds: <T>(ids: TraceIds, start: () => T): T => {
      chosen = ids
      const started = start()
      chosen = undefined
      return started
    },
    generateTraceId: () => chosen?.traceId ?? randomBytes(16).toString('hex'),
    generateSpanId: () => chosen?.spanId ?? randomBytes(8).toString('hex'),
  }
}

/** Opens the way to a collector. Nothing is sent, and nobody asked, before there are spans. */
export const otelTracing = (
  { endpoint, sampleRatio, version, exportMs = DEFAULT_EXPORT_MS }: OtelOptions,
  { metrics, logger }: OtelDeps,
): OtelTracing => {
  let unsettled = 0
  let isClosed = false
  const begun = new Map<RequestId, number>()
  const idGenerator = chosenIds()
  const otlp = new OTLPTraceExporter({
    url: endpoint,
    timeoutMillis: exportMs,
    httpAgentOptions: (protocol) => briefAgent(protocol, exportMs),
  })
  const exporter = countExports(otlp, {
    metrics,
    logger,
    monotonicMs: () => performance.now(),
    onSettled: (spans) => void (unsettled -= spans),
  })
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'signer-layer', 'service.version': version }),
    // Which jobs are traced was decided by their ids.
    sampler: new AlwaysOnSampler(),
    idGenerator,
    spanProcessors: [new BatchSpanProcessor(exporter, { maxQueueSize: MOST_SPANS, exportTimeoutMillis: CLOSE_MS })],
  })
  const tracer = provider.getTracer('signer-layer', version)

  const write = ({ name, stretch, attributes, parent = ROOT_CONTEXT, ids, after }: NewSpan): void => {
    if (isClosed || unsettled >= MOST_SPANS) return metrics.traces.spans.add({ outcome: 'dropped' })
    unsettled += 1
    const links = after ? [{ context: contextOf(after) }] : []
    const start = () => tracer.startSpan(name, { startTime: stretch.fromMs, attributes, links }, parent)
    const span = ids ? idGenerator.withIds(ids, start) : start()
    if (attributes[`${PREFIX}outcome`] === 'failed') span.setStatus({ code: SpanStatusCode.ERROR })
    span.end(stretch.toMs)
  }
  const traceOf = (id: RequestId): JobTrace => {
    const ids = traceIdsOf(id)
    const fromMs = begun.get(id) ?? nowMs()
    const parent = within(ids)
    return {
      step: (name, stretch, words) => write({ name, stretch, attributes: attributesOf(id, words), parent }),
      end: (words) => {
        begun.delete(id)
        write({ name: 'job', stretch: { fromMs, toMs: nowMs() }, attributes: attributesOf(id, words), ids })
      },
      sent: (extrinsic, stretch, words) => {
        const attributes = attributesOf(id, { ...words, extrinsic })
        write({ name: 'submit', stretch, attributes, parent: within(submissionIdsOf(id, extrinsic)) })
      },
      settled: (extrinsic, stretch, words, after) =>
        write({
          name: 'submission',
          stretch,
          attributes: attributesOf(id, { ...words, extrinsic }),
          parent,
          ids: submissionIdsOf(id, extrinsic),
          after: after && submissionIdsOf(id, after),
        }),
    }
  }
  return {
    nowMs,
    begin: (id) => {
      if (begun.size < MOST_BEGUN && !begun.has(id) && isSampled(id, sampleRatio)) begun.set(id, nowMs())
    },
    of: (id) => (isSampled(id, sampleRatio) ? traceOf(id) : undefined),
    close: async () => {
      isClosed = true
      await endedWithin(CLOSE_MS, provider.shutdown())
    },
  }
}
