import type { Viewer } from '../../access/viewer.ts'
import { overviewTexts } from '../../foundation/texts/console/overview.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { CohortProgress } from '../../reports/cohort-progress.ts'
import type { OverviewCohort } from '../../reports/overview/read.ts'
import { Bar, BarLegend, type BarPart } from '../charts/bar.tsx'
import { Empty } from '../kit/empty.tsx'
import { shownNumber } from '../kit/number.ts'
import { TableFrame } from '../kit/table-frame.tsx'
import { Day } from '../kit/time.tsx'

/** How far each class is: what was decided of those enrolled, and who holds a certificate. */
export function CohortBars({
  cohorts,
  viewer,
  language,
}: {
  cohorts: readonly OverviewCohort[]
  viewer: Viewer
  language: Language
}) {
  const texts = overviewTexts[language]
  return (
    <div class="card mb-3">
      <div class="card-header">
        <h2 class="card-title">{texts.cohortsTitle}</h2>
        {viewer.scopes.has('reports:read') && (
          <a class="card-actions" href="/console/reports">
            {texts.allReports}
          </a>
        )}
      </div>
      {cohorts.length === 0 ? (
        <NoCohorts viewer={viewer} language={language} />
      ) : (
        <>
          <div class="card-body">
            <p class="text-secondary mb-2">{texts.cohortsText}</p>
            <BarLegend entries={partsOf(cohorts[0]?.progress, language)} />
          </div>
          <TableFrame label={texts.cohortsTitle}>
            <table class="table table-vcenter card-table overview-cohorts">
              <thead>
                <tr>
                  <th scope="col">{texts.cohort}</th>
                  <th scope="col" class="overview-deadline">
                    {texts.deadlineColumn}
                  </th>
                  <th scope="col">{texts.progress}</th>
                  <th scope="col" class="number">
                    {texts.enrolled}
                  </th>
                  <th scope="col" class="number">
                    {texts.passed}
                  </th>
                  <th scope="col" class="number">
                    {texts.certified}
                  </th>
                </tr>
              </thead>
              <tbody>
                {cohorts.map((cohort) => (
                  <Row cohort={cohort} language={language} key={cohort.id} />
                ))}
              </tbody>
            </table>
          </TableFrame>
        </>
      )}
    </div>
  )
}

function Row({ cohort, language }: { cohort: OverviewCohort; language: Language }) {
  const texts = overviewTexts[language]
  const { id, name, deadline, programTitle, progress } = cohort
  const shown = (value: number) => shownNumber(value, language)
  const parts = partsOf(progress, language)
  const told = parts
    .filter(({ value }) => value > 0)
    .map((part) => fill(texts.barPart, { name: part.name, n: shown(part.value) }))
  return (
    <tr>
      <th scope="row">
        <a href={`/console/cohorts/${encodeURIComponent(id)}`}>{name}</a>
        <div class="fw-normal text-secondary">
          {(language === 'en' && programTitle.en) || programTitle.vi}
        </div>
      </th>
      <td class="overview-deadline">{deadline && <Day date={deadline} />}</td>
      <td class="overview-bar">
        <Bar
          parts={parts}
          whole={progress.enrolled}
          label={fill(texts.barText, { parts: told.join(', '), n: shown(progress.enrolled) })}
        />
      </td>
      <td class="number">{shown(progress.enrolled)}</td>
      <td class="number">{shown(progress.passed)}</td>
      <td class="number">{shown(progress.certified)}</td>
    </tr>
  )
}

function partsOf(progress: CohortProgress | undefined, language: Language): BarPart[] {
  const texts = overviewTexts[language]
  return [
    { colour: 'good', name: texts.passed, value: progress?.passed ?? 0 },
    { colour: 'bad', name: texts.failed, value: progress?.failed ?? 0 },
    { colour: 'asks', name: texts.review, value: progress?.review ?? 0 },
    { colour: 'open', name: texts.incomplete, value: progress?.incomplete ?? 0 },
    { colour: 'rest', name: texts.undecided, value: progress?.undecided ?? 0 },
  ]
}

function NoCohorts({ viewer, language }: { viewer: Viewer; language: Language }) {
  const texts = overviewTexts[language]
  if (viewer.unitId !== null)
    return <p class="card-body text-secondary mb-0">{texts.cohortsNoneSeen}</p>
  return (
    <Empty
      icon="class"
      title={texts.cohortsNone}
      text={texts.cohortsNoneText}
      {...(viewer.scopes.has('programs:write') && {
        action: { label: texts.openCohort, path: '/console/cohorts/new' },
      })}
    />
  )
}
