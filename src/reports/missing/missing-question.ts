/** What is asked of the roster and of the classes to find who of a target is not trained. Pure. */
import type { DateString } from '../../foundation/dates.ts'
import { belongs, type Profile } from '../../programs/plans/audience-rule.ts'
import type { Plan } from '../../programs/plans/store.ts'
import type { StoredPlan } from '../../programs/plans/stored.ts'
import { fieldsOfRules, type ProfileFields } from '../plan/audience-groups.ts'
import { slotsOf } from '../plan/slots.ts'
import type { MissingQuestion } from './missing-store.ts'

type Target = StoredPlan['targets'][number]

/**
 * Of whom there is a list. `recorded`: what has been reached comes as figures of units, so nobody is named; `units`:
 * entities and teams are counted, not people; `no-rule`: nobody has said how the roster tells the audience.
 */
export type MissingKind = 'people' | 'recorded' | 'units' | 'no-rule'

export function missingKind(plan: StoredPlan, target: Target): MissingKind {
  if (target.evidence === 'recorded') return 'recorded'
  if (target.counts !== 'people') return 'units'
  const isTold = target.audiences.length === 0 || audiencesOf(plan, target).some(({ rule }) => rule)
  return isTold ? 'people' : 'no-rule'
}

/** Audiences of the target that the roster does not tell: their people are in no list. */
export const withoutRule = (plan: StoredPlan, target: Target) =>
  audiencesOf(plan, target).filter(({ rule }) => rule === null)

const audiencesOf = ({ audiences }: StoredPlan, target: Target) =>
  audiences.filter(({ id }) => target.audiences.includes(id))

/** What of the roster the rules of the target look at. */
export const fieldsOfTarget = (plan: StoredPlan, target: Target): ProfileFields =>
  fieldsOfRules(audiencesOf(plan, target))

/** @param profiles every profile of the roster, of the fields that the rules look at */
export function missingQuestion(
  { definition }: Pick<Plan, 'definition'>,
  target: Target,
  profiles: readonly Profile[],
  on: DateString,
): MissingQuestion {
  const { slots, ofTarget } = slotsOf(definition, on)
  const slot = slots[ofTarget[definition.targets.indexOf(target)] ?? 0] ?? slots[0]
  const rules = audiencesOf(definition, target).flatMap(({ rule }) => rule ?? [])
  return {
    ...slot,
    fields: fieldsOfTarget(definition, target),
    profiles:
      target.audiences.length === 0
        ? null
        : profiles
            .filter((profile) => rules.some((rule) => belongs(rule, profile)))
            .map(({ audience, tags, position, unitKind }) => ({
              ...{ audience, tags, position, unitKind },
            })),
  }
}
