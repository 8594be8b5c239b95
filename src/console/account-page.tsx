import type { User } from '../access/user-store.ts'
import type { FeedState } from '../exchange/calendar/feeds.ts'
import { accountTexts } from '../foundation/texts/console/account.ts'
import { frameTexts } from '../foundation/texts/console/frame.ts'
import { signInTexts } from '../foundation/texts/console/sign-in.ts'
import type { Language } from '../foundation/texts/pages.ts'
import { CalendarCard } from './account-calendar.tsx'
import { Confirm } from './kit/confirm.tsx'
import { PostButton } from './kit/post-button.tsx'
import { Time } from './kit/time.tsx'

export function accountPage({
  user,
  feed,
  language,
  singleSignOn,
}: {
  user: User
  /** null: there is no calendar link. */
  feed: FeedState | null
  language: Language
  /** null: everybody signs in by password. */
  singleSignOn: { label: string | null } | null
}) {
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
            <Item name={texts.way} value={wayIn(user, language)} />
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
        {singleSignOn && user.identityIssuer === null && (
          <section class="card mb-3" aria-labelledby="identity">
            <div class="card-body">
              <h2 class="card-title" id="identity">
                {singleSignOn.label ?? signInTexts[language].singleSignOn}
              </h2>
              <p class="text-secondary">{texts.tieLead}</p>
              <PostButton action="/console/account/identity" fields={{}} label={texts.tie} />
            </div>
          </section>
        )}
        <CalendarCard feed={feed} language={language} />
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

/** In words: how somebody signs in. */
export function wayIn(
  { hasPassword, identityIssuer }: Pick<User, 'hasPassword' | 'identityIssuer'>,
  language: Language,
): string {
  const texts = accountTexts[language]
  if (identityIssuer === null) return hasPassword ? texts.byPassword : texts.byNothing
  const issuer = URL.canParse(identityIssuer) ? new URL(identityIssuer).host : identityIssuer
  return (hasPassword ? texts.byBoth : texts.byIdentity).replace('{issuer}', issuer)
}

function Item({ name, value }: { name: string; value: string }) {
  return (
    <div class="datagrid-item">
      <dt class="datagrid-title">{name}</dt>
      <dd class="datagrid-content">{value}</dd>
    </div>
  )
}
