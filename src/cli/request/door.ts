import type { Expectation, RequestCall, SignInput } from '../../client/index.js'
import type { RequestId } from '../../model/ids.js'
import type { ExplainResult } from '../../../types/worker/explain.js'
import type { Answer } from './answer.js'
import type { SignNote } from './saved-request.js'

/** How to ask. */
export interface AskOptions {
  readonly deadlineBlocks: number
  /** Signatures to verify. */
  readonly expect?: Expectation
  /** What makes a transaction of the signatures, for whoever reads the reply later. */
  readonly note?: SignNote
}

/** An answer, and the end of what was kept of the question: call it when the answer is where it belongs. */
export interface Asked {
  readonly answer: Answer
  readonly forget: () => Promise<void>
}

/** A way to one agent, for one caller. */
export interface Door {
  readonly name: 'chain' | 'worker'
  /** One request of one call, until it is answered. Raises as the clients do. */
  ask(call: RequestCall, options: AskOptions): Promise<Asked>
  /** What would be decided now; only at the worker's door. */
  explain?(input: SignInput): Promise<ExplainResult>
  close(): Promise<void>
}

/** Hears of a request before it leaves: what it asks for, and where it is kept. */
export type OnAsk = (requestId: RequestId, call: RequestCall['tag'], savedAs?: string) => void
