import { readFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { AppError } from '../foundation/index.js'
import { unusableFile, wrongCommand } from './command-problem.js'

export interface ServerRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  /** Certificates (PEM) that are trusted besides those that Node knows. */
  readonly ca: string | null
}

/** What OpenSSL calls a certificate that nobody vouches for, or that is for another name or time. */
const certificateCodes =
  /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|CERT_|ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)/

/** Asks a server. Throws AppError `server-unreachable`, or `server-untrusted` for its certificate. */
export function requestServer(url: string, { method, headers, ca }: ServerRequest): Promise<IncomingMessage> {
  const isSecure = url.startsWith('https:')
  const trust = isSecure && ca !== null ? { ca: [...rootCertificates, ca] } : {}
  return new Promise((resolve, reject) => {
    const request = (isSecure ? httpsRequest : httpRequest)(url, { method, headers, ...trust }, resolve)
    request.on('error', (error: NodeJS.ErrnoException) => {
      const server = new URL(url).origin
      const problem = error.code ?? error.message
      const code = certificateCodes.test(problem) ? 'server-untrusted' : 'server-unreachable'
      reject(new AppError(code, { server, problem }, { cause: error }))
    })
    request.end()
  })
}

/** The body of an answer as text. */
export async function textOf(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of answer) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}

/**
 * The certificates to trust: those of `file`, else the one that the server of this data folder made for itself; null
 * where there is neither. Throws AppError `command-invalid`.
 */
export async function trustedCertificates(
  file: string | undefined,
  dataFolder: string,
): Promise<string | null> {
  if (file === undefined) return readFile(join(dataFolder, 'tls', 'cert.pem'), 'utf8').catch(() => null)
  const pem = await readFile(file, 'utf8').catch((error: unknown) => {
    throw unusableFile(`--ca ${file}`, error)
  })
  if (pem.includes('-----BEGIN CERTIFICATE-----')) return pem
  throw wrongCommand({
    zh: `--ca ${file}：里面没有 PEM 格式的证书`,
    en: `--ca ${file}: no certificate in PEM form`,
  })
}
