import { displayAttendance, displayScore } from '../../certificates/display.ts'
import { reportTexts } from '../../foundation/texts/console/reports.ts'
import { verdictTexts } from '../../foundation/texts/console/verdicts.ts'
import type { ParticipationLine } from '../../reports/participation.ts'
import { useFrame } from '../kit/frame-context.ts'
import { TableFrame } from '../kit/table-frame.tsx'
import { Day } from '../kit/time.tsx'

/** Who took part: a line a person and class. */
export function ParticipationTable({
  lines,
  first,
  isForPaper,
}: {
  lines: readonly ParticipationLine[]
  /** Number of the first line. */
  first: number
  isForPaper: boolean
}) {
  const { language } = useFrame()
  const texts = reportTexts[language]
  const columns = [
    { key: 'number', label: texts.number, isNumber: true },
    { key: 'fullName', label: texts.fullName, isNumber: false },
    { key: 'code', label: texts.code, isNumber: false },
    { key: 'unit', label: texts.unit, isNumber: false },
    { key: 'cohort', label: texts.cohort, isNumber: false },
    { key: 'attendance', label: texts.attendance, isNumber: true },
    { key: 'score', label: texts.score, isNumber: true },
    { key: 'verdict', label: texts.verdict, isNumber: false },
    { key: 'certificate', label: texts.certificate, isNumber: false },
    { key: 'issuedOn', label: texts.issuedOn, isNumber: false },
  ]
  return (
    <TableFrame label={texts.participation}>
      <table class="table table-vcenter card-table report-table">
        <thead>
          <tr>
            {columns.map(({ key, label, isNumber }) => (
              <th scope="col" class={isNumber ? 'number' : undefined} key={key}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => (
            <tr key={line.id}>
              <td class="number">{first + index}</td>
              <th scope="row" lang="vi">
                {isForPaper ? (
                  line.fullName
                ) : (
                  <a href={`/console/learners/${line.learnerId}`}>{line.fullName}</a>
                )}
              </th>
              <td>{line.learner}</td>
              <td>{line.unit ?? texts.noUnit}</td>
              <td>{line.cohort}</td>
              <td class="number">
                {line.attendance && displayAttendance(line.attendance, language)}
              </td>
              <td class="number">{line.score && displayScore(line.score, language)}</td>
              <td>{verdictTexts[language][line.verdict ?? 'none']}</td>
              <td>{line.certificate}</td>
              <td>{line.issuedOn && <Day date={line.issuedOn} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}
