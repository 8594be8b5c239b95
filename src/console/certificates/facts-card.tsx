import type { ComponentChildren } from 'preact'
import { displayAttendance, displayScore } from '../../certificates/display.ts'
import type { CertificateCard } from '../../certificates/search/card.ts'
import type { UseCounts } from '../../certificates/uses.ts'
import { certificatesTexts } from '../../foundation/texts/console/certificates.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { Day, shownDay } from '../kit/time.tsx'

/** What the present paper says. */
export function PaperCard({ card }: { card: CertificateCard }) {
  const { language } = useFrame()
  const texts = certificatesTexts[language]
  const { snapshot, registerNumber, year } = card
  const { learner, program, cohort, decision, signer, start, end, periods } = snapshot
  const attendance = snapshot.attendance && displayAttendance(snapshot.attendance, language)
  return (
    <section class="card mb-3" aria-labelledby="on-paper">
      <div class="card-header">
        <h2 class="card-title" id="on-paper">
          {texts.onPaper}
        </h2>
      </div>
      <dl class="card-body datagrid">
        <Fact name={texts.fullName}>
          <strong lang="vi">{learner.fullName}</strong>
        </Fact>
        <Fact name={texts.dateOfBirth}>
          <Day date={learner.dateOfBirth} />
        </Fact>
        <Fact name={texts.unit}>
          <span lang="vi">{learner.unit}</span>
        </Fact>
        <Fact name={texts.program}>
          <span lang="vi">{program.vi}</span>
        </Fact>
        <Fact name={texts.cohort}>
          <a href={`/console/cohorts/${encodeURIComponent(card.cohort)}`} lang="vi">
            {cohort.name}
          </a>
        </Fact>
        {(start !== null || end !== null) && (
          <Fact name={texts.dates}>
            {[start, end]
              .flatMap((day) => (day === null ? [] : [shownDay(day, language)]))
              .join(' – ')}
          </Fact>
        )}
        {periods !== null && (
          <Fact name={texts.periods}>{fill(texts.periodsValue, { n: periods })}</Fact>
        )}
        {snapshot.score !== null && (
          <Fact name={texts.score}>{displayScore(snapshot.score, language)}</Fact>
        )}
        {attendance && <Fact name={texts.attendance}>{`${attendance}%`}</Fact>}
        <Fact name={texts.number}>{card.number}</Fact>
        <Fact name={texts.registerNumber}>{`${registerNumber} (${year})`}</Fact>
        <Fact name={texts.issuedOn}>
          <Day date={snapshot.issueDate} />
        </Fact>
        <Fact name={texts.issuer}>
          <span lang="vi">{card.issuer}</span>
        </Fact>
        {signer && (
          <Fact name={texts.signer}>
            <span lang="vi">{`${signer.title} ${signer.name}`}</span>
          </Fact>
        )}
        {decision && (
          <Fact name={texts.decision}>
            {fill(texts.decisionValue, {
              number: decision.number,
              date: shownDay(decision.date, language),
            })}
          </Fact>
        )}
      </dl>
    </section>
  )
}

/** How it stands today: file, verification, the learner's row, the outcome. */
export function PresentCard({
  card,
  uses,
  publicAt,
}: {
  card: CertificateCard
  uses: UseCounts
  publicAt: string
}) {
  const { language, viewer } = useFrame()
  const texts = certificatesTexts[language]
  const { snapshot, learner, verdict } = card
  const at = `/console/certificates/${card.id}`
  const mayReadDossier = viewer.scopes.has('certificates:write') || viewer.scopes.has('audit:read')
  return (
    <section class="card mb-3" aria-labelledby="present">
      <div class="card-header">
        <h2 class="card-title" id="present">
          {texts.present}
        </h2>
      </div>
      <dl class="card-body datagrid">
        <Fact name={card.state === 'valid' ? texts.revision : texts.lastRevision}>
          {fill(texts.revisionValue, { n: card.revision })}
        </Fact>
        <Fact name={texts.file}>
          <a href={`${at}/certificate.pdf`} target="_blank" rel="noopener">
            {texts.openFile}
          </a>
          <small class="d-block text-secondary">{fileNote(card, texts)}</small>
        </Fact>
        <Fact name={texts.verifyAddress}>
          <a href={`${publicAt}/verify/${snapshot.code}`} target="_blank" rel="noopener">
            {snapshot.verifyUrl}
          </a>
        </Fact>
        <Fact name={texts.code}>
          <code>{snapshot.code}</code>
        </Fact>
        <Fact name={texts.learner}>
          <a href={`/console/learners/${learner.id}`}>{learner.key}</a>
          {learner.fullName !== snapshot.learner.fullName && (
            <small class="d-block">{fill(texts.differentName, { name: learner.fullName })}</small>
          )}
        </Fact>
        <Fact name={texts.verdict}>
          {verdict === null ? (
            texts.noVerdict
          ) : viewer.scopes.has('outcomes:read') ? (
            <a
              href={`/console/cohorts/${encodeURIComponent(card.cohort)}/learners/${card.enrolmentId}`}
            >
              {texts[verdict]}
            </a>
          ) : (
            texts[verdict]
          )}
          {card.reopened && <small class="d-block text-secondary">{texts.reopened}</small>}
        </Fact>
        {card.proposal && (
          <Fact name={texts.proposal}>
            <a href={`/console/certificates/proposals/${card.proposal}`}>{texts.openProposal}</a>
          </Fact>
        )}
        {mayReadDossier && (
          <Fact name={texts.dossier}>
            <a href={`${at}/dossier`}>{texts.dossier}</a>
            <small class="d-block text-secondary">{texts.dossierHint}</small>
          </Fact>
        )}
        <Fact name={texts.uses}>
          {fill(texts.usesValue, {
            opened: shownNumber(uses.opened, language),
            downloaded: shownNumber(uses.downloaded, language),
            verified: shownNumber(uses.verified, language),
          })}
          <small class="d-block text-secondary">{texts.usesHint}</small>
        </Fact>
      </dl>
    </section>
  )
}

type Texts = (typeof certificatesTexts)['vi']

function fileNote({ fileFault, fileMade, awaitsSignature }: CertificateCard, texts: Texts) {
  if (fileFault !== null) return fill(texts.fileFault, { fault: fileFault })
  if (awaitsSignature) return texts.fileAwaiting
  return fileMade ? null : texts.fileMissing
}

export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="datagrid-item">
      <dt class="datagrid-title">{name}</dt>
      <dd class="datagrid-content">{children}</dd>
    </div>
  )
}
