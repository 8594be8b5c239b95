import type { LinkRequest } from '../../certificates/lookup/request-store.ts'
import type { WaitingCounts } from '../../certificates/search/waiting.ts'
import { keepingTexts } from '../../foundation/texts/console/certificate-keeping.ts'
import type { Language } from '../../foundation/texts/pages.ts'
import { Confirm } from '../kit/confirm.tsx'
import { Empty } from '../kit/empty.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { type PageOf, Pager } from '../kit/pager.tsx'
import { PostButton } from '../kit/post-button.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { Time } from '../kit/time.tsx'
import { CertificateTabs } from './tabs.tsx'

export function requestsPage(shown: {
  requests: readonly LinkRequest[]
  state: 'open' | 'closed'
  page: PageOf
  waiting: WaitingCounts
  language: Language
}) {
  const { requests, state, page, waiting, language } = shown
  const texts = keepingTexts[language]
  return {
    area: 'certificates' as const,
    title: texts.requests,
    wide: true,
    children: (
      <>
        <CertificateTabs tab="requests" waiting={waiting} />
        <p class="cert-lead">{texts.requestsLead}</p>
        <ul class="nav nav-pills mb-3">
          <Way state="open" label={texts.requestsOpen} chosen={state === 'open'} />
          <Way state="closed" label={texts.requestsClosed} chosen={state === 'closed'} />
        </ul>
        {page.total > 0 ? (
          <div class="card">
            <Rows requests={requests} />
            <Pager {...page} />
          </div>
        ) : state === 'open' ? (
          <Empty icon="check" title={texts.noRequests} text={texts.noRequestsText} />
        ) : (
          <p class="text-secondary">{texts.noClosed}</p>
        )}
      </>
    ),
  }
}

function Way({ state, label, chosen }: { state: string; label: string; chosen: boolean }) {
  return (
    <li class="nav-item">
      <a
        class={chosen ? 'nav-link active' : 'nav-link'}
        aria-current={chosen ? 'true' : undefined}
        href={`/console/certificates/requests?state=${state}`}
      >
        {label}
      </a>
    </li>
  )
}

function Rows({ requests }: { requests: readonly LinkRequest[] }) {
  const { language } = useFrame()
  const texts = keepingTexts[language]
  return (
    <TableFrame label={texts.requests}>
      <table class="table card-table">
        <thead>
          <tr>
            <th scope="col">{texts.person}</th>
            <th scope="col">{texts.contact}</th>
            <th scope="col">{texts.askedAt}</th>
            <th scope="col">{texts.theirs}</th>
            <th scope="col">{texts.answer}</th>
          </tr>
        </thead>
        <tbody>
          {requests.map((request) => (
            <tr key={request.id}>
              <td lang="vi">
                <a href={`/console/learners/${request.learnerId}`}>{request.fullName}</a>
                <small class="d-block text-secondary">{request.learner}</small>
                <small class="d-block text-secondary">{request.unit}</small>
              </td>
              <td lang="vi">{request.contact}</td>
              <td>
                <Time at={request.askedAt} />
              </td>
              <td lang="vi">
                {request.certificates.length === 0 && texts.none}
                {request.certificates.map(({ id, number, program }) => (
                  <div key={id}>
                    <a href={`/console/certificates/${id}#link-card`}>{number}</a>{' '}
                    <small class="text-secondary">{program}</small>
                  </div>
                ))}
              </td>
              <td>
                <Answer request={request} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function Answer({ request }: { request: LinkRequest }) {
  const { language, viewer } = useFrame()
  const texts = keepingTexts[language]
  const { id, answer, closedAt, closedBy, fullName } = request
  if (answer !== null)
    return (
      <>
        <span class={`badge ${answer === 'sent' ? 'bg-green-lt' : 'bg-secondary-lt'}`}>
          {answer === 'sent' ? texts.sent : texts.refusedAnswer}
        </span>
        {closedAt && (
          <small class="d-block text-secondary">
            <Time at={closedAt} /> {closedBy}
          </small>
        )}
      </>
    )
  if (!viewer.scopes.has('certificates:write')) return null
  const path = `/console/certificates/requests/${id}/close`
  return (
    <div class="btn-list">
      <PostButton
        action={path}
        fields={{ answer: 'sent' }}
        label={texts.markSent}
        describe={`${texts.markSent}: ${fullName}`}
      />
      <Confirm
        action={path}
        label={texts.markRefused}
        warning={texts.refuseWarning}
        verb={texts.refuseVerb}
      >
        <input type="hidden" name="answer" value="refused" />
      </Confirm>
    </div>
  )
}
