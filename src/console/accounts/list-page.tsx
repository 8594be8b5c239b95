/** Accounts as a list: waiting, linked, or of nobody on the roster. */
import type { Viewer } from '../../access/viewer.ts'
import type { AccountListFilter, ListedAccount } from '../../evidence/account-list.ts'
import { accountsTexts } from '../../foundation/texts/console/accounts.ts'
import { kitTexts } from '../../foundation/texts/console/kit.ts'
import { dossierCodes } from '../../foundation/texts/dossier-codes.ts'
import type { Language } from '../../foundation/texts/pages.ts'
import { Choice } from '../kit/choice.tsx'
import { Empty } from '../kit/empty.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { Icon } from '../kit/icon.tsx'
import { type PageOf, Pager } from '../kit/pager.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { QUEUE, queueAddress } from './queue-address.ts'
import { AccountViews } from './views.tsx'

const STATES = ['waiting', 'linked', 'rejected'] as const

export interface ListPage {
  language: Language
  viewer: Viewer
  filter: AccountListFilter
  platforms: readonly string[]
  accounts: readonly ListedAccount[]
  page: PageOf
}

export function listPage({ language, viewer, filter, platforms, accounts, page }: ListPage) {
  const texts = accountsTexts[language]
  return {
    area: 'accounts' as const,
    title: texts.title,
    wide: true,
    children: (
      <>
        <AccountViews view="list" viewer={viewer} />
        {viewer.unitId !== null && <p class="text-secondary">{texts.ofUnit}</p>}
        <form
          method="get"
          action={`${QUEUE}/list`}
          class="filter-line mb-3"
          hx-get={`${QUEUE}/list`}
          hx-trigger="change, submit, input changed delay:300ms from:find input"
          hx-select="#accounts"
          hx-target="#accounts"
          hx-swap="outerHTML"
          hx-push-url="true"
        >
          {viewer.unitId === null && (
            <Choice
              name="state"
              label={texts.state}
              nothing={texts.anyState}
              value={filter.state}
              options={STATES.map((state) => ({ value: state, label: texts[state] }))}
            />
          )}
          <Choice
            name="platform"
            label={texts.platform}
            nothing={texts.anyPlatform}
            value={filter.platform}
            options={platforms.map((id) => ({ value: id, label: id }))}
          />
          <input
            class="form-control"
            type="search"
            name="q"
            value={filter.search}
            placeholder={texts.search}
            aria-label={texts.search}
            maxLength={100}
          />
          <button type="submit" class="btn">
            <Icon name="search" /> {kitTexts[language].filter}
          </button>
        </form>
        <div class="card" id="accounts">
          {accounts.length === 0 ? (
            <Empty
              icon="match"
              title={texts.listEmptyTitle}
              text={texts.listEmptyText}
              {...((filter.search || filter.state || filter.platform) && {
                action: { label: kitTexts[language].clearFilter, path: `${QUEUE}/list` },
              })}
            />
          ) : (
            <>
              <Accounts accounts={accounts} />
              <Pager {...page} />
            </>
          )}
        </div>
      </>
    ),
  }
}

function Accounts({ accounts }: { accounts: readonly ListedAccount[] }) {
  const { language } = useFrame()
  const texts = accountsTexts[language]
  return (
    <TableFrame label={texts.list}>
      <table class="table table-vcenter card-table">
        <thead>
          <tr>
            <th scope="col">{texts.account}</th>
            <th scope="col">{texts.platform}</th>
            <th scope="col">{texts.state}</th>
            <th scope="col">{texts.why}</th>
            <th scope="col">{texts.learner}</th>
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <tr key={account.id}>
              <th scope="row">
                <a href={addressOf(account)} lang="vi">
                  {account.fullName || account.sourceId}
                </a>
                <small class="d-block text-secondary">
                  {[account.employeeCode, account.email, account.unit].filter(Boolean).join(', ')}
                </small>
              </th>
              <td>{account.platform}</td>
              <td>
                <StateBadge state={account.state} />
              </td>
              <td>{dossierCodes[account.reason]?.[language] ?? account.reason}</td>
              <td lang="vi">
                <LearnerLink learner={account.learner} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

/** What waits is decided in the queue; everything else is told on its own page. */
const addressOf = ({ id, state }: ListedAccount) =>
  state === 'waiting' ? queueAddress({}, { account: id }) : `${QUEUE}/${id}`

export function StateBadge({ state }: { state: ListedAccount['state'] }) {
  const { language } = useFrame()
  const colour = { waiting: 'bg-yellow-lt', linked: 'bg-green-lt', rejected: 'bg-secondary-lt' }
  return <span class={`badge ${colour[state]}`}>{accountsTexts[language][state]}</span>
}

export function LearnerLink({ learner }: { learner: ListedAccount['learner'] }) {
  const { viewer } = useFrame()
  if (learner === null) return null
  const unit = learner.unit === null ? '' : `, ${learner.unit}`
  return viewer.scopes.has('roster:read') ? (
    <>
      <a href={`/console/learners/${learner.id}`}>{learner.fullName}</a>
      {unit}
    </>
  ) : (
    <>
      {learner.fullName}
      {unit}
    </>
  )
}
