import type { Session } from './session.js'

/** Gives the number after the highest one in an indexed integer column; the first is 1. */
export const nextIn = (session: Pick<Session, 'prepare'>, table: string, column: string): (() => number) => {
  const highest = session.prepare(`SELECT coalesce(max(${column}), 0) FROM ${table}`)
  return () => Number(highest.all()[0]?.[0]) + 1
}
