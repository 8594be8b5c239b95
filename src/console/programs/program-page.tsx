/** A program: its rules and where they come from, what is open, its classes, its certificate, its targets. */
import { type ComponentChildren, Fragment } from 'preact'
import type { DateString } from '../../foundation/dates.ts'
import { planDocumentTexts } from '../../foundation/texts/console/plan-document.ts'
import { programsTexts } from '../../foundation/texts/console/programs.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { factTexts, insteadOf, limitText } from '../../foundation/texts/programs.ts'
import { writeFraction } from '../../programs/fraction.ts'
import type { Plan } from '../../programs/plans/store.ts'
import type { ProgramReview } from '../../programs/review.ts'
import type { StoredProgram } from '../../programs/stored.ts'
import type { CohortLine } from '../../reports/list-cohorts.ts'
import type { ProgramProgress } from '../../reports/targets/target-progress.ts'
import { cohortState } from '../cohorts/cohort-state.ts'
import { Deadline, StateTag } from '../cohorts/list-page.tsx'
import { Icon } from '../kit/icon.tsx'
import { shownNumber } from '../kit/number.ts'
import { TableFrame } from '../kit/table-frame.tsx'
import { planAddress } from '../plans/plan-tabs.tsx'
import { titleIn } from '../plans/target-words.ts'
import { CertificateFacts } from './certificate-facts.tsx'
import { RuleList } from './rule-list.tsx'
import { Targets } from './targets.tsx'

export interface ProgramView {
  language: Language
  today: DateString
  program: StoredProgram
  review: ProgramReview
  cohorts: readonly CohortLine[]
  year: number
  years: readonly number[]
  progress: ProgramProgress | null
  /** Plans that name the program. */
  plans: readonly Plan[]
  /** Whether whoever looks may open classes and set targets. */
  mayChange: boolean
}

export function programPage(view: ProgramView) {
  const { language, program, mayChange } = view
  const texts = programsTexts[language]
  return {
    area: 'programs' as const,
    title: program.title.vi,
    trail: [{ label: texts.title, path: '/console/programs' }],
    actions: (
      <>
        {mayChange && (
          <a class="btn btn-primary" href={`/console/cohorts/new?program=${program.id}`}>
            <Icon name="plus" /> {texts.openCohort}
          </a>
        )}
        <a class="btn" href={`/console/programs/${program.id}/program.yaml`}>
          <Icon name="download" /> {texts.yaml}
        </a>
      </>
    ),
    children: (
      <>
        <p class="text-secondary">
          {program.kind === 'basic' ? texts.kindBasic : texts.kindIntensive}
          {' · '}
          <span lang="vi">{program.document ?? texts.noSource}</span>
        </p>
        <PlansOfProgram {...view} />
        <Targets {...view} />
        <Card title={texts.rules}>
          <RuleList program={program} language={language} />
          <EntityRule program={program} language={language} />
        </Card>
        <Cohorts {...view} />
        <Card title={texts.certificate}>
          <CertificateFacts program={program} language={language} />
        </Card>
        <Modules {...view} />
        <Unstated {...view} />
        <Card title={texts.questions}>
          {program.questions.length === 0 ? (
            <p class="text-secondary mb-0">{texts.noQuestions}</p>
          ) : (
            <List items={program.questions} />
          )}
        </Card>
        {program.legalBasis.length > 0 && (
          <Card title={texts.legalBasis}>
            <List items={program.legalBasis} />
          </Card>
        )}
      </>
    ),
  }
}

function Card({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="card mb-3">
      <h2 class="card-header card-title">{title}</h2>
      <div class="card-body">{children}</div>
    </section>
  )
}

/** Where the program stands among what documents promise. */
function PlansOfProgram({ language, program, plans }: ProgramView) {
  const texts = planDocumentTexts[language]
  return (
    <p>
      {texts.plansOfProgram}:{' '}
      {plans.length === 0 ? (
        <>
          {texts.noPlanOfProgram} (<a href={planAddress(program.id)}>{texts.asPlan}</a>)
        </>
      ) : (
        plans.map(({ id, definition }, index) => (
          <Fragment key={id}>
            {index > 0 && '; '}
            <a href={planAddress(id)}>{titleIn(definition.title, language)}</a>
          </Fragment>
        ))
      )}
    </p>
  )
}

