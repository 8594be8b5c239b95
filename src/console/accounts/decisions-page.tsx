/** What people decided about accounts lately, each with its way back. */
import type { Viewer } from '../../access/viewer.ts'
import { actorWords } from '../../foundation/texts/actors.ts'
import { accountsTexts } from '../../foundation/texts/console/accounts.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { RecentDecision } from '../../reconciliation/account-decisions/recent-decisions.ts'
import { Empty } from '../kit/empty.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { type PageOf, Pager } from '../kit/pager.tsx'
import { PostButton } from '../kit/post-button.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { Time } from '../kit/time.tsx'
import { QUEUE } from './queue-address.ts'
import { AccountViews } from './views.tsx'

export function decisionsPage({
  language,
  viewer,
  decisions,
  page,
}: {
  language: Language
  viewer: Viewer
  decisions: readonly RecentDecision[]
  page: PageOf
}) {
  const texts = accountsTexts[language]
  return {
    area: 'accounts' as const,
    title: texts.title,
    wide: true,
    children: (
      <>
        <AccountViews view="decisions" viewer={viewer} />
        <p class="text-secondary">{texts.decisionsLead}</p>
        <div class="card">
          {decisions.length === 0 ? (
            <Empty
              icon="history"
              title={texts.noDecisionsTitle}
              text={texts.noDecisionsText}
              action={{ label: texts.toQueue, path: QUEUE }}
            />
          ) : (
            <>
              <Decisions decisions={decisions} />
              <Pager {...page} />
            </>
          )}
        </div>
      </>
    ),
  }
}

export function Decisions({ decisions }: { decisions: readonly RecentDecision[] }) {
  const { language } = useFrame()
  const texts = accountsTexts[language]
  return (
    <TableFrame label={texts.decisions}>
      <table class="table table-vcenter card-table">
        <thead>
          <tr>
            <th scope="col">{texts.at}</th>
            <th scope="col">{texts.account}</th>
            <th scope="col">{texts.what}</th>
            <th scope="col">{texts.note}</th>
            <th scope="col">{texts.actor}</th>
            <th scope="col">{texts.stands}</th>
          </tr>
        </thead>
        <tbody>
          {decisions.map((decision) => (
            <tr key={decision.id}>
              <td>
                <Time at={decision.at} />
              </td>
              <td>
                <AccountOf decision={decision} />
              </td>
              <td>{whatWasDecided(decision, language)}</td>
              <td lang="vi">{decision.reason}</td>
              <td>{actorWords(decision.actor, null, language)}</td>
              <td>
                <Standing decision={decision} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function AccountOf({ decision: { account, accounts } }: { decision: RecentDecision }) {
  const { language } = useFrame()
  if (account === null) return null
  return (
    <>
      <a href={`${QUEUE}/${account.id}`} lang="vi">
        {account.fullName || account.sourceId}
      </a>
      <small class="d-block text-secondary">
        {account.platform} · {account.sourceId}
        {accounts > 1 && ` · ${fill(accountsTexts[language].andMore, { n: accounts - 1 })}`}
      </small>
    </>
  )
}

function whatWasDecided({ kind, learner }: RecentDecision, language: Language): string {
  const texts = accountsTexts[language]
  const person = learner?.fullName ?? texts.someone
  if (kind === 'undo') return texts.tookBack
  if (kind === 'link') return fill(texts.didKindLink, { person })
  if (kind === 'create') return fill(texts.didKindCreate, { person })
  return learner === null ? texts.didKindNobody : fill(texts.didKindReject, { person })
}

function Standing({ decision }: { decision: RecentDecision }) {
  const { language, viewer } = useFrame()
  const texts = accountsTexts[language]
  const { id, kind, undone, account } = decision
  if (undone !== null)
    return (
      <>
        {fill(texts.undoneBy, { actor: actorWords(undone.actor, null, language) })}{' '}
        <Time at={undone.at} />
      </>
    )
  if (kind === 'undo') return null
  if (!viewer.scopes.has('accounts:write')) return <>{texts.standing}</>
  const name = account?.fullName ?? ''
  return (
    <PostButton
      action={`${QUEUE}/decisions/${id}/undo`}
      fields={{}}
      label={texts.undo}
      describe={fill(texts.undoDecision, { account: name })}
    />
  )
}
