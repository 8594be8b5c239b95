import { reportTexts } from '../../foundation/texts/console/reports.ts'
import { fill } from '../../foundation/texts/pages.ts'
import type { ResultCounts } from '../../reports/result-sums.ts'
import type { NamedResult, ResultsReport } from '../../reports/results-report.ts'
import { Bar } from '../charts/bar.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber, shownShare } from '../kit/number.ts'
import { withQuery } from '../kit/pager.tsx'
import { TableFrame } from '../kit/table-frame.tsx'

/** The figures of a line, in the order of their columns. */
const COLUMNS = [
  'people',
  'peoplePassed',
  'peopleCertified',
  'turns',
  'withEvidence',
  'passed',
  'failed',
  'incomplete',
  'review',
  'undecided',
  'certified',
] as const satisfies readonly (keyof ResultCounts)[]

const OF_PEOPLE = 4

/** Results in sums: people first, course turns apart. */
export function ResultsTable({
  report,
  lines,
  isForPaper,
}: {
  report: ResultsReport
  /** Those of this page. */
  lines: readonly NamedResult[]
  isForPaper: boolean
}) {
  const { language } = useFrame()
  const texts = reportTexts[language]
  const heads = {
    ...texts,
    people: texts.peopleEnrolled,
    turns: texts.turnsEnrolled,
  }
  const ofTurns = COLUMNS.slice(OF_PEOPLE - 1)
  const nameHead = { unit: texts.byUnit, cohort: texts.byCohort, program: texts.byProgram }
  return (
    <TableFrame label={texts.results}>
      <table class="table table-vcenter card-table report-table">
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              {nameHead[report.by]}
            </th>
            <th scope="colgroup" colSpan={OF_PEOPLE} class="report-group">
              {texts.people}
            </th>
            <th scope="colgroup" colSpan={ofTurns.length} class="report-group">
              {texts.turns}
            </th>
          </tr>
          <tr>
            {COLUMNS.slice(0, OF_PEOPLE - 1).map((column) => (
              <th scope="col" class="number" key={column}>
                {heads[column]}
              </th>
            ))}
            <th scope="col" class="number">
              {texts.peopleShare}
            </th>
            {ofTurns.map((column) => (
              <th scope="col" class="number" key={column}>
                {heads[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id ?? ''}>
              <th scope="row">
                <Name line={line} report={report} isForPaper={isForPaper} />
              </th>
              <Figures counts={line} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{texts.total}</th>
            <Figures counts={report.total} />
          </tr>
        </tfoot>
      </table>
    </TableFrame>
  )
}

function Figures({ counts }: { counts: ResultCounts }) {
  const { language } = useFrame()
  const texts = reportTexts[language]
  const share = shownShare(counts.peoplePassed, counts.people, language)
  const cell = (column: (typeof COLUMNS)[number]) => (
    <td class="number" key={column}>
      {shownNumber(counts[column], language)}
    </td>
  )
  return (
    <>
      {COLUMNS.slice(0, OF_PEOPLE - 1).map(cell)}
      <td class="number report-share">
        {share}
        {share !== null && (
          <Bar
            parts={[{ colour: 'good', name: texts.passed, value: counts.peoplePassed }]}
            whole={counts.people}
          />
        )}
      </td>
      {COLUMNS.slice(OF_PEOPLE - 1).map(cell)}
    </>
  )
}

/** With the way to who is behind the figures, and to the units below. */
function Name({
  line,
  report: { by, level },
  isForPaper,
}: {
  line: NamedResult
  report: ResultsReport
  isForPaper: boolean
}) {
  const { language, address } = useFrame()
  const texts = reportTexts[language]
  const { id, name, code, isDeeper } = line
  if (id === null || name === null) return <>{texts.noUnit}</>
  const shown = (language === 'en' && name.en) || name.vi
  if (isForPaper) return <>{shown}</>
  const { search } = new URL(withQuery(address, { [by]: id, page: '' }), 'http://console')
  return (
    <>
      <a
        href={`/console/reports/participation${search}`}
        aria-label={fill(texts.openFor, { name: shown })}
      >
        {shown}
      </a>
      {by !== 'program' && code !== null && <small class="report-code">{code}</small>}
      {isDeeper && (
        <a
          class="report-deeper"
          href={withQuery(address, { unit: id, level: String(level + 1), page: '' })}
          aria-label={fill(texts.deeperFor, { name: shown })}
        >
          {texts.deeper}
        </a>
      )}
    </>
  )
}
