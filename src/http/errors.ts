import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  AppError,
  explainFormFailure,
  type Logger,
  toAppError,
  type UiLanguage,
} from '../foundation/index.js'

/** What the JSON API answers when something is wrong. */
export interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string; readonly data: unknown }
}

export function errorBodyOf(error: AppError, language: UiLanguage): ErrorBody {
  return { error: { code: error.code, message: error.text(language), data: error.data } }
}

export interface ErrorRules {
  readonly logger: Logger
  /** For callers that do not say which language they want. */
  readonly language: UiLanguage
  readonly bodyLimitBytes: number
}

/** Answers every failure and every unknown address in one shape, in the caller's language. */
export function installErrors(server: FastifyInstance, rules: ErrorRules): void {
  const answer = (reply: FastifyReply, request: FastifyRequest, error: AppError) => {
    if (error.kind === 'busy') reply.header('Retry-After', String(retryAfterSecOf(error)))
    const body = errorBodyOf(error, languageOf(request, rules.language))
    // Clients of the Gradio wire read `detail`.
    const isOurs = request.url.startsWith('/v1/')
    return reply.code(error.httpStatus).send(isOurs ? body : { detail: body.error.message, ...body })
  }
  server.setErrorHandler((reason: FastifyError | AppError | Error, request, reply) => {
    const error = explain(reason, rules.bodyLimitBytes)
    if (error.kind === 'internal') {
      rules.logger.error('http.failed', {
        method: request.method,
        route: request.routeOptions.url,
        error: reason,
      })
    }
    return answer(reply, request, error)
  })
  server.setNotFoundHandler((request, reply) => {
    const path = (request.url.split('?')[0] ?? '').slice(0, 200)
    // As scripts for Gradio 4 write it, which had no prefix.
    const meant = gradioPath.test(path) ? `/gradio_api${path}` : null
    return answer(reply, request, new AppError('route-not-found', { method: request.method, path, meant }))
  })
}

const gradioPath = /^\/(call|run|api|queue|upload|info|file=)/

/** The language that the caller's Accept-Language prefers among ours. */
export function languageOf(request: FastifyRequest, fallback: UiLanguage): UiLanguage {
  const wishes = (request.headers['accept-language'] ?? '')
    .slice(0, 500)
    .split(',')
    .map((wish) => {
      const [tag = '', ...parameters] = wish.trim().toLowerCase().split(';')
      const quality = parameters
        .map((one) => /^\s*q=([\d.]+)$/.exec(one)?.[1])
        .find((one) => one !== undefined)
      return { language: tag.split('-')[0] ?? '', quality: quality === undefined ? 1 : Number(quality) }
    })
    .filter(({ language, quality }) => (language === 'zh' || language === 'en') && quality > 0)
    .sort((a, b) => b.quality - a.quality)
  return (wishes[0]?.language as UiLanguage | undefined) ?? fallback
}

function explain(reason: FastifyError | AppError | Error, bodyLimitBytes: number): AppError {
  if (reason instanceof AppError) return reason
  const { code, statusCode } = reason as Partial<FastifyError>
  const limitMb = Math.round(bodyLimitBytes / 2 ** 20)
  if (statusCode === 413) return new AppError('body-too-large', { limitMb }, { cause: reason })
  if (statusCode === 415) {
    const problem = {
      zh: '不认识的 Content-Type；JSON 请发送 application/json，文件请发送 multipart/form-data',
      en: 'its Content-Type is unknown; send JSON as application/json and files as multipart/form-data',
    }
    return new AppError('request-invalid', { field: 'body', problem }, { cause: reason })
  }
  if (code !== undefined && statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    const problem = { zh: reason.message, en: reason.message }
    return new AppError('request-invalid', { field: 'body', problem }, { cause: reason })
  }
  return toAppError(explainFormFailure(reason))
}

function retryAfterSecOf(error: AppError): number {
  const data: { retryAfterSec?: unknown } = error.data
  return typeof data.retryAfterSec === 'number' ? data.retryAfterSec : 30
}
