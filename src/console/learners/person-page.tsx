import type { ComponentChildren } from 'preact'
import type { PersonView } from '../../access/person-views.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { LearnersCertificate } from '../../certificates/certificates-of-learner.ts'
import type { LinkedAccount } from '../../evidence/accounts-of-learner.ts'
import { learnersTexts } from '../../foundation/texts/console/learners.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type {
  LearnersDecision,
  LearnersEnrolment,
} from '../../reconciliation/enrolments-of-learner.ts'
import type { PersonRecord } from '../../roster/people/person-record.ts'
import { useFrame } from '../kit/frame-context.ts'
import { Day, Time } from '../kit/time.tsx'
import { CorrectForm, MergeForm, SeparateForm } from './person-acts.tsx'
import { Accounts, Certificates, Decisions, Enrolments } from './person-learning.tsx'
import { PersonViews } from './person-views.tsx'
import { LEARNERS, UNITS } from './tabs.tsx'

export interface KnownPerson {
  language: Language
  viewer: Viewer
  person: PersonRecord
  /** null: not for the viewer. */
  enrolments: readonly LearnersEnrolment[] | null
  accounts: readonly LinkedAccount[] | null
  certificates: readonly LearnersCertificate[] | null
  decisions: readonly LearnersDecision[] | null
  views: readonly PersonView[] | null
  /** To choose from. */
  units: readonly { name: string; code: string | null }[]
}

export function personPage(known: KnownPerson) {
  const { language, viewer, person, enrolments, accounts, certificates, decisions } = known
  const texts = learnersTexts[language]
  const mayWrite = viewer.scopes.has('roster:write')
  const mayMerge = viewer.unitId === null && viewer.scopes.has('accounts:write')
  return {
    area: 'learners' as const,
    title: texts.personTitle,
    heading: person.fullName,
    trail: [{ label: texts.title, path: LEARNERS }],
    children: (
      <>
        <Facts language={language} person={person} />
        {(mayWrite || mayMerge) && (
          <div class="btn-list mb-3">
            {mayWrite && <CorrectForm person={person} units={known.units} />}
            {mayMerge && <MergeForm person={person} />}
          </div>
        )}
        {enrolments && <Enrolments enrolments={enrolments} />}
        {certificates && <Certificates certificates={certificates} person={person} />}
        {accounts && <Accounts accounts={accounts} />}
        {decisions && <Decisions decisions={decisions} />}
        <History person={person} language={language} maySeparate={mayMerge} />
        {known.views && <PersonViews views={known.views} />}
      </>
    ),
  }
}

function Facts({ language, person }: { language: Language; person: PersonRecord }) {
  const texts = learnersTexts[language]
  const present = person.units.find(({ to }) => to === null)
  const needed = [
    ...(person.dateOfBirth === null ? [texts.birth] : []),
    ...(present === undefined ? [texts.unit] : []),
  ]
  return (
    <section class="card mb-3" aria-labelledby="person">
      <div class="card-header">
        <h2 class="card-title" id="person">
          {texts.facts}
        </h2>
      </div>
      {needed.length > 0 && (
        <p class="alert alert-warning m-3 mb-0">
          {fill(texts.missingForCertificate, {
            what: needed.map((what) => what.toLowerCase()).join(', '),
          })}
        </p>
      )}
      {person.email === null && person.phone === null && (
        <p class="alert alert-warning m-3 mb-0">{texts.missingForMail}</p>
      )}
      <dl class="card-body datagrid">
        <Fact name={texts.employeeCode} value={person.employeeCode} />
        <Fact
          name={texts.birth}
          value={person.dateOfBirth !== null && <Day date={person.dateOfBirth} />}
        />
        <Fact
          name={texts.nationalId}
          value={
            person.nationalIdLast4 !== null && (
              <>
                {fill(texts.nationalIdShown, { last4: person.nationalIdLast4 })}
                <small class="d-block text-secondary">
                  {person.nationalIdDoubtful ? texts.nationalIdDoubtful : texts.nationalIdHint}
                </small>
              </>
            )
          }
        />
        <Fact name={texts.email} value={person.email} />
        <Fact name={texts.phone} value={person.phone} />
        <Fact
          name={texts.unit}
          value={present && <a href={`${UNITS}/${present.id}`}>{present.name}</a>}
          isVietnamese
        />
        <Fact name={texts.position} value={person.position} isVietnamese />
        <Fact name={texts.audience} value={person.audience} isVietnamese />
        <Fact name={texts.tags} value={person.tags.join('; ') || null} isVietnamese />
        <Fact name={texts.since} value={<Time at={person.createdAt} />} />
        <Fact name={texts.updated} value={<Time at={person.updatedAt} />} />
      </dl>
    </section>
  )
}

