import type { z } from 'zod'
import { didYouMean, listNames } from '../../errors/nearest.js'
import { alternativesOf, type SchemaNode } from '../schema-tree.js'
import type { SettingsPath } from '../settings-path.js'
import { expectation, fixedValues } from './expectation.js'
import { mayHoldSecret, showValue } from './show-value.js'

type Issue = z.core.$ZodIssue

/** The message of an issue for which the schema has no words of its own. */
export const NO_WORDS = '(no words)'

const LONGEST_WORD = 40

const isClosed = (nodes: readonly SchemaNode[]): boolean =>
  alternativesOf(nodes).every((node) => node.enum !== undefined || node.const !== undefined)

const isText = (nodes: readonly SchemaNode[]): boolean => alternativesOf(nodes).every(({ type }) => type === 'string')

/** What is like none of the known words, where a secret may stand, may be one. */
const noneOf = (found: string, known: readonly string[], path: SettingsPath): string => {
  const meant = didYouMean(found, known)
  const isShown = found.length <= LONGEST_WORD && (meant !== '' || !mayHoldSecret(path))
  return `${isShown ? JSON.stringify(found) : 'this'} is none of ${listNames(known)}${meant}`
}

const PARTS: Readonly<Record<string, string>> = { array: 'entries', string: 'characters' }

/** What is wrong with the length of a list or text. */
const lengthProblem = (issue: Issue): string | undefined => {
  if (issue.code !== 'too_small' && issue.code !== 'too_big') return undefined
  const parts = PARTS[issue.origin]
  if (parts === undefined) return undefined
  if (issue.code === 'too_big') return `must have at most ${issue.maximum} ${parts}`
  return issue.minimum === 1 ? 'must not be empty' : `must have at least ${issue.minimum} ${parts}`
}

const withFound = (expected: string, found: unknown, path: SettingsPath, nodes: readonly SchemaNode[]): string => {
  const isUnquoted = (typeof found === 'number' || typeof found === 'boolean') && isText(nodes)
  return `${expected}, found ${showValue(found, path)}${isUnquoted ? ': put it in quotes' : ''}`
}

/** Words of the schema itself, which may say all there is to say. */
const ownWords = (issue: Issue): string | undefined => (issue.message === NO_WORDS ? undefined : issue.message)

/** What is wrong with the value at a path, by the schema that it should have matched. */
export const valueProblem = (
  issue: Issue,
  found: unknown,
  path: SettingsPath,
  nodes: readonly SchemaNode[],
): string => {
  const own = ownWords(issue)
  if (own === undefined && typeof found === 'string' && isClosed(nodes))
    return noneOf(found, fixedValues(nodes).map(String), path)
  return lengthProblem(issue) ?? withFound(own ?? `must be ${expectation(nodes)}`, found, path, nodes)
}
