/** docs/operate.md against the code: codes, reasons, metrics, and what alerts ask for. */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { ERROR_CODES } from '../../../src/errors/codes.js'
import { PATHS } from '../../../src/observe/check-probe.js'
import { REASONS } from '../../../src/observe/readiness.js'
import { testMetrics } from '../../support/metrics.js'
import { anchorsOf, readText, tableOf } from './support/markdown.js'
import { readExpression, TARGET_LABELS, type Selector } from './support/promql.js'

const text = readText('docs/operate.md')
const alerts = text.slice(text.indexOf('## Alerts'))
const expressions = [...alerts.matchAll(/```promql\n([^]*?)```/g)].map(([, expression = '']) => expression)

interface Known {
  readonly type: string
  readonly help: string
  /** All values of each label. */
  readonly labels: Readonly<Record<string, readonly string[]>>
}

const labelNamesOf = (registry: Registry, name: string): readonly string[] =>
  (registry.getSingleMetric(name) as unknown as { readonly labelNames: readonly string[] }).labelNames

const known = async (registry: Registry): Promise<Map<string, Known>> =>
  new Map(
    (await registry.getMetricsAsJSON()).map(({ name, type, help, values }) => {
      const labels = labelNamesOf(registry, name).map((label): [string, string[]] => [
        label,
        [...new Set(values.map((value) => String(value.labels[label])))],
      ])
      return [name, { type: String(type), help, labels: Object.fromEntries(labels) }]
    }),
  )

/** A histogram is asked for by its parts. */
const baseOf = (metric: string): string => metric.replace(/(?<=_(?:seconds|blocks))_(?:bucket|sum|count)$/, '')

describe('docs/operate.md', () => {
  let own: Map<string, Known>
  let all: Map<string, Known>
  before(async () => {
    const process = new Registry()
    collectDefaultMetrics({ register: process })
    own = await known(testMetrics().registry)
    all = new Map([...own, ...(await known(process)), ['up', { type: 'gauge', help: '', labels: {} }]])
  })

  it('is read by a reader that sees every name of an expression', () => {
    const text = 'sum by (a) (rate(x_total{b=~"1|2"}[5m])) / on(c) nonsense(y_seconds) > 2e9 or z == 0'

    assert.deepEqual(readExpression(text), {
      grouping: ['a', 'c'],
      selectors: [
        { metric: 'x_total', matchers: [{ label: 'b', values: ['1', '2'] }] },
        { metric: 'nonsense', matchers: [] },
        { metric: 'y_seconds', matchers: [] },
        { metric: 'z', matchers: [] },
      ],
      unknown: ['nonsense'],
    })
  })

  it('has every metric, with type, labels and meaning, and no other', () => {
    const rows = tableOf(text, 'metric', 'type', 'labels', 'is')

    assert.deepEqual(
      rows,
      [...own].map(([name, { type, labels, help }]) => [name, type, Object.keys(labels).join(', ') || '–', help]),
    )
  })

  it('has expressions that ask only for metrics that exist', () => {
    assert.ok(expressions.length >= 20)
    for (const expression of expressions) {
      const { selectors, unknown } = readExpression(expression)
      assert.deepEqual(unknown, [], expression)
      assert.ok(selectors.length > 0, expression)
      for (const { metric } of selectors) assert.ok(all.has(baseOf(metric)), `${metric} in ${expression}`)
    }
  })

  it('has expressions that ask only for labels and values that exist', () => {
    const check = ({ metric, matchers }: Selector): void => {
      for (const { label, values } of matchers) {
        if (TARGET_LABELS.includes(label)) continue
        const possible = all.get(baseOf(metric))?.labels[label] ?? []
        assert.deepEqual(
          values.filter((value) => !possible.includes(value)),
          [],
          `${label} of ${metric}`,
        )
      }
    }
    for (const expression of expressions) {
      const { selectors, grouping } = readExpression(expression)
      selectors.forEach(check)
      const labels = selectors.flatMap(({ metric }) => Object.keys(all.get(baseOf(metric))?.labels ?? {}))
      for (const label of grouping)
        assert.ok([...labels, ...TARGET_LABELS].includes(label), `${label} in ${expression}`)
    }
  })

  it('counts increases of counters only, and reads buckets of histograms only', () => {
    for (const expression of expressions)
      for (const [, metric = ''] of expression.matchAll(/(?:rate|increase)\((\w+)/g)) {
        const { type } = all.get(baseOf(metric)) ?? {}
        assert.equal(type, metric.endsWith('_bucket') ? 'histogram' : 'counter', metric)
      }
  })

  it('has for each alert an expression and a run-book: what it means, what to look at, what to do', () => {
    const sections = alerts.split('\n### ').slice(1)

    assert.equal(sections.length, expressions.length)
    for (const section of sections)
      assert.match(section, /```promql\n[^]*\*\*Means\*\*[^]*\*\*Look at\*\*[^]*\*\*Do\*\*/)
  })

  it('names only metrics that exist, in its sentences too', () => {
    for (const [name] of text.matchAll(/\b(?:signer|process|nodejs)_[a-z0-9_]*[a-z0-9]\b/g))
      assert.ok(all.has(baseOf(name)), name)
  })

  it('names every reason and every path', () => {
    assert.deepEqual(
      tableOf(text, 'reason', 'means').map(([name]) => name),
      Object.keys(REASONS),
    )
    assert.deepEqual(
      tableOf(text, 'path', 'answers')
        .map(([path]) => path)
        .sort(),
      [...PATHS].sort(),
    )
  })

  it('names lines of the log that the agent writes', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
    const code = files.map((name) => readText(`src/${name}`)).join('\n')
    const lines = [...text.matchAll(/\blines? `([^`]+)`/g)].map(([, line = '']) => line)

    assert.ok(lines.length >= 6)
    for (const line of lines) assert.match(code, new RegExp(`logger\\s*\\.\\w+\\(\\s*'${line}`), line)
  })

  it('names codes that exist', () => {
    const codes = [...text.matchAll(/SIGNER__[A-Z0-9_]+/g)].map(([code]) => code)
    for (const code of codes) assert.ok(code in ERROR_CODES, code)
  })

  it('links to headings that exist', () => {
    const anchors = anchorsOf(text)
    for (const [, anchor = ''] of text.matchAll(/\]\(#([^)]+)\)/g)) assert.ok(anchors.includes(anchor), anchor)
  })
})
