/** What stands above each sheet of a plan: what it is, of which plan, as of when, of whom, who made it. */
import { dateAndTimeInVietnam, shortDate } from '../../../foundation/dates.ts'
import { actorWords } from '../../../foundation/texts/actors.ts'
import { fill, type Language } from '../../../foundation/texts/pages.ts'
import { planReportTexts } from '../../../foundation/texts/plan-reports.ts'
import type { PlanPapers } from './plan-papers.ts'

interface Bilingual {
  vi: string
  en: string | null
}

export const titleIn = (title: Bilingual, language: Language): string =>
  (language === 'en' && title.en) || title.vi

/** @param madeBy a name, or an actor as it is kept: `cli:root` */
export const madeIn = (madeBy: string, madeAt: Date, language: Language): string =>
  fill(planReportTexts[language].madeBy, {
    ...{ at: dateAndTimeInVietnam(madeAt), name: actorWords(madeBy, null, language) },
  })

export function sheetTitles(
  { report, madeBy, madeAt, plan }: PlanPapers,
  heading: string,
  language: Language,
  notes: readonly string[] = [],
): string[] {
  const texts = planReportTexts[language]
  const { version, document } = report.plan
  const title = titleIn(report.plan.title, language)
  return [
    heading,
    plan.version === 0
      ? fill(texts.programLine, { title })
      : fill(texts.planLine, { title, version }),
    ...(document === null ? [] : [document]),
    `${fill(texts.asOf, { on: shortDate(report.on), tree: shortDate(report.treeOn) })} ${
      report.unit === null ? texts.scopeWhole : fill(texts.scopeUnit, { unit: report.unit.name })
    } ${madeIn(madeBy, madeAt, language)}`,
    ...notes,
  ]
}
