const CODES: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH'])

/** Whether the system says by this code that nobody listens at an address, or that there is no such place. */
export const isNobodyThere = (code: string): boolean => CODES.has(code)
