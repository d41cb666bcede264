const FIRST_MS = 500
const LONGEST_MS = 30_000

/** Pause before attempt `attempt` + 1, counted from 1: half a second, doubling up to 30 s. */
export const retryDelayMs = (attempt: number): number => Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 16))
