import type { PolicyDocument, RouteDocument } from '../document.js'
import type { CompiledPolicy, CompiledRoute } from '../compiled.js'
import type { Registry } from '../registry.js'

/** `error`: the policy does not do what it says. `warning`: it does, and that may be more than was meant. */
export type Severity = 'error' | 'warning'

/** Something that the author of a policy should look at. */
export interface LintFinding {
  /** Name of the rule that found it. */
  readonly rule: string
  readonly severity: Severity
  /** Path in the document, for example `routes[0].match.asset`; empty for the document itself. */
  readonly path: string
  /** Ids of the routes that it is about; the one at `path` first. */
  readonly routes: readonly string[]
  readonly problem: string
  readonly advice: string
}

/** A route as its author wrote it, and where. */
export interface WrittenRoute {
  readonly id: string
  /** For example `routes[0]`. */
  readonly path: string
  readonly document: RouteDocument
}

/** A route with what it matches, as data. */
export interface LintedRoute extends WrittenRoute {
  readonly compiled: CompiledRoute
}

/** What an agent of this version has. */
export interface LintContext {
  readonly registry: Registry
  /** Ids of the backends that sign. */
  readonly backends: readonly string[]
}

/** A rule that needs the document alone, so that it speaks also where names cannot be resolved. */
export type DocumentRule = (routes: readonly WrittenRoute[], context: LintContext) => readonly LintFinding[]

/** A rule that reasons about what routes match. */
export type ReachRule = (routes: readonly LintedRoute[], context: LintContext) => readonly LintFinding[]

/** The routes of a document with their places in it. */
export const writtenRoutes = ({ routes }: PolicyDocument): readonly WrittenRoute[] =>
  routes.map((document, index) => ({ id: document.id, path: `routes[${index}]`, document }))

/** The routes of a document beside what they were compiled to. */
export const lintedRoutes = (document: PolicyDocument, { routes }: CompiledPolicy): readonly LintedRoute[] =>
  writtenRoutes(document).flatMap((route, index) => {
    const compiled = routes[index]
    return compiled === undefined ? [] : [{ ...route, compiled }]
  })
