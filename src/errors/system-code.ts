/** The code that Node, SQLite and other libraries give their errors, such as `ENOENT`; undefined for what has none. */
export const systemCodeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
