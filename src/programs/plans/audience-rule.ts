/** Who belongs to an audience, by what the roster says of a person. Pure. */
import { z } from 'zod'
import { foldName } from '../../foundation/names.ts'
import { unitKinds } from '../../foundation/texts/unit-kinds.ts'
import { oneOf, text } from '../written.ts'
import { closedObject } from '../yaml.ts'

const texts = z.array(text, { error: 'must be a list of texts' }).min(1, 'must name at least one')

export type AudienceRule =
  | { tag: string[] }
  | { position: string[] }
  | { positionHas: string[] }
  | { unitKind: string[] }
  | { any: AudienceRule[] }
  | { all: AudienceRule[] }
  | { not: AudienceRule }

const WAYS = 'one of tag, position, positionHas, unitKind, any, all, not'

/** As a plan file writes it: one key of the seven. */
export const AudienceRule: z.ZodType<AudienceRule, unknown> = z.lazy(() =>
  z.union(
    [
      /** The roster's audience (Đối tượng) or one of its tags (Nhãn), in any spelling. */
      closedObject({ tag: texts }),
      /** The whole position. */
      closedObject({ position: texts }),
      /** Words that stand in the position. */
      closedObject({ positionHas: texts }),
      closedObject({ unitKind: z.array(oneOf(...unitKinds)).min(1, 'must name at least one') }),
      closedObject({ any: z.array(AudienceRule).min(1, 'must hold at least one rule') }),
      closedObject({ all: z.array(AudienceRule).min(1, 'must hold at least one rule') }),
      closedObject({ not: AudienceRule }),
    ],
    { error: `must be a rule with ${WAYS}` },
  ),
)

/** What of a person the rules look at. */
export interface Profile {
  audience: string | null
  tags: readonly string[]
  position: string | null
  /** Of the unit that the person is in. */
  unitKind: string | null
}

export function belongs(rule: AudienceRule, person: Profile): boolean {
  if ('any' in rule) return rule.any.some((one) => belongs(one, person))
  if ('all' in rule) return rule.all.every((one) => belongs(one, person))
  if ('not' in rule) return !belongs(rule.not, person)
  if ('unitKind' in rule) return rule.unitKind.some((kind) => kind === person.unitKind)
  if ('tag' in rule) {
    const own = [person.audience ?? '', ...person.tags].map(foldName)
    return rule.tag.map(foldName).some((tag) => own.includes(tag))
  }
  const position = foldName(person.position ?? '')
  if ('position' in rule) return rule.position.map(foldName).includes(position)
  return rule.positionHas.map(foldName).some((words) => ` ${position} `.includes(` ${words} `))
}
