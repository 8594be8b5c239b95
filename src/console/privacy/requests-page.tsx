/** Requests of people about their data: the list by due date, and the form to record one. */
import { frameTexts } from '../../foundation/texts/console/frame.ts'
import { privacyTexts } from '../../foundation/texts/console/privacy.ts'
import type { Language } from '../../foundation/texts/pages.ts'
import { requestKinds } from '../../privacy/requests/request-kinds.ts'
import type { PrivacyRequest, RequestState } from '../../privacy/requests/request-store.ts'
import { requestStates } from '../../privacy/requests/request-store.ts'
import { Empty } from '../kit/empty.tsx'
import { SelectField, TextArea, TextField } from '../kit/field.tsx'
import { type PageOf, Pager } from '../kit/pager.tsx'
import { FormToken } from '../kit/post-button.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { Day } from '../kit/time.tsx'

export const PRIVACY = '/console/privacy'

export function requestsPage(page: {
  requests: readonly PrivacyRequest[]
  state: RequestState
  paging: PageOf
  mayWrite: boolean
  today: string
  language: Language
}) {
  const { requests, state, paging, mayWrite, today, language } = page
  const texts = privacyTexts[language]
  return {
    area: 'privacy' as const,
    title: frameTexts[language].privacy,
    children: (
      <>
        <p class="text-secondary">{texts.lead}</p>
        <States state={state} language={language} />
        <div class="card mb-3">
          {requests.length === 0 ? (
            <Empty
              icon="person"
              title={state === 'open' ? texts.emptyOpen : texts.empty}
              text={state === 'open' ? texts.emptyOpenText : texts.emptyText}
            />
          ) : (
            <>
              <List requests={requests} language={language} />
              <div class="card-footer">
                <Pager {...paging} />
              </div>
            </>
          )}
        </div>
        {mayWrite && <NewRequest today={today} language={language} />}
      </>
    ),
  }
}

function States({ state, language }: { state: RequestState; language: Language }) {
  const texts = privacyTexts[language]
  return (
    <nav aria-label={texts.tabs} class="mb-3">
      <ul class="nav nav-tabs">
        {requestStates.map((one) => (
          <li class="nav-item" key={one}>
            <a
              class={`nav-link${one === state ? ' active' : ''}`}
              href={one === 'open' ? PRIVACY : `${PRIVACY}?state=${one}`}
              aria-current={one === state ? 'page' : undefined}
            >
              {texts[one]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function List({ requests, language }: { requests: readonly PrivacyRequest[]; language: Language }) {
  const texts = privacyTexts[language]
  return (
    <TableFrame label={texts.list}>
      <table class="table table-vcenter card-table">
        <thead>
          <tr>
            <th scope="col" class="number">
              {texts.number}
            </th>
            <th scope="col">{texts.kind}</th>
            <th scope="col">{texts.who}</th>
            <th scope="col">{texts.received}</th>
            <th scope="col">{texts.due}</th>
            <th scope="col">{texts.state}</th>
          </tr>
        </thead>
        <tbody>
          {requests.map((request) => (
            <tr key={request.id}>
              <th scope="row" class="number">
                <a href={`${PRIVACY}/${request.number}`}>{request.number}</a>
              </th>
              <td>{texts.kinds[request.kind]}</td>
              <td lang="vi">{nameOf(request, language)}</td>
              <td>
                <Day date={request.receivedOn} />
              </td>
              <td>
                <Day date={request.dueOn} />
              </td>
              <td>
                <StateBadge request={request} language={language} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

export function nameOf({ learner, asked }: PrivacyRequest, language: Language): string {
  const texts = privacyTexts[language]
  if (learner?.erased) return texts.erasedPerson
  return learner?.fullName ?? (asked?.name || texts.unknown)
}

export function StateBadge({ request, language }: { request: PrivacyRequest; language: Language }) {
  const texts = privacyTexts[language]
  if (request.result !== null)
    return <span class="badge bg-green-lt">{texts.results[request.result]}</span>
  return request.isOverdue ? (
    <span class="badge bg-red-lt">{texts.overdue}</span>
  ) : (
    <span class="badge bg-yellow-lt">{texts.open}</span>
  )
}

function NewRequest({ today, language }: { today: string; language: Language }) {
  const texts = privacyTexts[language]
  return (
    <form method="post" action={PRIVACY} class="card">
      <div class="card-header">
        <h2 class="card-title">{texts.recordTitle}</h2>
      </div>
      <div class="card-body">
        <FormToken />
        <SelectField
          name="kind"
          label={texts.kind}
          required
          options={requestKinds.map((kind) => ({ value: kind, label: texts.kinds[kind] }))}
        />
        <TextField name="learner" label={texts.learner} hint={texts.learnerHint} maxLength={200} />
        <TextField name="name" label={texts.name} required maxLength={200} />
        <TextField name="contact" label={texts.contact} hint={texts.contactHint} maxLength={200} />
        <TextArea name="text" label={texts.text} maxLength={4000} />
        <TextField
          name="receivedOn"
          type="date"
          label={texts.receivedOn}
          hint={texts.receivedHint}
          max={today}
        />
        <button type="submit" class="btn btn-primary">
          {texts.record}
        </button>
      </div>
    </form>
  )
}