function Fact(fact: {
  name: string
  value: ComponentChildren
  /** The value, whatever the language of the page. */
  isVietnamese?: boolean
}) {
  const { language } = useFrame()
  const isEmpty = fact.value === null || fact.value === undefined || fact.value === false
  return (
    <div class="datagrid-item">
      <dt class="datagrid-title">{fact.name}</dt>
      <dd class="datagrid-content" lang={fact.isVietnamese && !isEmpty ? 'vi' : undefined}>
        {isEmpty ? <span class="text-secondary">{learnersTexts[language].none}</span> : fact.value}
      </dd>
    </div>
  )
}

/** Where the person has been, and which rows of the roster turned out to be theirs. */
function History({
  person,
  language,
  maySeparate,
}: {
  person: PersonRecord
  language: Language
  maySeparate: boolean
}) {
  const texts = learnersTexts[language]
  const { units, audiences, mergedRows } = person
  return (
    <div class="row row-cards">
      <section class="col-lg-6" aria-labelledby="units-of">
        <div class="card card-body">
          <h2 class="card-title" id="units-of">
            {texts.unitHistory}
          </h2>
          {units.length === 0 && <p class="text-secondary mb-0">{texts.noUnit}</p>}
          <ul class="list-unstyled mb-0">
            {units.map(({ id, name, from, to }) => (
              <li key={`${id} ${from}`}>
                <span lang="vi">{name}</span>{' '}
                <small class="text-secondary">
                  {texts.unitFrom} <Day date={from} />{' '}
                  {to === null ? (
                    `(${texts.unitPresent})`
                  ) : (
                    <>
                      {texts.unitTo} <Day date={to} />
                    </>
                  )}
                </small>
              </li>
            ))}
          </ul>
        </div>
      </section>
      {audiences.length > 1 && (
        <section class="col-lg-6" aria-labelledby="audiences-of">
          <div class="card card-body">
            <h2 class="card-title" id="audiences-of">
              {texts.audienceHistory}
            </h2>
            <ul class="list-unstyled mb-0">
              {audiences.map(({ audience, since }) => (
                <li key={since}>
                  <span lang="vi">{audience ?? texts.noAudience}</span>{' '}
                  <small class="text-secondary">
                    {texts.unitFrom} <Time at={since} />
                  </small>
                </li>
              ))}
            </ul>
          </div>
        </section>
      )}
      {mergedRows.length > 0 && (
        <section class="col-lg-6" aria-labelledby="merged-into">
          <div class="card card-body">
            <h2 class="card-title" id="merged-into">
              {texts.merges}
            </h2>
            <ul class="list-unstyled mb-0">
              {mergedRows.map((row) => (
                <li key={row.act} class="mb-2">
                  <span lang="vi">{row.fullName}</span> <span>{row.learner}</span>{' '}
                  {row.at !== null && (
                    <small class="text-secondary">
                      <Time at={row.at} />
                    </small>
                  )}
                  {maySeparate && row.act !== null && (
                    <SeparateForm person={person} act={row.act} name={row.fullName} />
                  )}
                </li>
              ))}
            </ul>
          </div>
        </section>
      )}
    </div>
  )
}
