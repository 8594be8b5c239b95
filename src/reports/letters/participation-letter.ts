/** Who took part, per locality and person (document 003), as a letter. */
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { shortDate } from '../../foundation/dates.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { planLetterWords as words } from '../../foundation/texts/plan-letters.ts'
import { countParticipation, listParticipation, type ParticipationLine } from '../participation.ts'
import { participationWords } from '../workbooks/participation-words.ts'
import { localitiesSheet, type Participation } from '../workbooks/plan/participation-workbook.ts'
import type { PlanPapers } from '../workbooks/plan/plan-papers.ts'
import { type Appendix, writeOfficeDocument } from './office-document.ts'
import { letterOf, senderOf } from './plan-letter.ts'
import { counted, intro, numbered } from './plan-sections.ts'
import { tableOfSheet } from './table-of-sheet.ts'

/** More is no letter any more. */
const MOST_PEOPLE = 500

export async function participationLetter(
  db: Queryable,
  viewer: Viewer,
  papers: PlanPapers,
  participation: Participation,
): Promise<Buffer> {
  const { total } = participation.localities
  const { turns } = await countParticipation(db, viewer, participation.filter)
  const people = await appendixOf(db, viewer, participation, turns)
  const said = fill(words.participationText, {
    people: counted(total.people),
    turns: counted(total.turns),
    passed: counted(total.peoplePassed),
    certified: counted(total.peopleCertified),
  })
  const { name } = senderOf(papers)
  return await writeOfficeDocument(
    letterOf(papers, 'participation', {
      body: [
        intro(papers, name),
        ...numbered([
          {
            heading: words.participation,
            blocks: [
              { paragraph: said },
              {
                table: tableOfSheet(localitiesSheet(participation, 'vi'), {
                  columns: [0, 2, 3, 4, 5, 6],
                }),
              },
              ...(people === null
                ? [{ note: fill(words.participationMore, { n: counted(turns) }) }]
                : []),
            ],
          },
        ]),
        { paragraph: fill(words.closing, { name }) },
      ],
      appendices: people === null ? [] : [people],
    }),
  )
}

async function appendixOf(
  db: Queryable,
  viewer: Viewer,
  { filter }: Participation,
  turns: number,
): Promise<Appendix | null> {
  if (turns === 0 || turns > MOST_PEOPLE) return null
  const lines = await listParticipation(db, viewer, filter, { offset: 0, limit: MOST_PEOPLE })
  const { headers, verdicts } = participationWords('vi', [])
  // Without scores and shares: a letter says who took part and what came of it.
  const columns = [0, 1, 2, 3, 4, 7, 8, 9]
  const widths = [5, 24, 13, 26, 24, 13, 20, 12]
  return {
    title: words.peopleAppendix,
    landscape: true,
    body: [
      {
        table: {
          size: 11,
          columns: columns.map((column, index) => ({
            header: headers[column] ?? '',
            width: widths[index] ?? 10,
          })),
          rows: lines.map((line, index) => [index + 1, ...cellsOf(line, verdicts)]),
        },
      },
    ],
  }
}

const cellsOf = (
  line: ParticipationLine,
  verdicts: ReturnType<typeof participationWords>['verdicts'],
) => [
  line.fullName,
  line.learner,
  line.unit ?? '',
  line.cohort,
  verdicts[line.verdict ?? 'none'],
  line.certificate,
  line.issuedOn === null ? null : shortDate(line.issuedOn),
]
