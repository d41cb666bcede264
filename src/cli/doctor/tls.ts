import { readFile } from 'node:fs/promises'
import { isSignerError } from '../../errors/signer-error.js'
import { readTlsFiles, type TlsFiles } from '../../settings/read-tls.js'
import { checkTls } from '../../worker/transport/check-tls.js'
import { certificateFindings } from './certificate.js'
import { problem, type Finding } from './finding.js'

/** Why the port would not open with these files; undefined where it would, or its key comes with the start alone. */
const refusalOf = async (files: TlsFiles, nowMs: number): Promise<string | undefined> => {
  if (files.keyFile === undefined) return undefined
  try {
    checkTls(await readTlsFiles(files, { credentialsDir: undefined }), nowMs)
    return undefined
  } catch (error) {
    if (isSignerError(error)) return error.message
    throw error
  }
}

/** TLS of the worker's door: the dates of its certificate, and whether certificate and key make a server. */
export const tlsFindings = async (files: TlsFiles, nowMs: number): Promise<readonly Finding[]> => {
  const { certFile } = files
  const pem = await readFile(certFile).catch(() => undefined)
  if (pem === undefined) return [problem(`${certFile} cannot be read`, 'check worker.tls.certFile')]
  const dates = certificateFindings(certFile, pem, nowMs)
  if (dates.some(({ level }) => level === 'problem')) return dates
  const refusal = await refusalOf(files, nowMs)
  return refusal === undefined ? dates : [problem(refusal, 'see worker.tls in the settings')]
}
