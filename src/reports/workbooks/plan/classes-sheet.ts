/** "Lớp học": the classes of a plan against what its documents set: size, share in person, days, courses a year. */
import type { Language } from '../../../foundation/texts/pages.ts'
import { planReportTexts } from '../../../foundation/texts/plan-reports.ts'
import { factTexts, limitText } from '../../../foundation/texts/programs.ts'
import type { PlannedDelivery } from '../../../programs/delivery.ts'
import type { CohortReview, ProgramReview } from '../../../programs/review.ts'
import type { ReportCell, ReportRow, ReportSheet } from '../write.ts'
import { percentOf } from './audiences-sheet.ts'
import type { PlanPapers } from './plan-papers.ts'
import { sheetTitles, titleIn } from './sheet-titles.ts'

/** Columns of the tiết in person and online. */
const [IN_PERSON, ONLINE] = [6, 7]

export function classesSheet(papers: PlanPapers, language: Language): ReportSheet {
  const texts = planReportTexts[language]
  const lines = papers.reviews.flatMap((review): Line[] => [
    ...(review.together.broken.length > 0 ? [{ review, cohort: null }] : []),
    ...review.cohorts.map((cohort) => ({ review, cohort })),
  ])
  return {
    name: texts.classes,
    titles: sheetTitles(papers, texts.classesHeading, language),
    filteredRows: lines.length,
    columns: [
      { header: texts.order, width: 5, kind: 'whole' },
      { header: texts.program, width: 32, kind: 'text' },
      { header: texts.cohort, width: 32, kind: 'text' },
      { header: texts.start, width: 12, kind: 'date' },
      { header: texts.end, width: 12, kind: 'date' },
      { header: texts.learners, width: 9, kind: 'whole' },
      { header: texts.inPerson, width: 9, kind: 'whole' },
      { header: texts.online, width: 9, kind: 'whole' },
      { header: texts.inPersonShare, width: 9, kind: 'percent' },
      { header: texts.days, width: 7, kind: 'whole' },
      { header: texts.findings, width: 44, kind: 'text' },
      { header: texts.unchecked, width: 26, kind: 'text' },
    ],
    rows: lines.map((line, row) => rowOf(line, row, language)),
  }
}

interface Line {
  review: ProgramReview
  /** null: all classes of the program together. */
  cohort: CohortReview | null
}

function rowOf({ review, cohort }: Line, row: number, language: Language): ReportRow {
  const texts = planReportTexts[language]
  const program = titleIn(review.program.title, language)
  const { broken, unchecked } = cohort ?? review.together
  const findings = broken.map((found) => limitText(found, language)).join('\n')
  const open = unchecked.map((field) => factTexts[field].name[language]).join('; ')
  if (cohort === null)
    return {
      look: 'strong',
      cells: [row + 1, program, texts.allClasses, ...Array(7).fill(null), findings, open],
    }
  const definition = review.program.cohorts.find(({ id }) => id === cohort.id)
  const { inPerson, online } = periodsOf(definition?.delivery ?? null)
  return [
    row + 1,
    program,
    cohort.name,
    definition?.start ?? null,
    definition?.deadline ?? null,
    cohort.enrolled,
    inPerson,
    online,
    shareCell(inPerson, online, row),
    definition?.delivery?.days ?? null,
    findings === '' ? texts.kept : findings,
    open,
  ]
}

function shareCell(inPerson: number | null, online: number | null, row: number): ReportCell {
  const total = (inPerson ?? 0) + (online ?? 0)
  if (inPerson === null || total === 0) return null
  return {
    formula: (at) =>
      `ROUND(${at(IN_PERSON, row)}/SUM(${at(IN_PERSON, row)}:${at(ONLINE, row)})*100,1)`,
    value: percentOf(inPerson, total),
  }
}

/** Of the modules together, where a class plans them apart. */
function periodsOf(delivery: PlannedDelivery | null): {
  inPerson: number | null
  online: number | null
} {
  const parts = Object.values(delivery?.modules ?? {})
  if (parts.length > 0)
    return {
      inPerson: parts.reduce((sum, { inPersonPeriods }) => sum + inPersonPeriods, 0),
      online: parts.reduce((sum, { onlinePeriods }) => sum + onlinePeriods, 0),
    }
  const { inPersonPeriods = null, onlinePeriods = null } = delivery ?? {}
  const isPlanned = inPersonPeriods !== null || onlinePeriods !== null
  return isPlanned
    ? { inPerson: inPersonPeriods ?? 0, online: onlinePeriods ?? 0 }
    : { inPerson: null, online: null }
}

/** How many classes there are, and how many break a limit. */
export function countClasses({ reviews }: PlanPapers): { all: number; broken: number } {
  const cohorts = reviews.flatMap((review) => review.cohorts)
  return { all: cohorts.length, broken: cohorts.filter(({ broken }) => broken.length > 0).length }
}

/** Each finding as a sentence with the class that it is of. */
export function findingsOf({ reviews }: PlanPapers, language: Language): string[] {
  const texts = planReportTexts[language]
  return reviews.flatMap(({ program, together, cohorts }) => [
    ...together.broken.map(
      (found) =>
        `${titleIn(program.title, language)} (${texts.allClasses}): ${limitText(found, language)}`,
    ),
    ...cohorts.flatMap(({ name, broken }) =>
      broken.map((found) => `${name}: ${limitText(found, language)}`),
    ),
  ])
}
