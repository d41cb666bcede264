import type { HandleFrame, Peer } from '../frame.js'
import type { ServerContext } from './options.js'
import { refusalText, requestIdOf } from './refusal.js'

/** Where all frames go through, whatever carried them. */
export interface Door {
  /** The answer's text, or undefined without one. Never rejects. */
  answer(text: string, peer: Peer): Promise<string | undefined>
  /** Counts work until the returned function is called: frames in hand, and their way out. */
  enter(): () => void
  /** From now on frames are refused; those in hand go on. */
  shut(): void
  isShut(): boolean
  /** Resolves when nothing is in hand any more. */
  whenIdle(): Promise<void>
}

/** Hands frames on until it is shut. */
export const createDoor = (handle: HandleFrame, { onEvent }: Pick<ServerContext, 'onEvent'>): Door => {
  const waiters: (() => void)[] = []
  let inHand = 0
  let open = true

  const enter = (): (() => void) => {
    inHand += 1
    let inside = true
    return () => {
      if (!inside) return
      inside = false
      inHand -= 1
      if (inHand === 0) for (const resolve of waiters.splice(0)) resolve()
    }
  }
  const answer = async (text: string, peer: Peer): Promise<string | undefined> => {
    if (!open) {
      onEvent('refused_closing')
      return refusalText('ShuttingDown', requestIdOf(text))
    }
    try {
      return await handle(text, peer)
    } catch {
      onEvent('handler_failed')
      return refusalText('InternalError', requestIdOf(text))
    }
  }
  const whenIdle = (): Promise<void> =>
    inHand === 0 ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve))
  return { answer, enter, shut: () => void (open = false), isShut: () => !open, whenIdle }
}
