import { overviewTexts } from '../../foundation/texts/console/overview.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { Overview } from '../../reports/overview/read.ts'
import { Bar } from '../charts/bar.tsx'
import { shownNumber, shownShare } from '../kit/number.ts'
import { TableFrame } from '../kit/table-frame.tsx'

/** Plan against actual of the year. */
export function TargetBars({
  targets,
  language,
}: {
  targets: NonNullable<Overview['targets']>
  language: Language
}) {
  const texts = overviewTexts[language]
  const title = fill(texts.targetsTitle, { year: targets.year })
  const shown = (value: number) => shownNumber(value, language)
  return (
    <div class="card mb-3">
      <div class="card-header">
        <h2 class="card-title">{title}</h2>
      </div>
      <p class="card-body text-secondary mb-0">{texts.targetsText}</p>
      <TableFrame label={title}>
        <table class="table table-vcenter card-table">
          <thead>
            <tr>
              <th scope="col">{texts.targetProgram}</th>
              <th scope="col">{texts.targetUnit}</th>
              <th scope="col">{texts.progress}</th>
              <th scope="col" class="number">
                {texts.target}
              </th>
              <th scope="col" class="number">
                {texts.reached}
              </th>
              <th scope="col" class="number">
                {texts.reachedShare}
              </th>
            </tr>
          </thead>
          <tbody>
            {targets.lines.map(({ id, program, unit, people, reached }) => {
              const share = shownShare(reached, people, language) ?? ''
              const label = fill(texts.targetBar, {
                ...{ reached: shown(reached), target: shown(people), share },
              })
              return (
                <tr key={id}>
                  <th scope="row">
                    <a href={`/console/programs/${encodeURIComponent(program.id)}`}>
                      {(language === 'en' && program.en) || program.vi}
                    </a>
                  </th>
                  <td>{unit ?? texts.wholeProvince}</td>
                  <td class="overview-bar">
                    <Bar
                      parts={[{ colour: 'plan', name: texts.reached, value: reached }]}
                      whole={people}
                      label={label}
                    />
                  </td>
                  <td class="number">{shown(people)}</td>
                  <td class="number">{shown(reached)}</td>
                  <td class="number">{share}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </TableFrame>
    </div>
  )
}
