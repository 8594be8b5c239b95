/** What one person has learnt, on which accounts, what it came to, and what people decided. */
import type { ComponentChildren } from 'preact'
import type { LearnersCertificate } from '../../certificates/certificates-of-learner.ts'
import type { LinkedAccount } from '../../evidence/accounts-of-learner.ts'
import { actorWords } from '../../foundation/texts/actors.ts'
import { learnersTexts } from '../../foundation/texts/console/learners.ts'
import { verdictTexts } from '../../foundation/texts/console/verdicts.ts'
import { decisionKinds } from '../../foundation/texts/decisions.ts'
import { dossierCodes } from '../../foundation/texts/dossier-codes.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { reasonText } from '../../foundation/texts/reasons.ts'
import type {
  LearnersDecision,
  LearnersEnrolment,
} from '../../reconciliation/enrolments-of-learner.ts'
import type { PersonRecord } from '../../roster/people/person-record.ts'
import { useFrame } from '../kit/frame-context.ts'
import { TableFrame } from '../kit/table-frame.tsx'
import { Day, Time } from '../kit/time.tsx'
import { Verdict } from '../kit/verdict.tsx'

function Section(section: {
  id: string
  title: string
  /** What stands there where nothing is. */
  empty: ComponentChildren
  isEmpty: boolean
  heads: readonly string[]
  children: ComponentChildren
}) {
  const { id, title, empty, isEmpty, heads, children } = section
  return (
    <div class="card mb-3" id={id}>
      <div class="card-header">
        <h2 class="card-title">{title}</h2>
      </div>
      {isEmpty ? (
        <p class="card-body text-secondary mb-0">{empty}</p>
      ) : (
        <TableFrame label={title}>
          <table class="table table-vcenter card-table">
            <thead>
              <tr>
                {heads.map((head) => (
                  <th scope="col" key={head}>
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>{children}</tbody>
          </table>
        </TableFrame>
      )}
    </div>
  )
}

export function Enrolments({ enrolments }: { enrolments: readonly LearnersEnrolment[] }) {
  const { language } = useFrame()
  const texts = learnersTexts[language]
  return (
    <Section
      id="enrolments"
      title={texts.enrolments}
      isEmpty={enrolments.length === 0}
      empty={texts.noEnrolments}
      heads={[texts.cohort, texts.result, texts.why, texts.score, texts.decided, texts.explain]}
    >
      {enrolments.map((enrolment) => {
        const { id, cohort, cohortName, program, verdict, reasons, score, decidedAt } = enrolment
        return (
          <tr key={id}>
            <th scope="row">
              <a href={`/console/cohorts/${encodeURIComponent(cohort)}`} lang="vi">
                {cohortName}
              </a>
              <small class="d-block text-secondary">{program[language] ?? program.vi}</small>
            </th>
            <td>
              <Verdict verdict={verdict} />
              {enrolment.reopened && (
                <small class="d-block">{verdictTexts[language].reopened}</small>
              )}
            </td>
            <td>
              {reasons.map((reason) => (
                <div key={reason.code}>{reasonText(reason, language)}</div>
              ))}
            </td>
            <td class="number">{score === null ? '' : shownScore(score, language)}</td>
            <td>{decidedAt !== null && <Time at={decidedAt} />}</td>
            <td>
              <a href={`/console/cohorts/${encodeURIComponent(cohort)}/learners/${id}`}>
                {texts.explain}
                <span class="visually-hidden">: {cohortName}</span>
              </a>
            </td>
          </tr>
        )
      })}
    </Section>
  )
}

/** Cut and never rounded up, as everywhere. */
const shownScore = (score: string, language: 'vi' | 'en') =>
  score.replace(/(\.\d{4})\d+$/, '$1…').replace('.', language === 'vi' ? ',' : '.')

export function Certificates({
  certificates,
  person,
}: {
  certificates: readonly LearnersCertificate[]
  person: PersonRecord
}) {
  const { language } = useFrame()
  const texts = learnersTexts[language]
  return (
    <Section
      id="certificates"
      title={texts.certificates}
      isEmpty={certificates.length === 0}
      empty={texts.noCertificates}
      heads={[texts.number, texts.program, texts.issuedOn, texts.certificateState]}
    >
      {certificates.map(({ id, number, program, issuedOn, state, awaitsSignature, fullName }) => (
        <tr key={id}>
          <th scope="row">
            <a href={`/console/certificates/${id}`}>{number}</a>
            {fullName !== person.fullName && (
              <small class="d-block">{fill(texts.differentName, { name: fullName })}</small>
            )}
          </th>
          <td lang={program[language] === null ? 'vi' : undefined}>
            {program[language] ?? program.vi}
          </td>
          <td>
            <Day date={issuedOn} />
          </td>
          <td>
            <span class={`badge ${state === 'revoked' ? 'bg-red-lt' : 'bg-green-lt'}`}>
              {state === 'revoked' ? texts.revoked : texts.valid}
            </span>
            {state === 'valid' && awaitsSignature && (
              <span class="badge bg-yellow-lt ms-1">{texts.awaiting}</span>
            )}
          </td>
        </tr>
      ))}
    </Section>
  )
}

export function Accounts({ accounts }: { accounts: readonly LinkedAccount[] }) {
  const { language, viewer } = useFrame()
  const texts = learnersTexts[language]
  return (
    <Section
      id="accounts"
      title={texts.accountsTitle}
      isEmpty={accounts.length === 0}
      empty={
        <>
          {texts.noAccounts}{' '}
          {viewer.unitId === null && <a href="/console/accounts">{texts.openQueue}</a>}
        </>
      }
      heads={[texts.platform, texts.nameThere, texts.sourceId, texts.linkedBy, texts.evidence]}
    >
      {accounts.map((account) => (
        <tr key={account.id}>
          <th scope="row">{account.platform}</th>
          <td lang="vi">{account.fullName}</td>
          <td>{account.sourceId}</td>
          <td>
            {dossierCodes[account.reason]?.[language] ?? account.reason}
            <small class="d-block text-secondary">
              {account.linkedBy === 'key' ? texts.byRules : account.linkedBy}{' '}
              {account.linkedAt !== null && <Time at={account.linkedAt} />}
            </small>
          </td>
          <td>
            {account.lastReadAt === null ? (
              <span class="text-secondary">{texts.noEvidence}</span>
            ) : (
              <>
                {fill(texts.evidenceOf, { n: account.courses })} <Time at={account.lastReadAt} />
              </>
            )}
          </td>
        </tr>
      ))}
    </Section>
  )
}

export function Decisions({ decisions }: { decisions: readonly LearnersDecision[] }) {
  const { language } = useFrame()
  const texts = learnersTexts[language]
  return (
    <Section
      id="decisions"
      title={texts.decisions}
      isEmpty={decisions.length === 0}
      empty={texts.noDecisions}
      heads={[texts.decision, texts.reason, texts.by, texts.at]}
    >
      {decisions.map(({ id, kind, reason, actor, at, cohort, undone }) => (
        <tr key={`${id} ${cohort?.id ?? ''}`}>
          <th scope="row">
            {decisionKinds[kind][language]}
            {cohort !== null && (
              <small class="d-block">
                <a
                  href={`/console/cohorts/${encodeURIComponent(cohort.id)}/learners/${cohort.enrolment}`}
                >
                  {fill(texts.aboutCohort, { cohort: cohort.name })}
                </a>
              </small>
            )}
          </th>
          <td lang="vi">{reason}</td>
          <td>{actorWords(actor, null, language)}</td>
          <td>
            <Time at={at} />
            {undone !== null && (
              <small class="d-block">
                {fill(texts.undoneBy, { actor: actorWords(undone.actor, null, language) })}{' '}
                <Time at={undone.at} />
              </small>
            )}
          </td>
        </tr>
      ))}
    </Section>
  )
}
