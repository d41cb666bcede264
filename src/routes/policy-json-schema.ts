import { z } from 'zod'
import { policySchema } from './document.js'

/**
 * The policy language as JSON Schema 2020-12, for editors. It says what a policy may look like; names and numbers
 * are checked when it is loaded.
 */
export const policyJsonSchema = (): object => ({
  ...z.toJSONSchema(policySchema, { io: 'input' }),
  title: 'Policy of the Signer Layer',
  description: 'Which requests are signed, by which backend, under which conditions.',
})
