import { z } from 'zod'
import { noParams } from '../../../types/worker/agent.js'
import type { OpenMethod } from '../method.js'

/** Where the shape of the document is defined. */
const META_SCHEMA = 'https://meta.open-rpc.org/'

/** The description of the door, made from what the door itself checks calls with. */
export const rpcDiscover: OpenMethod<Record<string, never>> = {
  kind: 'open',
  name: 'rpc.discover',
  summary: 'Answers with the OpenRPC document of this agent.',
  params: noParams,
  result: z.looseObject({ openrpc: z.string() }).meta({ description: `an OpenRPC document, see ${META_SCHEMA}` }),
  errors: [],
  example: { params: {}, result: { openrpc: '1.3.2' } },
  run: (_params, { document }) => ({ result: document }),
}
