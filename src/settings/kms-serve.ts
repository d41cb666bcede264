import { z } from 'zod'
import { addIssues } from './broken-rule.js'
import { count } from './count.js'
import { filePath } from './file-path.js'
import { sealedKms, socketPath, systemId } from './kms.js'
import { serveRules } from './agent-rules.js'

/** Settings of `kms serve`: a file of its own, so that the user of the KMS needs nothing of the agent's. */
export const kmsServeSchema = z
  .strictObject({
    kms: sealedKms.describe('where the keys are, as in the settings of an agent'),
    serve: z
      .strictObject({
        socket: socketPath.describe('path of the Unix socket, in a folder that only the user of the KMS writes'),
        journal: filePath().describe('file of what was signed, by request id; its folder is there, on a local disk'),
        allowUids: z
          .array(systemId)
          .min(1)
          .max(16)
          .exactOptional()
          .describe('users that may connect; by default the own one alone'),
        gid: systemId.exactOptional().describe('group that may open the socket beside its owner; by default none'),
        keepRequests: count(1_000_000).describe('the newest requests that are known; older ones would be signed anew'),
      })
      .describe('who may use them, and where'),
    declareDevChain: z
      .boolean()
      .default(false)
      .describe('true says that no money is on these keys, and allows seal providers that protect nothing'),
  })
  .superRefine((settings, context) => addIssues(context, serveRules(settings)), { when: () => true })

export type KmsServeSettings = z.output<typeof kmsServeSchema>

/** The schema as JSON Schema, for editors. */
export const kmsServeJsonSchema = (): unknown => z.toJSONSchema(kmsServeSchema, { io: 'input' })
