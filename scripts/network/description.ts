import { join } from 'node:path'
import { z } from 'zod'

/** The environment variable by which a command gets the network that it runs on: JSON of `NetworkDescription`. */
export const NETWORK_VARIABLE = 'SIGNER_LAYER_TEST_NETWORK'

const nodeSchema = z.strictObject({
  /** JSON-RPC by WebSocket and HTTP, on loopback. */
  url: z.string(),
  pid: z.int().positive(),
  /** What starts it, for `bash -c`: again on the same database and ports. */
  command: z.string().min(1),
  /** Where its output goes. */
  log: z.string(),
})

const networkSchema = z.strictObject({
  /** Everything that belongs to the network lies below it, and every process of it names it. */
  dir: z.string(),
  poolType: z.string(),
  nodes: z.record(z.string(), nodeSchema),
})

export type NodeDescription = z.infer<typeof nodeSchema>
export type NetworkDescription = z.infer<typeof networkSchema>

/** What zombienet writes when all nodes run, as far as it is used here. */
const zombieSchema = z.object({
  relay: z.array(z.object({ name: z.string(), wsUri: z.string() })),
  client: z.object({
    processMap: z.record(z.string(), z.object({ pid: z.int().positive(), cmd: z.array(z.string()) })),
  }),
})

/** Reads `zombie.json` of the network in `dir`. Raises an Error that names what is missing. */
export const describeNetwork = (zombieJson: string, dir: string, poolType: string): NetworkDescription => {
  const { relay, client } = zombieSchema.parse(JSON.parse(zombieJson))
  const nodes = relay.map(({ name, wsUri }): [string, NodeDescription] => {
    const process = client.processMap[name]
    if (!process) throw new Error(`zombie.json has no process of ${name}`)
    return [name, { url: wsUri, pid: process.pid, command: process.cmd.join(' '), log: join(dir, `${name}.log`) }]
  })
  return { dir, poolType, nodes: Object.fromEntries(nodes) }
}

/** The network that this process was started on. Raises an Error outside of `scripts/with-network.ts`. */
export const readNetwork = (env: NodeJS.ProcessEnv): NetworkDescription => {
  const text = env[NETWORK_VARIABLE]
  if (text === undefined) throw new Error('There is no network: run `npm run test:zombienet`.')
  return networkSchema.parse(JSON.parse(text))
}
