import { z } from 'zod'
import { isLoopbackUrl } from './loopback.js'

const isHttp = (url: string): boolean => /^https?:\/\/[^@]*$/.test(url)

/** Spans name jobs, chains and outcomes: they go no further than this machine, to a collector that may pass them on. */
const traces = z.strictObject({
  endpoint: z
    .string()
    .max(256)
    .refine((url) => isHttp(url) && isLoopbackUrl(url), {
      error: 'must be an http:// or https:// address on 127.0.0.1 or [::1]: run a collector on this machine',
    })
    .default('http://127.0.0.1:4318/v1/traces')
    .describe('where a collector on this machine takes OTLP over HTTP'),
  sampleRatio: z.number().min(0).max(1).default(1).describe('share of jobs that are traced, 0 to 1'),
})

/** Where metrics and health can be asked for, and where traces go. */
export const observe = z.strictObject({
  host: z
    .enum(['127.0.0.1', '::1'], {
      error: 'must be 127.0.0.1 or ::1: who watches from elsewhere comes through a reverse proxy that asks who it is',
    })
    .default('127.0.0.1')
    .describe('loopback address to listen on'),
  port: z.int().min(0).max(65_535).describe('port of metrics and health; 0 takes a free one'),
  traces: traces.exactOptional().describe('a trace of each job; without this section there are none'),
})
