import type { Level } from './finding.js'
import type { CheckResult } from './run-checks.js'

const MARK: Readonly<Record<Level, string>> = { ok: 'ok     ', warning: 'warning', problem: 'PROBLEM' }

const count = (results: readonly CheckResult[], level: Level): number =>
  results.flatMap(({ findings }) => findings).filter((finding) => finding.level === level).length

const plural = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`

/** Whether something keeps the agent from its work. */
export const hasProblem = (results: readonly CheckResult[]): boolean => count(results, 'problem') > 0

/** Text of others forges no line. */
const oneLine = (text: string): string => text.replace(/:\n\s*/g, ': ').replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')

/** A line for each finding, the cure below it, and a summary. */
export const describeResults = (results: readonly CheckResult[]): readonly string[] => [
  ...results.flatMap(({ check, findings }) =>
    findings.flatMap(({ level, message, cure }) => [
      `${MARK[level]} ${check}: ${oneLine(message)}`,
      ...(cure === undefined ? [] : [`          ${oneLine(cure)}`]),
    ]),
  ),
  `${plural(count(results, 'problem'), 'problem')}, ${plural(count(results, 'warning'), 'warning')}`,
]

/** The same for programs. */
export const resultsJson = (results: readonly CheckResult[]): object => ({
  problems: count(results, 'problem'),
  warnings: count(results, 'warning'),
  findings: results.flatMap(({ check, findings }) => findings.map((finding) => ({ check, ...finding }))),
})
