import type { Logger } from '../observe/logger.js'
import type { Metrics } from '../observe/metrics.js'
import { readPackageVersion } from '../package-file.js'
import type { OtelTracing } from '../report/otel-tracing.js'
import type { Settings } from '../settings/schema.js'

/** Opens traces, if the settings have the section `observe.traces`; only then are their libraries loaded. */
export const openTraces = async (
  { observe }: Pick<Settings, 'observe'>,
  metrics: Metrics,
  logger: Logger,
): Promise<OtelTracing | undefined> => {
  if (!observe?.traces) return undefined
  const { otelTracing } = await import('../report/otel-tracing.js')
  return otelTracing({ ...observe.traces, version: readPackageVersion() }, { metrics, logger })
}
