import { AppError } from '../foundation/index.js'
import type { Endpoint } from './app-definition.js'

/**
 * The values of a positional call, one per parameter. Values beyond the parameters are ignored; a caller that
 * knows only the documented parameters may leave the others out.
 */
export function bindPositional<S>(endpoint: Endpoint<S>, data: readonly unknown[]): readonly unknown[] {
  const { parameters } = endpoint
  if (data.length >= parameters.length) return data.slice(0, parameters.length)
  const documentedCount = parameters.filter(({ component }) => component.isDocumented).length
  if (data.length < documentedCount) {
    throw new AppError('wire-inputs-missing', {
      endpoint: endpoint.name,
      needed: documentedCount,
      got: data.length,
      names: parameters.map(({ name }) => name).join(', '),
    })
  }
  const remaining = data.values()
  return parameters.map(({ component }) => (component.isDocumented ? remaining.next().value : null))
}

/** The values of a call by name, one per parameter; what is left out has its default. */
export function bindNamed<S>(
  endpoint: Endpoint<S>,
  body: Readonly<Record<string, unknown>>,
): readonly unknown[] {
  const names = endpoint.parameters.map(({ name }) => name)
  const unknownName = Object.keys(body).find((name) => !names.includes(name))
  if (unknownName !== undefined) {
    throw new AppError('wire-argument-unknown', {
      endpoint: endpoint.name,
      name: unknownName.slice(0, 80),
      names: names.join(', '),
    })
  }
  return endpoint.parameters.map(({ name, component }) => {
    if (Object.hasOwn(body, name)) return body[name]
    const initial = component.initialValue()
    if (initial !== undefined || !component.isDocumented) return initial ?? null
    throw new AppError('wire-argument-missing', { endpoint: endpoint.name, name })
  })
}
