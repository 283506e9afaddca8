import { X509Certificate } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { AppError, type Clock, type Logger, replaceFile } from '../foundation/index.js'

/** What https needs, as PEM. */
export interface Certificate {
  readonly key: string
  readonly cert: string
}

/** By which ours are told from those that the owner put there. */
const selfMadeName = 'Yinse'
const lifetimeDays = 825
const renewalDays = 30
const dayMs = 24 * 60 * 60 * 1000

/**
 * The certificate for `--tls`: `tls/key.pem` and `tls/cert.pem` of the data folder. Without them one is signed by itself at
 * first use, and again when it soon ends or this machine has got other names; browsers ask once whether to trust it. The
 * owner's own are taken as they are. Throws AppError `certificate-unusable`.
 */
export async function loadCertificate(options: {
  readonly folder: string
  readonly names: readonly string[]
  readonly clock: Clock
  readonly logger: Logger
}): Promise<Certificate> {
  const { names, clock, logger } = options
  const folder = join(options.folder, 'tls')
  const paths = { key: join(folder, 'key.pem'), cert: join(folder, 'cert.pem') }
  const kept = await readPair(paths)
  if (kept && isStillGood(parse(kept.cert, paths.cert), names, clock.now())) return kept
  const made = await signOne(names, clock.now())
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // The key first: a certificate without its key would be of no use to the next start.
  await replaceFile(paths.key, made.key, { mode: 0o600 })
  await replaceFile(paths.cert, made.cert, { mode: 0o600 })
  logger.info('tls.certificate-made', { filePath: paths.cert, names: names.join(', ') })
  return made
}

/** Everything that this machine can be called by, in the network too. */
export function ownNames(hosts: readonly string[]): readonly string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((all) =>
    (all ?? []).filter(({ scopeid }) => !scopeid).map(({ address }) => address),
  )
  const name = hostname()
  return [...new Set(['localhost', '127.0.0.1', '::1', name, `${name}.local`, ...hosts, ...addresses])]
}

async function readPair(paths: Certificate): Promise<Certificate | null> {
  try {
    const [key, cert] = await Promise.all([readFile(paths.key, 'utf8'), readFile(paths.cert, 'utf8')])
    return { key, cert }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw unusable(paths.cert, error)
  }
}

function parse(cert: string, filePath: string): X509Certificate {
  try {
    return new X509Certificate(cert)
  } catch (error) {
    throw unusable(filePath, error)
  }
}

function isStillGood(cert: X509Certificate, names: readonly string[], now: number): boolean {
  const isSelfMade = cert.subject === `CN=${selfMadeName}` && cert.issuer === cert.subject
  if (!isSelfMade) return true
  const isLasting = Date.parse(cert.validTo) - now > renewalDays * dayMs
  return isLasting && names.every((name) => (isIP(name) > 0 ? cert.checkIP(name) : cert.checkHost(name)))
}

async function signOne(names: readonly string[], now: number): Promise<Certificate> {
  // Loaded only where it is needed: few servers are started with --tls.
  const { generate } = await import('selfsigned')
  const altNames = names.map((name) =>
    isIP(name) > 0 ? ({ type: 7, ip: name } as const) : ({ type: 2, value: name } as const),
  )
  const made = await generate([{ name: 'commonName', value: selfMadeName }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - dayMs),
    notAfterDate: new Date(now + lifetimeDays * dayMs),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames },
    ],
  })
  return { key: made.private, cert: made.cert }
}

function unusable(filePath: string, cause: unknown): AppError {
  const problem = cause instanceof Error ? cause.message : String(cause)
  return new AppError('certificate-unusable', { filePath, problem }, { cause })
}
