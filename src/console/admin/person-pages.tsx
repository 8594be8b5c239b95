/** Somebody who signs in: invited, looked at, changed. */
import type { User } from '../../access/user-store.ts'
import { accountTexts } from '../../foundation/texts/console/account.ts'
import { adminTexts } from '../../foundation/texts/console/admin.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { wayIn } from '../account-page.tsx'
import { Confirm } from '../kit/confirm.tsx'
import { SelectField, TextField } from '../kit/field.tsx'
import { FormToken, PostButton } from '../kit/post-button.tsx'
import { Time } from '../kit/time.tsx'
import { roleName, UserState } from './people-page.tsx'

export interface UnitChoice {
  code: string
  name: string
}

const trail = (language: Language) => [
  { label: adminTexts[language].personTrail, path: '/console/admin' },
]

export function invitePage({
  units,
  language,
}: {
  units: readonly UnitChoice[]
  language: Language
}) {
  const texts = adminTexts[language]
  return {
    area: 'admin' as const,
    title: texts.invite,
    trail: trail(language),
    children: (
      <form method="post" action="/console/admin/people" class="card admin-form">
        <div class="card-body">
          <FormToken />
          <p class="text-secondary">{texts.inviteLead}</p>
          <TextField name="name" label={texts.name} required maxLength={200} />
          <TextField
            name="login"
            label={texts.login}
            hint={texts.loginHint}
            required
            maxLength={100}
          />
          <Rights units={units} language={language} value={{ role: 'coordinator' }} />
          <button type="submit" class="btn btn-primary">
            {texts.inviteSubmit}
          </button>
        </div>
      </form>
    ),
  }
}

export function personPage(page: {
  user: User
  isOwn: boolean
  units: readonly UnitChoice[]
  /** Role or unit come with the claims of the single sign-on service. */
  byClaims: boolean
  language: Language
}) {
  const { user, isOwn, units, byClaims, language } = page
  const texts = adminTexts[language]
  const own = `/console/admin/people/${user.id}`
  return {
    area: 'admin' as const,
    title: user.login,
    trail: trail(language),
    children: (
      <>
        <div class="card mb-3">
          <dl class="card-body datagrid">
            <Item name={texts.name}>{user.name}</Item>
            <Item name={texts.role}>{roleName(user, language)}</Item>
            <Item name={texts.scope}>{user.unit?.name ?? texts.wholeRoster}</Item>
            <Item name={texts.state}>
              <UserState user={user} language={language} />
            </Item>
            <Item name={accountTexts[language].way}>{wayIn(user, language)}</Item>
            <Item name={texts.lastSignedIn}>
              {user.lastSignedInAt === null ? texts.never : <Time at={user.lastSignedInAt} />}
            </Item>
          </dl>
          <p class="card-footer mb-0">
            <a href={`/console/audit?actor=${encodeURIComponent(`user:${user.login}`)}`}>
              {texts.history}
            </a>
          </p>
        </div>
        <form method="post" action={own} class="card admin-form mb-3">
          <div class="card-header">
            <h2 class="card-title">{texts.edit}</h2>
          </div>
          <div class="card-body">
            <FormToken />
            {byClaims && user.identityIssuer !== null && (
              <p class="text-secondary">{texts.rightsByClaims}</p>
            )}
            <TextField name="name" label={texts.name} value={user.name} required maxLength={200} />
            <Rights
              units={units}
              language={language}
              value={{ role: user.role, email: user.email, unit: user.unit?.code ?? null }}
              fixed={isOwn}
            />
            <button type="submit" class="btn btn-primary">
              {texts.save}
            </button>
          </div>
        </form>
        <section class="card admin-form" aria-labelledby="access">
          <div class="card-header">
            <h2 class="card-title" id="access">
              {texts.access}
            </h2>
          </div>
          <div class="card-body">
            {isOwn ? <p class="mb-0">{texts.accessHint}</p> : <Acts user={user} own={own} />}
          </div>
        </section>
      </>
    ),
  }

  function Acts({ user, own }: { user: User; own: string }) {
    const { name } = user
    if (user.disabledAt !== null)
      return <PostButton action={`${own}/on`} fields={{}} label={texts.enable} kind="primary" />
    return (
      <div class="btn-list">
        <Confirm
          action={`${own}/link`}
          label={texts.newLink}
          warning={fill(texts.newLinkWarning, { name })}
          verb={texts.newLinkVerb}
        />
        <Confirm
          action={`${own}/sign-out`}
          label={texts.signOut}
          warning={fill(texts.signOutWarning, { name })}
          verb={texts.signOutVerb}
        />
        {user.identityIssuer !== null && (
          <Confirm
            action={`${own}/untie`}
            label={texts.untie}
            warning={fill(texts.untieWarning, { name })}
            verb={texts.untieVerb}
          />
        )}
        <Confirm
          action={`${own}/off`}
          label={texts.disable}
          warning={fill(texts.disableWarning, { name })}
          verb={texts.disableVerb}
          danger
        />
      </div>
    )
  }
}

