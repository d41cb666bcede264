import { z } from 'zod'
import { REASONS, type Reason } from '../../../types/protocol/reasons.js'
import { settingsSchema } from '../../settings/schema.js'
import { requestSchema } from './request-file.js'

/** What a case expects; what it does not name may be anything. */
const expectation = z.strictObject({
  decision: z.enum(['approved', 'denied', 'failed']),
  route: z.string().exactOptional().describe('id of the route that decided'),
  reason: z.enum(Object.keys(REASONS) as [Reason, ...Reason[]]).exactOptional(),
  backend: z.string().exactOptional(),
})
export type Expectation = z.output<typeof expectation>

/** A table of cases for one policy. */
export const testSchema = z.strictObject({
  policy: z.string().min(1).describe('policy file, relative to this one'),
  settings: settingsSchema.shape.names.describe('names beyond the built-in ones, as under names in the settings'),
  cases: z
    .array(z.strictObject({ name: z.string().min(1), request: requestSchema, expect: expectation }))
    .min(1)
    .max(4096),
})
export type TestFile = z.output<typeof testSchema>
