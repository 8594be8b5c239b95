/** Of how many people of a class there is something to decide on, and from where. */
import { cohortTexts } from '../../foundation/texts/console/cohort.ts'
import { frameTexts } from '../../foundation/texts/console/frame.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { Cohort } from '../../programs/store.ts'
import type { SourceCoverage } from '../../reconciliation/table/coverage.ts'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber, shownShare } from '../kit/number.ts'
import { TableFrame } from '../kit/table-frame.tsx'
import { Time } from '../kit/time.tsx'

export function coveragePage(view: {
  cohort: Cohort
  enrolled: number
  sources: readonly SourceCoverage[]
  language: Language
}) {
  const { cohort, enrolled, sources, language } = view
  const { name } = cohort.definition
  return {
    area: 'cohorts' as const,
    title: fill(cohortTexts[language].coverageTitle, { cohort: name }),
    trail: [
      { label: frameTexts[language].cohorts, path: '/console/cohorts' },
      { label: name, path: `/console/cohorts/${encodeURIComponent(cohort.id)}` },
    ],
    children: <Coverage enrolled={enrolled} sources={sources} />,
  }
}

function Coverage({ enrolled, sources }: { enrolled: number; sources: readonly SourceCoverage[] }) {
  const { language, viewer } = useFrame()
  const texts = cohortTexts[language]
  return (
    <div class="card mb-3" id="coverage">
      <div class="card-header">
        <h2 class="card-title">{texts.coverage}</h2>
      </div>
      {sources.length === 0 ? (
        <p class="card-body mb-0">{texts.noSources}</p>
      ) : (
        <TableFrame label={texts.coverage}>
          <table class="table table-vcenter card-table">
            <thead>
              <tr>
                <th scope="col">{texts.source}</th>
                <th scope="col">{texts.accounts}</th>
                <th scope="col">{texts.tests}</th>
                <th scope="col">{texts.attended}</th>
                <th scope="col">{texts.synced}</th>
              </tr>
            </thead>
            <tbody>
              {sources.map((source) => (
                <Source
                  source={source}
                  enrolled={enrolled}
                  key={JSON.stringify([source.platform, source.course, source.finalTest])}
                />
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
      {viewer.scopes.has('accounts:read') &&
        sources.some(({ accounts }) => accounts < enrolled) && (
          <p class="card-body mb-0">
            <a href="/console/accounts">{texts.waitingAccounts}</a>
          </p>
        )}
    </div>
  )
}

function Source({ source, enrolled }: { source: SourceCoverage; enrolled: number }) {
  const { language, viewer } = useFrame()
  const texts = cohortTexts[language]
  const { platform, course, attendance, syncedAt } = source
  return (
    <tr>
      <th scope="row">
        {viewer.scopes.has('platforms:read') ? (
          <a href={`/console/platforms/${encodeURIComponent(platform)}`}>{platform}</a>
        ) : (
          platform
        )}
        <div class="text-secondary">{fill(texts.sourceCourse, { course })}</div>
      </th>
      <td>
        <Share name={texts.accounts} part={source.accounts} whole={enrolled} />
      </td>
      <td>
        <Share name={texts.tests} part={source.tests} whole={enrolled} />
      </td>
      <td>
        {attendance === 'none' ? (
          <span class="text-secondary">{texts.notAsked}</span>
        ) : (
          <Share name={texts.attended} part={source.attended} whole={enrolled} />
        )}
      </td>
      <td>{syncedAt === null ? texts.neverSynced : <Time at={syncedAt} />}</td>
    </tr>
  )
}

function Share({ name, part, whole }: { name: string; part: number; whole: number }) {
  const { language } = useFrame()
  const n = shownNumber(part, language)
  const total = shownNumber(whole, language)
  return (
    <div class="share">
      <span class="number">{fill(cohortTexts[language].ofEnrolled, { n, total })}</span>
      {whole > 0 && (
        <meter min={0} max={whole} value={Math.min(part, whole)} aria-label={name}>
          {shownShare(part, whole, language)}
        </meter>
      )}
    </div>
  )
}
