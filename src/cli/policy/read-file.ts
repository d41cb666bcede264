import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { isSignerError, SignerError } from '../../errors/signer-error.js'
import { systemCodeOf } from '../../errors/system-code.js'
import { collectFindings, type Finding } from '../../routes/finding.js'
import { readPolicyText } from '../../routes/read-text.js'

/** The fault of a file that somebody wrote: each finding with its path in the file. */
export const invalidFile = (file: string, findings: readonly Finding[]): SignerError => {
  const lines = findings.map(({ path, problem }) => (path === '' ? problem : `${path}: ${problem}`))
  return new SignerError('SIGNER__CLI__INVALID_FILE', `${file} cannot be used:\n- ${lines.join('\n- ')}`, { file })
}

const UNREADABLE: ReadonlyMap<string | undefined, string> = new Map([
  ['ENOENT', 'there is no such file: check the path'],
  ['EISDIR', 'it is a folder: name a file in it'],
  ['EACCES', 'this user may not read it: check its permissions'],
])

const unreadable = (code: string | undefined): string =>
  UNREADABLE.get(code) ?? `cannot be read (${code ?? 'unknown fault'})`

/** The bytes of a file. Raises SIGNER__CLI__INVALID_FILE. */
export const readBytes = (file: string): Uint8Array => {
  try {
    return readFileSync(file)
  } catch (error) {
    throw invalidFile(file, [{ path: '', problem: unreadable(systemCodeOf(error)) }])
  }
}

const readValue = (file: string): unknown => {
  const found = collectFindings()
  try {
    return readPolicyText(readBytes(file), found)
  } catch (error) {
    throw isSignerError(error, 'SIGNER__POLICY__INVALID') ? invalidFile(file, found.findings) : error
  }
}

/** Reads a YAML or JSON file as strictly as a policy: numbers as they are written, no aliases. Raises SIGNER__CLI__INVALID_FILE. */
export const readStrictFile = <T extends z.ZodType>(file: string, schema: T): z.output<T> => {
  const parsed = schema.safeParse(readValue(file))
  if (parsed.success) return parsed.data
  throw invalidFile(file, [{ path: '', problem: z.prettifyError(parsed.error) }])
}
