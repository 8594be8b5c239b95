/** Before certificates of a class are issued or proposed: how many, who is left out and why. */
import type { EarnedCounts } from '../../certificates/earned-counts.ts'
import { cohortRunTexts } from '../../foundation/texts/console/cohort-runs.ts'
import { frameTexts } from '../../foundation/texts/console/frame.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { Cohort } from '../../programs/store.ts'
import { Empty } from '../kit/empty.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { FormToken } from '../kit/post-button.tsx'

export function certifyPage(view: { cohort: Cohort; counts: EarnedCounts; language: Language }) {
  const { cohort, language } = view
  const texts = cohortRunTexts[language]
  const { name } = cohort.definition
  const title = cohort.program.issue === 'approval' ? texts.proposeTitle : texts.certifyTitle
  return {
    area: 'cohorts' as const,
    title: fill(title, { cohort: name }),
    trail: [
      { label: frameTexts[language].cohorts, path: '/console/cohorts' },
      { label: name, path: `/console/cohorts/${encodeURIComponent(cohort.id)}` },
    ],
    children: <CertifyBody cohort={cohort} counts={view.counts} />,
  }
}

const leftOut = ['incomplete', 'revoked', 'reopened', 'paper'] as const

function CertifyBody({ cohort, counts }: { cohort: Cohort; counts: EarnedCounts }) {
  const { language } = useFrame()
  const texts = cohortRunTexts[language]
  const base = `/console/cohorts/${encodeURIComponent(cohort.id)}`
  const { program } = cohort
  const proposes = program.issue === 'approval'
  const shown = (value: number) => shownNumber(value, language)
  const names = { ...texts, revoked: texts.revokedBefore }
  return (
    <>
      {program.certificate?.issuedBy !== 'agency' && (
        <div class="alert alert-warning">{texts.elsewhere}</div>
      )}
      <div class="card mb-3">
        <dl class="card-body datagrid mb-0">
          <Count name={texts.ready} value={shown(counts.ready)} />
          <Count name={texts.issued} value={shown(counts.issued)} />
          {leftOut.map((name) =>
            counts[name] === 0 ? null : (
              <Count name={names[name]} value={shown(counts[name])} key={name} />
            ),
          )}
        </dl>
        {counts.incomplete + counts.revoked > 0 && <p class="card-footer mb-0">{texts.whyText}</p>}
      </div>
      {counts.ready === 0 ? (
        <Empty
          icon="certificate"
          title={texts.none}
          text={texts.noneText}
          action={{ label: texts.back, path: base }}
        />
      ) : (
        <form method="post" action={`${base}/certify`} class="card card-body">
          <FormToken />
          <p>
            <strong>
              {fill(proposes ? texts.proposeLead : texts.certifyLead, { n: shown(counts.ready) })}
            </strong>
          </p>
          {program.issue === 'automatic' && <p>{texts.automatic}</p>}
          <p>{proposes ? texts.proposeWarning : texts.certifyWarning}</p>
          <div class="btn-list">
            <button type="submit" class="btn btn-primary">
              {proposes ? texts.proposeVerb : texts.certifyVerb}
            </button>
            <a class="btn" href={base}>
              {texts.back}
            </a>
          </div>
        </form>
      )}
    </>
  )
}

function Count({ name, value }: { name: string; value: string }) {
  return (
    <div class="datagrid-item">
      <dt class="datagrid-title">{name}</dt>
      <dd class="datagrid-content">{value}</dd>
    </div>
  )
}
