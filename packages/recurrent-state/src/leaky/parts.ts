import type { Part } from '../cell.ts'
import type { Session } from '../session.ts'

const leastShare = 0.01
const maxParts = 64

/** (1 - rho) rho^k, where k records with a vector came after it; a hundredth of the latest's or more. */
export function partsOf(session: Session, rho: number): readonly Part[] {
  const parts: Part[] = []
  let weight = 1 - rho
  for (let position = session.count - 1; position >= 0 && parts.length < maxParts; position--) {
    if (weight < leastShare * (1 - rho)) break
    if (session.rowAt(position) < 0) continue
    parts.push({ position, weight })
    weight *= rho
  }
  return parts
}
