import { z } from 'zod'

type Issue = z.core.$ZodRawIssue

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a whole number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
}

const wrongType = (expected: string): string => `must be ${TYPE_WORDS[expected] ?? 'of another type'}`

const wrongSize = (origin: string, side: 'least' | 'most', bound: number | bigint): string =>
  origin === 'array' || origin === 'tuple' ? `must have at ${side} ${bound} items` : `must be at ${side} ${bound}`

const unknownMembers = (count: number, known: readonly string[]): string => {
  const what = count === 1 ? '1 member that is' : `${count} members that are`
  return `has ${what} not known here (known: ${known.length === 0 ? 'none' : known.join(', ')})`
}

const knownTo = ({ inst, path = [] }: Issue, beside: readonly string[]): string[] => [
  ...(inst instanceof z.ZodObject ? Object.keys(inst.shape) : []),
  ...(path.length === 0 ? beside : []),
]

/**
 * What a schema found wrong, in words that follow the path of the finding. They say what is allowed and repeat
 * nothing of the input. `beside` are members that lie beside those of the schema. Words that a schema has
 * itself come before these.
 */
export const describeIssue =
  (beside: readonly string[]) =>
  (issue: Issue): string => {
    if (issue.code === 'unrecognized_keys') return unknownMembers(issue.keys.length, knownTo(issue, beside))
    if (issue.input === undefined) return 'is missing'
    if (issue.input === null) return 'must not be null: what is absent is left out'
    switch (issue.code) {
      case 'invalid_type':
        return wrongType(issue.expected)
      case 'invalid_value':
        return `must be one of ${issue.values.map(String).join(', ')}`
      case 'too_small':
        return wrongSize(issue.origin, 'least', issue.minimum)
      case 'too_big':
        return wrongSize(issue.origin, 'most', issue.maximum)
      default:
        return 'is not what the method takes'
    }
  }
