import type { User } from '../access/user-store.ts'
import { accountTexts } from '../foundation/texts/console/account.ts'
import { frameTexts } from '../foundation/texts/console/frame.ts'
import type { Language } from '../foundation/texts/pages.ts'
import { Confirm } from './kit/confirm.tsx'
import { Time } from './kit/time.tsx'

export function accountPage({ user, language }: { user: User; language: Language }) {
  const texts = accountTexts[language]
  const frame = frameTexts[language]
  const role = {
    administrator: frame.roleAdministrator,
    coordinator: frame.roleCoordinator,
    auditor: frame.roleAuditor,
  }[user.role]
  return {
    area: 'account' as const,
    title: texts.title,
    children: (
      <>
        <div class="card mb-3">
          <dl class="card-body datagrid">
            <Item name={texts.name} value={user.name} />
            <Item name={texts.login} value={user.login} />
            <Item name={texts.role} value={role} />
            <Item name={texts.scope} value={user.unit?.name ?? texts.wholeRoster} />
            {user.lastSignedInAt && (
              <div class="datagrid-item">
                <dt class="datagrid-title">{texts.lastSignedIn}</dt>
                <dd class="datagrid-content">
                  <Time at={user.lastSignedInAt} />
                </dd>
              </div>
            )}
          </dl>
        </div>
        <Confirm
          action="/console/account/sign-out-everywhere"
          label={texts.signOutEverywhere}
          warning={texts.signOutWarning}
          verb={texts.signOutVerb}
        />
      </>
    ),
  }
}

function Item({ name, value }: { name: string; value: string }) {
  return (
    <div class="datagrid-item">
      <dt class="datagrid-title">{name}</dt>
      <dd class="datagrid-content">{value}</dd>
    </div>
  )
}
