import { z } from 'zod'
import type { Settings } from '../../settings/schema.js'

const readyzSchema = z.object({
  ready: z.boolean(),
  reasons: z.array(z.object({ name: z.string(), advice: z.string() })),
})

/** What the port for health says. */
export type Readyz = z.output<typeof readyzSchema>

/** Asks /readyz of an agent with these settings; undefined where they have no such port, or it does not answer. */
export const askReadyz = async (
  { observe }: Pick<Settings, 'observe'>,
  fetch = globalThis.fetch,
): Promise<Readyz | undefined> => {
  if (observe === undefined || observe.port === 0) return undefined
  const host = observe.host.includes(':') ? `[${observe.host}]` : observe.host
  try {
    const answer = await fetch(`http://${host}:${observe.port}/readyz`)
    return readyzSchema.safeParse(await answer.json()).data
  } catch {
    return undefined // the worker's door says the most of it too
  }
}
