import { invalid } from '@mnestic/core/check'

const maxRho = 0.99

/** @throws INVALID_ARGUMENT */
export function checkRho(name: string, rho: unknown): number {
  if (typeof rho !== 'number' || !(rho >= 0 && rho <= maxRho))
    throw invalid(name, rho, `a number from 0 to ${maxRho}`)
  return rho
}
