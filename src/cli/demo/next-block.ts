import { filter, firstValueFrom } from 'rxjs'
import type { DevAgent } from '../dev-agent.js'

/** Resolves with the next block that the agent has dealt with; rejects when the agent ends by a fault before. */
export const nextBlock = ({ agent }: DevAgent): Promise<unknown> =>
  Promise.race([firstValueFrom(agent.events$.pipe(filter(({ type }) => type === 'block'))), agent.finished])
