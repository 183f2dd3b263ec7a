import type { FittedProof, ViewProof } from '../contract/backend.ts'
import { isObject, show } from './value.ts'

const maxReason = 500
const states: readonly unknown[] = ['dropped', 'refitted', 'stale'] satisfies readonly FittedProof['state'][]

/** Of a backend that may be somebody else's: what stands in a receipt is what the contract says. @throws Error */
export function checkProof(proof: ViewProof): ViewProof {
  if (!Number.isSafeInteger(proof.remaining) || proof.remaining < 0)
    throw new Error(`the proof says that ${show(proof.remaining)} records remain`)
  const fitted: unknown = proof.fitted
  if (fitted === undefined) return proof
  if (!isObject(fitted) || !states.includes(fitted['state']))
    throw new Error(`the proof says ${show(fitted)} of what was fitted`)
  const { reason } = fitted
  if (typeof reason !== 'string' || reason === '' || reason.length > maxReason)
    throw new Error(`the proof gives as the reason of what was fitted ${show(reason)}`)
  return proof
}
