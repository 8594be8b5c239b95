/** Parts of a report of a plan that is sent as a letter. */
import { longVietnameseDate, shortDate } from '../../foundation/dates.ts'
import { needModeTexts } from '../../foundation/texts/need-modes.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { planLetterWords as words } from '../../foundation/texts/plan-letters.ts'
import { planReportTexts } from '../../foundation/texts/plan-reports.ts'
import type { TargetProgress } from '../plan/plan-report.ts'
import { countClasses, findingsOf } from '../workbooks/plan/classes-sheet.ts'
import { costsSheet } from '../workbooks/plan/costs-sheet.ts'
import { nameOfDue } from '../workbooks/plan/deadlines-sheets.ts'
import { audienceName } from '../workbooks/plan/needs-sheet.ts'
import type { PlanPapers } from '../workbooks/plan/plan-papers.ts'
import { notesOf } from '../workbooks/plan/summary-sheet.ts'
import type { LetterBlock } from './letter-blocks.ts'
import { tableOfSheet } from './table-of-sheet.ts'

const texts = planReportTexts.vi
const NUMBERS = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 })
export const counted = (value: number): string => NUMBERS.format(value)

export interface Section {
  heading: string
  blocks: LetterBlock[]
}

/** Sections are numbered as offices do: I, II, III. */
export function numbered(sections: readonly Section[]): LetterBlock[] {
  return sections.flatMap(({ heading, blocks }, index) => [
    { heading: `${ROMAN[index] ?? index + 1}. ${heading.toLocaleUpperCase('vi')}` },
    ...blocks,
  ])
}

const ROMAN = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X']

export function intro({ report, plan }: PlanPapers, name: string): LetterBlock {
  const day = longVietnameseDate(report.on)
  const { document } = plan.definition
  return {
    paragraph:
      document === null
        ? fill(words.introWithout, { name, day })
        : fill(words.intro, { document, name, day }),
  }
}

/** @param targets those that the report speaks of */
export function resultsSection(
  { report: { totals } }: PlanPapers,
  targets: readonly TargetProgress[],
): Section {
  const said = fill(words.resultsText, {
    people: counted(totals.people),
    turns: counted(totals.turns),
  })
  const unknown =
    totals.withoutUnit === 0
      ? ''
      : ` ${fill(words.withoutUnit, { n: counted(totals.withoutUnit) })}`
  const without = targets.filter(
    ({ denominator, wantedPercent }) => denominator === null && wantedPercent !== null,
  )
  const needed = targets.flatMap(({ title, counts, forecast }) =>
    forecast === null || forecast.neededPerWeek === null || forecast.neededPerWeek === 0
      ? []
      : [
          fill(words.forecastOf, {
            target: title.vi,
            n: counted(forecast.neededPerWeek),
            counted: texts.countedIn[counts],
            mean: counted(forecast.perWeek),
          }),
        ],
  )
  return {
    heading: words.results,
    blocks: [
      { paragraph: `${said}${unknown}` },
      ...(targets.length === 0 ? [{ paragraph: words.noTargets }] : [targetTable(targets)]),
      ...(without.length === 0
        ? []
        : [
            {
              item: fill(words.noDenominators, {
                targets: without.map(({ title }) => title.vi).join('; '),
              }),
            },
          ]),
      ...targets.flatMap((target): LetterBlock[] => {
        const notes = notesOf(target, 'vi')
        if (notes.length === 0) return []
        return [
          {
            item: fill(words.note, {
              target: target.title.vi,
              notes: notes.join('; ').replace(/\.$/, ''),
            }),
          },
        ]
      }),
      ...(needed.length === 0
        ? []
        : [{ item: fill(words.forecast, { targets: needed.join('; ') }) }]),
    ],
  }
}

