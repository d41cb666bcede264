import { z } from 'zod'

/** Where metrics and health can be asked for. */
export const observe = z.strictObject({
  host: z
    .enum(['127.0.0.1', '::1'], {
      error: 'must be 127.0.0.1 or ::1: who watches from elsewhere comes through a reverse proxy that asks who it is',
    })
    .default('127.0.0.1')
    .describe('loopback address to listen on'),
  port: z.int().min(0).max(65_535).describe('port of metrics and health; 0 takes a free one'),
})
