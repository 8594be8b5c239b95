/** Needs in words. */
import { needsTexts } from '../../../foundation/texts/console/needs.ts'
import { needModeTexts } from '../../../foundation/texts/need-modes.ts'
import { fill, type Language } from '../../../foundation/texts/pages.ts'
import type { Plan } from '../../../programs/plans/store.ts'
import { type NeedMode, needModes } from '../../../reports/needs/needs-store.ts'
import type { NeedFault } from '../../../reports/needs/read-needs-file.ts'

export const modeWords = (mode: NeedMode | null, language: Language): string =>
  mode === null ? needsTexts[language].modeNone : needModeTexts[mode][language]

/** The title of an audience of the plan; else what the unit has written. */
export function audienceWords(
  audience: string,
  { definition }: Pick<Plan, 'definition'>,
  language: Language,
): string {
  const title = definition.audiences.find(({ id }) => id === audience)?.title
  return (language === 'en' ? title?.en : null) ?? title?.vi ?? audience
}

export function faultWords({ field, fault, value }: NeedFault, language: Language): string {
  const texts = needsTexts[language]
  return fill(texts.fault[fault], {
    ...{ field: texts.field[field], value },
    modes: needModes.map((mode) => needModeTexts[mode][language]).join('; '),
  })
}