function targetTable(targets: readonly TargetProgress[]): LetterBlock {
  return {
    table: {
      columns: [
        { header: texts.order, width: 7, align: 'center' },
        { header: texts.target, width: 30 },
        { header: texts.denominator, width: 13, align: 'right' },
        { header: texts.promised, width: 10, align: 'right' },
        { header: texts.reached, width: 10, align: 'right' },
        { header: texts.percent, width: 10, align: 'right', decimals: 1 },
        { header: texts.missing, width: 10, align: 'right' },
        { header: texts.due, width: 18, align: 'center' },
      ],
      rows: targets.map((target, index) => [
        index + 1,
        target.title.vi,
        target.denominator?.amount ?? texts.noDenominatorShort,
        target.promised,
        target.reached,
        target.percent,
        target.missing,
        shortDate(target.due),
      ]),
    },
  }
}

export function classesSection(papers: PlanPapers): Section {
  const { all, broken } = countClasses(papers)
  const said =
    all === 0
      ? words.noClasses
      : fill(broken === 0 ? words.classesKept : words.classesText, {
          ...{ all: counted(all), broken: counted(broken) },
        })
  return {
    heading: words.classes,
    blocks: [
      { paragraph: said },
      ...findingsOf(papers, 'vi').map((finding) => ({ item: finding })),
    ],
  }
}

export function reachSection({ plan, reach }: PlanPapers): Section | null {
  const channels = plan.definition.reach
  if (channels.length === 0) return null
  return {
    heading: words.reach,
    blocks: [
      { paragraph: words.reachText },
      ...channels.map(({ id, title }) => {
        const recorded = reach.get(id)
        return {
          item:
            recorded === undefined
              ? fill(words.reachNone, { channel: title.vi })
              : fill(words.reachOf, { channel: title.vi, n: counted(recorded.amount) }),
        }
      }),
    ],
  }
}

/** Without the lines of which a cost is made. */
export function costsSection(papers: PlanPapers): Section | null {
  const sheet = costsSheet(papers, 'vi')
  if (sheet === null) return null
  const heads = { ...sheet, rows: sheet.rows.filter((row) => 'look' in row) }
  return {
    heading: words.costs,
    blocks: [{ table: tableOfSheet(heads, { columns: [0, 1, 4, 7, 8] }) }],
  }
}

/** @param kinds of papers that the report speaks of; left out: all that units owe */
export function submissionsSection(
  { standings }: PlanPapers,
  kinds?: readonly string[],
): Section | null {
  const owed = standings.filter(
    ({ due, lines }) =>
      due.from.length > 0 && lines.length > 0 && (kinds === undefined || kinds.includes(due.kind)),
  )
  if (owed.length === 0) return null
  return {
    heading: words.submissions,
    blocks: owed.map(({ due, counts, lines }) => ({
      item: fill(words.submissionOf, {
        paper: nameOfDue({ due }, 'vi'),
        day: shortDate(due.on),
        here: counted(counts['in-time'] + counts.late),
        owing: counted(lines.length),
        late: counts.late === 0 ? '' : fill(words.submissionsLate, { n: counted(counts.late) }),
        missing: counted(counts.awaited + counts.overdue),
      }),
    })),
  }
}

export function needsSection(papers: PlanPapers): Section {
  const { needs } = papers
  const heading = fill(words.needs, { year: needs.year })
  if (needs.lines.length === 0) return { heading, blocks: [{ paragraph: words.noNeeds }] }
  const lines = needs.sums.flatMap(({ audience, contents }) =>
    contents.map((content) => ({ audience: audienceName(papers, audience, 'vi'), ...content })),
  )
  return {
    heading,
    blocks: [
      {
        paragraph: fill(words.needsText, {
          units: counted(needs.units),
          people: counted(needs.people),
        }),
      },
      {
        table: {
          columns: [
            { header: texts.order, width: 7, align: 'center' },
            { header: texts.audience, width: 28 },
            { header: texts.content, width: 30 },
            { header: texts.mode, width: 18 },
            { header: texts.count, width: 11, align: 'right' },
            { header: words.needUnits, width: 11, align: 'right' },
          ],
          rows: lines.map(({ audience, content, mode, people, units }, index) => [
            index + 1,
            audience,
            content,
            mode === null ? null : needModeTexts[mode].vi,
            people,
            units,
          ]),
          total: [null, texts.total, null, null, needs.people, needs.units],
        },
      },
    ],
  }
}

/** What no software can know. */
export const proposalSection = (): Section => ({
  heading: words.proposal,
  blocks: [{ note: words.proposalNote }],
})