function Item({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div class="datagrid-item">
      <dt class="datagrid-title">{name}</dt>
      <dd class="datagrid-content">{children}</dd>
    </div>
  )
}

/** What somebody may see and do, and where they are reached. */
function Rights(rights: {
  units: readonly UnitChoice[]
  language: Language
  value: { role: User['role']; email?: string | null; unit?: string | null }
  /** One's own role and unit are another administrator's to change. */
  fixed?: boolean
}) {
  const { units, language, value, fixed = false } = rights
  const texts = adminTexts[language]
  const roles = ['coordinator', 'auditor', 'administrator'] as const
  return (
    <>
      <TextField
        name="email"
        type="email"
        label={texts.email}
        hint={texts.emailHint}
        value={value.email ?? ''}
        maxLength={200}
      />
      {fixed ? (
        <>
          <input type="hidden" name="role" value={value.role} />
          <input type="hidden" name="unit" value={value.unit ?? ''} />
        </>
      ) : (
        <>
          <SelectField
            name="role"
            label={texts.role}
            value={value.role}
            options={roles.map((role) => ({ value: role, label: roleName({ role }, language) }))}
            hint={
              <>
                {texts.roleHintCoordinator}
                <br />
                {texts.roleHintAuditor}
                <br />
                {texts.roleHintAdministrator}
              </>
            }
            required
          />
          <TextField
            name="unit"
            label={texts.unitCode}
            hint={texts.unitHint}
            value={value.unit ?? ''}
            maxLength={100}
            list="units"
          />
          <datalist id="units">
            {units.map(({ code, name }) => (
              <option value={code} key={code}>
                {name}
              </option>
            ))}
          </datalist>
        </>
      )}
    </>
  )
}

/** Shown once: whoever opens the link sets the password. */
export function linkPage(page: {
  user: Pick<User, 'id' | 'name' | 'login'>
  link: string
  hours: number
  language: Language
}) {
  const { user, link, hours, language } = page
  const texts = adminTexts[language]
  const own = `/console/admin/people/${user.id}`
  return {
    area: 'admin' as const,
    title: texts.linkTitle,
    trail: [...trail(language), { label: user.login, path: own }],
    // Where a change of the language leads: what is shown here is shown once.
    address: own,
    children: (
      <div class="card admin-form">
        <div class="card-body">
          <p>{fill(texts.linkFor, user)}</p>
          <Secret text={link} language={language} />
          <p class="text-secondary">{fill(texts.linkOnce, { hours })}</p>
          <a class="btn" href={own}>
            {texts.linkBack}
          </a>
        </div>
      </div>
    ),
  }
}

/** Something to be copied now, for it is not shown again. */
export function Secret({ text, language }: { text: string; language: Language }) {
  const texts = adminTexts[language]
  return (
    <p class="admin-secret">
      <code id="secret">{text}</code>
      <button
        type="button"
        class="btn btn-sm"
        data-copy="secret"
        data-copied={texts.linkCopied}
        hidden
      >
        {texts.linkCopy}
      </button>
    </p>
  )
}
