/** Who may sign in. */
import type { User } from '../../access/user-store.ts'
import { accountTexts } from '../../foundation/texts/console/account.ts'
import { adminTexts } from '../../foundation/texts/console/admin.ts'
import { frameTexts } from '../../foundation/texts/console/frame.ts'
import type { Language } from '../../foundation/texts/pages.ts'
import { wayIn } from '../account-page.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { Time } from '../kit/time.tsx'
import { AdminTabs } from './tabs.tsx'

export function peoplePage({
  users,
  own,
  language,
}: {
  users: readonly User[]
  /** Id of whoever looks. */
  own: string
  language: Language
}) {
  const texts = adminTexts[language]
  return {
    area: 'admin' as const,
    title: frameTexts[language].admin,
    actions: (
      <a class="btn btn-primary" href="/console/admin/people/new">
        {texts.invite}
      </a>
    ),
    children: (
      <>
        <AdminTabs part="people" />
        <div class="card">
          <TableFrame label={texts.people}>
            <table class="table table-vcenter card-table">
              <thead>
                <tr>
                  <th scope="col">{texts.name}</th>
                  <th scope="col">{texts.role}</th>
                  <th scope="col">{texts.scope}</th>
                  <th scope="col">{texts.state}</th>
                  <th scope="col">{accountTexts[language].way}</th>
                  <th scope="col">{texts.lastSignedIn}</th>
                </tr>
              </thead>
              <tbody>
                {users.map((user) => (
                  <Row user={user} own={own} language={language} key={user.id} />
                ))}
              </tbody>
            </table>
          </TableFrame>
        </div>
      </>
    ),
  }
}

function Row({ user, own, language }: { user: User; own: string; language: Language }) {
  const texts = adminTexts[language]
  return (
    <tr>
      <th scope="row" class="admin-person">
        <a href={`/console/admin/people/${user.id}`} lang="vi">
          {user.name}
        </a>
        {user.id === own && <span class="badge ms-2">{texts.you}</span>}
        <small class="d-block fw-normal text-secondary">{user.login}</small>
      </th>
      <td>{roleName(user, language)}</td>
      <td lang={user.unit === null ? undefined : 'vi'}>{user.unit?.name ?? texts.wholeRoster}</td>
      <td>
        <UserState user={user} language={language} />
      </td>
      <td>{wayIn(user, language)}</td>
      <td>
        {user.lastSignedInAt === null ? (
          <span class="text-secondary">{texts.never}</span>
        ) : (
          <Time at={user.lastSignedInAt} />
        )}
      </td>
    </tr>
  )
}

export const roleName = ({ role }: Pick<User, 'role'>, language: Language): string => {
  const frame = frameTexts[language]
  return {
    administrator: frame.roleAdministrator,
    coordinator: frame.roleCoordinator,
    auditor: frame.roleAuditor,
  }[role]
}

export function UserState({ user, language }: { user: User; language: Language }) {
  const texts = adminTexts[language]
  if (user.disabledAt !== null) return <span class="badge bg-red-lt">{texts.disabled}</span>
  if (!user.hasPassword && user.identityIssuer === null)
    return <span class="badge bg-yellow-lt">{texts.invited}</span>
  return <span class="badge bg-green-lt">{texts.active}</span>
}
