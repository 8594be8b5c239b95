import { planAddress } from './plan-tabs.tsx'

/**
 * Where it is listed who of a target is not trained; `part` below it.
 * @param unit id of a unit, with everything below it; `none`: people without a unit; null: everybody
 */
export function missingAddress(
  { planId, targetId, part = '' }: { planId: string; targetId: string; part?: string },
  unit: string | null = null,
): string {
  const query = unit === null ? '' : `?unit=${encodeURIComponent(unit)}`
  return `${planAddress(planId)}/targets/${encodeURIComponent(targetId)}/missing${part}${query}`
}
