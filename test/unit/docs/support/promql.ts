/** What the tests of documents read of PromQL: enough for the expressions that are written there. */

const FUNCTIONS = ['sum', 'rate', 'increase', 'changes', 'min_over_time', 'histogram_quantile']
const WORDS = ['by', 'on', 'and', 'or', 'unless']
/** Labels that Prometheus gives by itself. */
export const TARGET_LABELS = ['instance', 'job', 'le']

/** One label matcher of a selector, with all values that it names. */
export interface Matcher {
  readonly label: string
  readonly values: readonly string[]
}

/** A metric as an expression selects it. */
export interface Selector {
  readonly metric: string
  readonly matchers: readonly Matcher[]
}

export interface Expression {
  readonly selectors: readonly Selector[]
  /** Labels that are grouped or matched by. */
  readonly grouping: readonly string[]
  /** Names that are neither a metric nor known; empty in an expression that can be read. */
  readonly unknown: readonly string[]
}

const matchersIn = (braces: string): Matcher[] =>
  [...braces.matchAll(/(\w+)\s*(?:=~|=)\s*"([^"]*)"/g)].map(([, label = '', value = '']) => ({
    label,
    values: value.split('|'),
  }))

const namesIn = (list: string): string[] => list.split(',').map((name) => name.trim())

const GROUPING = /\b(?:by|on)\s*\(([^)]*)\)/g
const SELECTOR = /\b([a-z_]\w*)(?:\{([^}]*)\})?/gi

/** Reads names out of an expression. Durations are in brackets, numbers do not begin with a letter. */
export const readExpression = (text: string): Expression => {
  const grouping = [...text.matchAll(GROUPING)].flatMap(([, list = '']) => namesIn(list))
  const bare = text.replace(GROUPING, ' ').replace(/\[[^\]]*\]/g, ' ')
  const found = [...bare.matchAll(SELECTOR)].filter(([, name = '']) => ![...FUNCTIONS, ...WORDS].includes(name))
  return {
    grouping,
    selectors: found.map(([, metric = '', braces = '']) => ({ metric, matchers: matchersIn(braces) })),
    unknown: [...bare.matchAll(/\b([a-z_]\w*)\s*\(/gi)].flatMap(([, name = '']) =>
      FUNCTIONS.includes(name) || WORDS.includes(name) ? [] : [name],
    ),
  }
}
