/** Second word of an answer: the result follows, or the error. */
export const DONE = 0
export const REFUSED = 1
