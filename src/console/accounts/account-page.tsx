/** One account of a platform: whose it is, and everything that was decided about it. */
import type { findAccount } from '../../evidence/account-list.ts'
import { accountsTexts } from '../../foundation/texts/console/accounts.ts'
import { dossierCodes } from '../../foundation/texts/dossier-codes.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { RecentDecision } from '../../reconciliation/account-decisions/recent-decisions.ts'
import { shownDay } from '../kit/time.tsx'
import { Decisions } from './decisions-page.tsx'
import { LearnerLink, StateBadge } from './list-page.tsx'
import { QUEUE, queueAddress } from './queue-address.ts'

export function accountPage({
  language,
  account,
  decisions,
}: {
  language: Language
  account: NonNullable<Awaited<ReturnType<typeof findAccount>>>
  decisions: readonly RecentDecision[]
}) {
  const texts = accountsTexts[language]
  const { id, platform, sourceId, fullName, state, reason, learner } = account
  const facts: [string, string | null][] = [
    [texts.fullName, fullName],
    [texts.employeeCode, account.employeeCode],
    [
      texts.dateOfBirth,
      account.dateOfBirth === null ? null : shownDay(account.dateOfBirth, language),
    ],
    [texts.email, account.email],
    [texts.phone, account.phone],
    [texts.unit, account.unit],
  ]
  return {
    area: 'accounts' as const,
    title: fill(texts.accountTitle, { id: sourceId, platform }),
    trail: [{ label: texts.title, path: QUEUE }],
    children: (
      <>
        <div class="card mb-3">
          <dl class="card-body datagrid">
            {facts.map(([name, value]) => (
              <div class="datagrid-item" key={name}>
                <dt class="datagrid-title">{name}</dt>
                <dd class="datagrid-content" lang="vi">
                  {value ?? texts.nothing}
                </dd>
              </div>
            ))}
            <div class="datagrid-item">
              <dt class="datagrid-title">{texts.state}</dt>
              <dd class="datagrid-content">
                <StateBadge state={state} /> {dossierCodes[reason]?.[language] ?? reason}
              </dd>
            </div>
            <div class="datagrid-item">
              <dt class="datagrid-title">{texts.learner}</dt>
              <dd class="datagrid-content" lang="vi">
                {learner === null ? texts.nothing : <LearnerLink learner={learner} />}
              </dd>
            </div>
          </dl>
          {state === 'waiting' && (
            <div class="card-footer">
              <a class="btn btn-primary" href={queueAddress({}, { account: id })}>
                {texts.open}
              </a>
            </div>
          )}
        </div>
        {decisions.length > 0 && (
          <div class="card">
            <div class="card-header">
              <h2 class="card-title">{texts.historyTitle}</h2>
            </div>
            <Decisions decisions={decisions} />
          </div>
        )}
      </>
    ),
  }
}
