/** Reports of a plan that are sent as letters: results and next year's needs (004), the December report (001), others. */
import { dateInVietnam } from '../../foundation/dates.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { planLetterWords as words } from '../../foundation/texts/plan-letters.ts'
import { classesSheet } from '../workbooks/plan/classes-sheet.ts'
import { headCountsSheet, unitHeadCountsSheet } from '../workbooks/plan/head-counts-sheets.ts'
import { needsSheet } from '../workbooks/plan/needs-sheet.ts'
import type { PlanPapers } from '../workbooks/plan/plan-papers.ts'
import type { SheetKind } from '../workbooks/plan/plan-workbook.ts'
import type { ReportSheet } from '../workbooks/write.ts'
import type { LetterBlock } from './letter-blocks.ts'
import { modulesSection } from './modules-section.ts'
import { type Appendix, type OfficeDocument, writeOfficeDocument } from './office-document.ts'
import {
  classesSection,
  costsSection,
  intro,
  needsSection,
  numbered,
  proposalSection,
  reachSection,
  resultsSection,
  type Section,
  submissionsSection,
} from './plan-sections.ts'
import { tableOfSheet } from './table-of-sheet.ts'
import { unitsAppendix } from './units-appendix.ts'

export async function planLetter(papers: PlanPapers, kind: SheetKind): Promise<Buffer> {
  const { name } = senderOf(papers)
  const { sections, appendices } = CONTENTS[kind](papers)
  return await writeOfficeDocument(
    letterOf(papers, kind, {
      body: [
        intro(papers, name),
        ...numbered(sections.filter((section) => section !== null)),
        { paragraph: fill(words.closing, { name }) },
      ],
      appendices: appendices.filter((appendix) => appendix !== null),
    }),
  )
}

/** Head and foot of a report: of the body that runs the plan, or of the unit whose branch it is of. */
export function letterOf(
  papers: PlanPapers,
  kind: keyof typeof words.subjects,
  content: { body: LetterBlock[]; appendices: Appendix[] },
): OfficeDocument {
  const { plan, report, madeAt, needs } = papers
  const { body } = plan.definition
  const { name, isUnit } = senderOf(papers)
  const recipient = isUnit ? body?.name : body?.recipient
  return {
    ...{ name, number: null, kind: words.report, copies: [] },
    parent: isUnit ? null : (body?.parent ?? null),
    place: isUnit ? null : (body?.place ?? null),
    date: dateInVietnam(madeAt),
    subject: fill(words.subjects[kind], {
      title: plan.definition.title.vi,
      year: report.on.slice(0, 4),
      next: needs.year,
    }),
    recipients: recipient ? [recipient] : [],
    signer: isUnit ? null : (body?.signer ?? null),
    ...content,
  }
}

export function senderOf({ plan, report }: PlanPapers): { name: string; isUnit: boolean } {
  const { body } = plan.definition
  return report.unit === null
    ? { name: body?.name ?? words.unknownBody, isUnit: false }
    : { name: report.unit.name, isUnit: true }
}

interface Contents {
  sections: (Section | null)[]
  appendices: (Appendix | null)[]
}

const CONTENTS: Record<SheetKind, (papers: PlanPapers) => Contents> = {
  progress: (papers) => ({
    sections: [
      resultsSection(papers, papers.report.targets),
      classesSection(papers),
      reachSection(papers),
      costsSection(papers),
      submissionsSection(papers),
      proposalSection(),
    ],
    appendices: [unitsAppendix(papers)],
  }),
  'results-and-needs': (papers) => ({
    sections: [
      resultsSection(papers, papers.report.targets),
      classesSection(papers),
      reachSection(papers),
      costsSection(papers),
      submissionsSection(papers, ['results', 'needs']),
      needsSection(papers),
      proposalSection(),
    ],
    appendices: [
      unitsAppendix(papers),
      papers.needs.lines.length === 0
        ? null
        : appendixOf(
            fill(words.needsAppendix, { year: papers.needs.year }),
            needsSheet(papers, 'vi'),
          ),
    ],
  }),
  yearly: (papers) => {
    const year = Number(papers.report.on.slice(0, 4))
    const targets = papers.report.targets.filter(
      ({ years }) => years.from <= year && year <= years.to,
    )
    return {
      sections: [
        resultsSection(papers, targets),
        modulesSection(papers),
        classesSection(papers),
        proposalSection(),
      ],
      appendices: [unitsAppendix(papers, targets), classesAppendix(papers)],
    }
  },
  'head-counts': (papers) => {
    const sheet = headCountsSheet(papers, 'vi')
    return {
      sections: [
        {
          heading: words.headCounts,
          blocks: [
            sheet === null
              ? { paragraph: words.noHeadCounts }
              : { table: tableOfSheet(sheet, { columns: [0, 1, 3, 4, 5, 7], size: 11 }) },
          ],
        },
      ],
      appendices: [appendixOf(words.headCountsAppendix, unitHeadCountsSheet(papers, 'vi'))],
    }
  },
  modules: (papers) => ({
    sections: [modulesSection(papers)],
    appendices: [],
  }),
  classes: (papers) => ({
    sections: [classesSection(papers), proposalSection()],
    appendices: [classesAppendix(papers)],
  }),
}

function classesAppendix(papers: PlanPapers): Appendix | null {
  const sheet = classesSheet(papers, 'vi')
  return sheet.rows.length === 0 ? null : appendixOf(words.classesAppendix, sheet)
}

function appendixOf(title: string, sheet: ReportSheet | null): Appendix | null {
  if (sheet === null) return null
  return { title, landscape: true, body: [{ table: tableOfSheet(sheet, { size: 10 }) }] }
}
