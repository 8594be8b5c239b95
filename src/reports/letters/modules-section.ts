/** Modules in a letter: the matrix audience × modules of document 004 with what has come of it, and what their codes stand for. */
import { fill } from '../../foundation/texts/pages.ts'
import { planLetterWords as words } from '../../foundation/texts/plan-letters.ts'
import { planReportTexts } from '../../foundation/texts/plan-reports.ts'
import type { PlanPapers } from '../workbooks/plan/plan-papers.ts'
import type { LetterBlock } from './letter-blocks.ts'
import { counted, type Section } from './plan-sections.ts'

const texts = planReportTexts.vi

export function modulesSection(papers: PlanPapers): Section {
  const { modules } = papers.report
  if (modules.length === 0)
    return { heading: words.modules, blocks: [{ paragraph: words.noModules }] }
  return {
    heading: words.modules,
    blocks: [
      ...matrix(papers),
      { paragraph: words.moduleNames },
      {
        table: {
          columns: [
            { header: texts.moduleCode, width: 12 },
            { header: texts.module, width: 60 },
            { header: texts.count, width: 18, align: 'right' },
          ],
          rows: modules.map(({ code, title, completed }) => [code, title.vi, completed]),
        },
      },
    ],
  }
}

/** Of audiences from which the plan asks for a module. */
function matrix({ report, plan }: PlanPapers): LetterBlock[] {
  const asked = plan.definition.audiences.filter(({ modules }) => modules.length > 0)
  if (asked.length === 0) return []
  const { modules } = report
  const completed = new Map(
    report.coverage.map((cell) => [`${cell.audience} ${cell.module}`, cell]),
  )
  const lines = new Map(report.audiences.map((line) => [line.id, line]))
  return [
    { paragraph: words.modulesText },
    {
      table: {
        size: modules.length > 6 ? 10 : 11,
        columns: [
          { header: texts.order, width: 9, align: 'center' },
          { header: texts.audience, width: 32 },
          { header: words.audienceSize, width: 12, align: 'right' },
          ...modules.map(({ code }) => ({ header: code, width: 14, align: 'center' as const })),
        ],
        rows: asked.map(({ id, title, modules: required }, index) => {
          const size = lines.get(id)?.onRoster ?? null
          return [
            index + 1,
            title.vi,
            size ?? texts.notKnown,
            ...modules.map(({ code }) => {
              if (!required.includes(code)) return null
              // An audience that the roster does not tell cannot be counted.
              const n = completed.get(`${id} ${code}`)?.completed ?? (size === null ? null : 0)
              return fill(words.moduleRequired, { n: n === null ? texts.notKnown : counted(n) })
            }),
          ]
        }),
      },
    },
  ]
}
