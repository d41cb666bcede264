import type { SpanExporter } from '@opentelemetry/sdk-trace-base'
import { systemCodeOf } from '../errors/system-code.js'
import type { Logger } from '../observe/logger.js'
import type { Metrics } from '../observe/metrics.js'
import { oncePer } from '../observe/once-per.js'

const LOG_EVERY_MS = 60_000

/** `ExportResultCode.SUCCESS`, from a package that is not ours to import. */
const SUCCESS = 0

export interface CountDeps {
  readonly metrics: Pick<Metrics, 'traces'>
  readonly logger: Pick<Logger, 'warn'>
  readonly monotonicMs: () => number
  /** Told when the fate of so many spans is known. */
  readonly onSettled: (spans: number) => void
}

/** The same exporter; what became of its spans is counted, and a fault logged at most once a minute. */
export const countExports = (
  exporter: SpanExporter,
  { metrics, logger, monotonicMs, onSettled }: CountDeps,
): SpanExporter => {
  let fault: unknown
  // Its code only: a message may hold what the collector answered.
  const log = oncePer(LOG_EVERY_MS, monotonicMs, () =>
    logger.warn('Traces could not be exported', { code: systemCodeOf(fault) ?? 'refused by the collector' }),
  )
  return {
    export: (spans, onResult) =>
      exporter.export(spans, (result) => {
        const isExported = (result.code as number) === SUCCESS
        metrics.traces.spans.add({ outcome: isExported ? 'exported' : 'failed' }, spans.length)
        onSettled(spans.length)
        if (!isExported) {
          fault = result.error
          log()
        }
        onResult(result)
      }),
    shutdown: () => exporter.shutdown(),
  }
}
