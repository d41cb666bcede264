/** `sc-client-db`, whatever the layers above put before it and whichever code they give it (4003, -32000, -32603). */
const DISCARDED = 'State already discarded for '

/** Whether a node's refusal means that it had the state of a finalised block once, and keeps it no more. */
export const saysPruned = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  const { message, data } = error as Error & { readonly data?: unknown }
  return message.includes(DISCARDED) || (typeof data === 'string' && data.includes(DISCARDED))
}
