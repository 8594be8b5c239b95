import { displayScore } from '../../certificates/display.ts'
import type { MailLine } from '../../certificates/mail/list.ts'
import type { Change } from '../../certificates/revisions/correct.ts'
import type { CertificateHistory } from '../../certificates/revisions/history.ts'
import { actorWords } from '../../foundation/texts/actors.ts'
import { historyTexts } from '../../foundation/texts/certificate-history.ts'
import { certificatesTexts } from '../../foundation/texts/console/certificates.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { useFrame } from '../kit/frame-context.ts'
import { shownDay, Time } from '../kit/time.tsx'

interface Shown {
  id: string
  history: CertificateHistory
  /** null: the viewer may not know who did what. */
  showsActors: boolean
  mails: readonly MailLine[]
}

type Event =
  | { kind: 'made'; at: Date; revision: CertificateHistory['revisions'][number] }
  | { kind: 'revoked'; at: Date; revocation: CertificateHistory['revocations'][number] }

/** All that happened to a certificate, the newest first. */
export function HistoryCard({ id, history, showsActors, mails }: Shown) {
  const { language } = useFrame()
  const texts = certificatesTexts[language]
  const events: Event[] = [
    ...history.revisions.map((revision): Event => ({ kind: 'made', at: revision.at, revision })),
    ...history.revocations.map(
      (revocation): Event => ({ kind: 'revoked', at: revocation.at, revocation }),
    ),
  ].toSorted((a, b) => b.at.getTime() - a.at.getTime())
  return (
    <section class="card mb-3" aria-labelledby="history">
      <div class="card-header">
        <h2 class="card-title" id="history">
          {texts.history}
        </h2>
      </div>
      <ol class="list-group list-group-flush cert-history">
        {events.map((event, index) => (
          <li class="list-group-item" key={index}>
            {event.kind === 'made' ? (
              <Made id={id} revision={event.revision} showsActors={showsActors} />
            ) : (
              <Revoked revocation={event.revocation} showsActors={showsActors} />
            )}
          </li>
        ))}
      </ol>
      <Mails mails={mails} />
    </section>
  )
}

function Made({
  id,
  revision,
  showsActors,
}: {
  id: string
  revision: CertificateHistory['revisions'][number]
  showsActors: boolean
}) {
  const { language } = useFrame()
  const texts = certificatesTexts[language]
  const files = revision.files.filter(({ kind }) => kind !== 'credential')
  return (
    <>
      <Head
        what={texts[revision.kind]}
        revision={revision.revision}
        at={revision.at}
        actor={showsActors ? revision.actor : null}
      />
      <Why {...revision} />
      {revision.changes.length > 0 && (
        <ul class="cert-changes">
          {revision.changes.map((change) => (
            <li key={change.fact}>{shownChange(change, language)}</li>
          ))}
        </ul>
      )}
      <p class="text-secondary small mb-0">
        {fill(texts.codeOf, { code: revision.code })}
        {files.map((file) => (
          <>
            {' · '}
            <a
              href={`/console/certificates/${id}/files/${revision.revision}/${file.kind}/${file.version}`}
              title={`SHA-256 ${file.sha256}`}
              key={`${file.kind}${file.version}`}
            >
              {file.kind === 'pdf' ? texts.filePdf : fill(texts.fileAgency, { n: file.version })}
            </a>
          </>
        ))}
      </p>
    </>
  )
}

function Revoked({
  revocation,
  showsActors,
}: {
  revocation: CertificateHistory['revocations'][number]
  showsActors: boolean
}) {
  const { language } = useFrame()
  const texts = certificatesTexts[language]
  return (
    <>
      <Head
        what={texts.revocation}
        revision={revocation.revision}
        at={revocation.at}
        actor={showsActors ? revocation.actor : null}
      />
      <Why {...revocation} />
    </>
  )
}

function Head(head: { what: string; revision: number; at: Date; actor: string | null }) {
  const { language } = useFrame()
  const texts = certificatesTexts[language]
  return (
    <p class="mb-1">
      <strong>{head.what}</strong>{' '}
      <span class="text-secondary">{fill(texts.revisionValue, { n: head.revision })}</span>
      {' · '}
      <Time at={head.at} />
      {head.actor !== null && (
        <span class="text-secondary">{` · ${actorWords(head.actor, null, language)}`}</span>
      )}
    </p>
  )
}

function Why({ reason, attachment }: { reason: string | null; attachment: string | null }) {
  const { language, viewer } = useFrame()
  const texts = certificatesTexts[language]
  if (reason === null) return null
  return (
    <p class="mb-1">
      {texts.reason}: <span lang="vi">{reason}</span>
      {attachment !== null && viewer.scopes.has('certificates:write') && (
        <>
          {' · '}
          <a href={`/api/v1/attachments/${attachment}`}>{texts.document}</a>
        </>
      )}
    </p>
  )
}

/** `họ và tên: Lò Van An → Lò Văn An` */
function shownChange(change: Change, language: Language): string {
  const texts = certificatesTexts[language]
  return fill(texts.change, {
    fact: historyTexts[language][change.fact],
    before: shownFact(change.fact, change.before, language),
    after: shownFact(change.fact, change.after, language),
  })
}

const DAYS: readonly Change['fact'][] = ['dateOfBirth', 'start', 'end']

export function shownFact(fact: Change['fact'], value: string | null, language: Language): string {
  if (value === null) return certificatesTexts[language].empty
  if (DAYS.includes(fact)) return shownDay(value, language)
  return fact === 'score' ? displayScore(value, language) : value
}

function Mails({ mails }: { mails: readonly MailLine[] }) {
  const { language } = useFrame()
  const texts = certificatesTexts[language]
  return (
    <div class="card-body">
      <h3>{texts.mails}</h3>
      {mails.length === 0 ? (
        <p class="text-secondary mb-0">{texts.noMails}</p>
      ) : (
        <ul class="list-unstyled mb-0">
          {mails.map((mail) => (
            <li key={`${mail.revision}/${mail.n}`}>
              <Time at={mail.changedAt} />
              {` · ${fill(texts.mailOf, { revision: mail.revision, n: mail.n })} · `}
              <strong>{texts[`mail_${mail.state}`]}</strong>
              {mail.tries > 1 && ` · ${fill(texts.mailTries, { n: mail.tries })}`}
              {mail.fault !== null && <small class="d-block text-secondary">{mail.fault}</small>}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