function EntityRule({
  program: { entities },
  language,
}: Pick<ProgramView, 'program' | 'language'>) {
  if (entities === undefined) return null
  const texts = programsTexts[language]
  return (
    <p class="mt-2 mb-0">
      {entities.people !== null
        ? fill(texts.entityPeople, { n: shownNumber(entities.people, language) })
        : entities.share !== null &&
          fill(texts.entityShare, { share: writeFraction(entities.share) })}
    </p>
  )
}

/** Lines of the document. */
function List({ items }: { items: readonly string[] }) {
  return (
    <ul class="rules" lang="vi">
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  )
}

function Cohorts({ language, today, cohorts, review }: ProgramView) {
  const texts = programsTexts[language]
  const reviews = new Map(review.cohorts.map((cohort) => [cohort.id, cohort]))
  return (
    <section class="card mb-3">
      <h2 class="card-header card-title">{texts.cohorts}</h2>
      {cohorts.length === 0 ? (
        <p class="card-body text-secondary mb-0">{texts.noCohorts}</p>
      ) : (
        <TableFrame label={texts.cohorts}>
          <table class="table table-vcenter card-table">
            <thead>
              <tr>
                <th scope="col">{texts.cohort}</th>
                <th scope="col">{texts.deadline}</th>
                <th scope="col">{texts.limits}</th>
              </tr>
            </thead>
            <tbody>
              {cohorts.map((cohort) => (
                <tr key={cohort.id}>
                  <th scope="row" class="cohort-name">
                    <a href={`/console/cohorts/${cohort.id}`} lang="vi">
                      {cohort.name}
                    </a>{' '}
                    <StateTag state={cohortState(cohort, today)} language={language} />
                  </th>
                  <td>
                    <Deadline {...cohort} today={today} language={language} />
                  </td>
                  <td>
                    <Breaks broken={reviews.get(cohort.id)?.broken ?? []} language={language} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
      {review.together.broken.length > 0 && (
        <div class="card-body">
          <Breaks broken={review.together.broken} language={language} />
        </div>
      )}
    </section>
  )
}

function Breaks({
  broken,
  language,
}: {
  broken: ProgramReview['together']['broken']
  language: Language
}) {
  const texts = programsTexts[language]
  if (broken.length === 0) return <span class="text-secondary">{texts.limitsKept}</span>
  return (
    <ul class="rules">
      {broken.map((found) => (
        <li key={found.limit}>
          <span class="badge bg-yellow-lt">{texts.limitsBroken}</span> {limitText(found, language)}
        </li>
      ))}
    </ul>
  )
}

function Modules({ program: { modules, moduleTitles }, language }: ProgramView) {
  const texts = programsTexts[language]
  const audiences = Object.entries(modules)
  if (audiences.length === 0) return null
  const named = (code: string) => {
    const title = moduleTitles[code]
    const name = (language === 'en' ? title?.en : null) ?? title?.vi
    return name === undefined ? code : `${code}: ${name}`
  }
  return (
    <section class="card mb-3">
      <h2 class="card-header card-title">{texts.modules}</h2>
      <TableFrame label={texts.modules}>
        <table class="table card-table">
          <thead>
            <tr>
              <th scope="col">{texts.audience}</th>
              <th scope="col">{texts.moduleList}</th>
            </tr>
          </thead>
          <tbody>
            {audiences.map(([audience, codes]) => (
              <tr key={audience}>
                <th scope="row" lang="vi" class="cohort-name">
                  {audience}
                </th>
                <td>{codes.map(named).join('; ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </section>
  )
}

function Unstated({ program: { unstated, inherited }, language }: ProgramView) {
  const texts = programsTexts[language]
  if (unstated.length === 0) return null
  return (
    <section class="card mb-3">
      <h2 class="card-header card-title">{texts.unstated}</h2>
      <div class="card-body">
        <p class="text-secondary">{texts.unstatedHint}</p>
        <dl class="facts-two">
          {unstated.map((field) => (
            <div key={field}>
              <dt>{factTexts[field].name[language]}</dt>
              <dd>{insteadOf(field, inherited)[language]}</dd>
            </div>
          ))}
        </dl>
      </div>
    </section>
  )
}
