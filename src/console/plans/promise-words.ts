/** What a document promises and how the roster tells an audience, in words. Pure. */
import { planDocumentTexts } from '../../foundation/texts/console/plan-document.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { type UnitKind, unitKindTexts } from '../../foundation/texts/unit-kinds.ts'
import type { AudienceRule } from '../../programs/plans/audience-rule.ts'
import type { PlanDefinition, PlanFigure, PlanTarget } from '../../programs/plans/definition.ts'
import { shownDecimal, shownNumber } from '../kit/number.ts'
import { titleIn } from './target-words.ts'

/** `100% của Cán bộ, công chức`, `150 người`, `ít nhất 2 khóa mỗi năm`: each thing that has to be. */
export function promiseWords(
  plan: PlanDefinition,
  target: PlanTarget,
  language: Language,
): string[] {
  const texts = planDocumentTexts[language]
  const shown = (n: number) => shownNumber(n, language)
  const { percent, headCount, atLeast, counts, audiences, modules } = target
  const words: string[] = []
  if (percent !== null)
    words.push(
      fill(audiences.length > 1 ? texts.joint : texts.of, {
        share: `${shownDecimal(String((percent.numerator * 100) / percent.denominator), language)}%`,
        audiences: audienceTitles(plan, audiences, language).join(', '),
      }),
    )
  const figure = plan.figures.find(({ id }) => id === headCount)
  if (figure !== undefined) words.push(figureWords(figure, language))
  const least = {
    people: texts.atLeastPeople,
    coursesPerYear: texts.atLeastCoursesPerYear,
    coursesEach: texts.atLeastCoursesEach,
    members: texts.atLeastMembers,
  }
  for (const key of ['people', 'coursesPerYear', 'coursesEach', 'members'] as const) {
    const n = atLeast?.[key] ?? null
    if (n !== null) words.push(fill(least[key], { n: shown(n) }))
  }
  const kinds = kindNames(target.unitKinds, language).join(', ')
  if (counts === 'entities') words.push(fill(texts.countedEntities, { kinds }))
  if (counts === 'teams') words.push(fill(texts.countedTeams, { kinds }))
  if (modules.length > 0) words.push(fill(texts.withModules, { codes: modules.join(', ') }))
  if (target.evidence === 'recorded') words.push(texts.recorded)
  return words
}

export function audienceTitles(
  plan: PlanDefinition,
  ids: readonly string[],
  language: Language,
): string[] {
  return ids.map((id) => {
    const audience = plan.audiences.find((one) => one.id === id)
    return audience === undefined ? id : titleIn(audience.title, language)
  })
}

/** `3.898 người`, `1.900.000.000 đồng`. */
export function figureWords({ amount, of }: Pick<PlanFigure, 'amount' | 'of'>, language: Language) {
  return fill(planDocumentTexts[language][of], { n: shownNumber(amount, language) })
}

export const kindNames = (kinds: readonly UnitKind[], language: Language) =>
  kinds.map((kind) => unitKindTexts[kind][language])

export function ruleWords(rule: AudienceRule, language: Language): string {
  const texts = planDocumentTexts[language]
  const quoted = (values: readonly string[]) =>
    values.map((value) => fill(texts.quoted, { value })).join(', ')
  const inner = (one: AudienceRule) => {
    const words = ruleWords(one, language)
    return 'any' in one || 'all' in one ? `(${words})` : words
  }
  if ('any' in rule) return rule.any.map(inner).join(texts.or)
  if ('all' in rule) return rule.all.map(inner).join(texts.allOf)
  if ('not' in rule) return fill(texts.ruleNot, { rule: ruleWords(rule.not, language) })
  if ('tag' in rule) return fill(texts.ruleTag, { values: quoted(rule.tag) })
  if ('position' in rule) return fill(texts.rulePosition, { values: quoted(rule.position) })
  if ('positionHas' in rule)
    return fill(texts.rulePositionHas, { values: quoted(rule.positionHas) })
  const names = rule.unitKind.map((kind) => unitKindTexts[kind as UnitKind]?.[language] ?? kind)
  return fill(texts.ruleUnitKind, { values: names.join(', ') })
}
