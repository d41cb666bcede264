import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { SignerError } from '../errors/signer-error.js'
import { kmsServeSchema, type KmsServeSettings } from './kms-serve.js'
import { settingsSchema, type Settings } from './schema.js'

const invalid = (where: string, what: string, cause?: unknown): SignerError =>
  new SignerError('SIGNER__SETTINGS__INVALID', `Settings in ${where} cannot be used:\n${what}`, { where }, cause)

const check = <T>(schema: z.ZodType<T>, document: unknown, where: string): T => {
  const result = schema.safeParse(document)
  if (result.success) return result.data
  throw invalid(where, z.prettifyError(result.error))
}

/** Checks a settings document and fills in defaults. Raises SIGNER__SETTINGS__INVALID with every finding and its path. */
export const parseSettings = (document: unknown, where: string): Settings => check(settingsSchema, document, where)

const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw invalid(path, 'the file cannot be read: check the path and its permissions', error)
  }
}

const parseYaml = (text: string, path: string): unknown => {
  try {
    return parse(text, { maxAliasCount: 0 })
  } catch (error) {
    throw invalid(path, error instanceof Error ? error.message : 'not YAML', error)
  }
}

/** Reads the operator's settings file (YAML or JSON). */
export const loadSettings = (path: string): Settings => parseSettings(parseYaml(readText(path), path), path)

/** Reads the settings file of `kms serve`. Raises SIGNER__SETTINGS__INVALID with every finding and its path. */
export const loadKmsServeSettings = (path: string): KmsServeSettings =>
  check(kmsServeSchema, parseYaml(readText(path), path), path)

const isOfServe = (document: unknown): boolean =>
  typeof document === 'object' && document !== null && 'serve' in document

/** Reads the settings file of an agent, or of `kms serve`, which has a section `serve`. Raises as both do. */
export const loadKeySettings = (path: string): Settings | KmsServeSettings => {
  const document = parseYaml(readText(path), path)
  return isOfServe(document) ? check(kmsServeSchema, document, path) : parseSettings(document, path)
}
