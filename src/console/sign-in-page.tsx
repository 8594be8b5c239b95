/** Where coordinators sign in, and where a password is set by link. On the sheet of the public pages. */
import { PASSWORD_MIN_LENGTH } from '../access/passwords.ts'
import { signInTexts } from '../foundation/texts/console/sign-in.ts'
import { fill, type Language } from '../foundation/texts/pages.ts'
import { renderPage } from './document.tsx'
import { Failure, Field } from './public-field.tsx'

interface SignInPage {
  language: Language
  formToken: string
  /** Where to go on to; of this service. */
  next: string
  /** What was typed before. */
  login?: string
  failure?: string
  signedOut?: boolean
  singleSignOn: SingleSignOn | null
  /** The public pages listen elsewhere. */
  apart: boolean
}

/** By whom people may sign in beside a password. */
interface SingleSignOn {
  /** What the button says; null: what it is. */
  label: string | null
}

export function signInPage(page: SignInPage): string {
  const { language, formToken, next, login, failure, signedOut, singleSignOn, apart } = page
  const texts = signInTexts[language]
  return renderPage({
    language,
    title: texts.title,
    description: texts.lead,
    listed: false,
    apart,
    children: (
      <>
        <h1>{texts.title}</h1>
        <p class="intro">{signedOut ? texts.signedOut : texts.lead}</p>
        <Failure text={failure} />
        {singleSignOn && (
          <>
            <p class="actions">
              <a class="button" href={`/sign-in/oidc?next=${encodeURIComponent(next)}`}>
                {singleSignOn.label ?? texts.singleSignOn}
              </a>
            </p>
            <h2>{texts.orPassword}</h2>
          </>
        )}
        <form class="panel" method="post" action="/sign-in">
          <input type="hidden" name="_token" value={formToken} />
          <input type="hidden" name="next" value={next} />
          <Field name="login" label={texts.login} autocomplete="username" value={login} />
          <Field
            name="password"
            type="password"
            label={texts.password}
            autocomplete="current-password"
          />
          <p class="actions">
            <button class={singleSignOn ? 'button button-quiet' : 'button'} type="submit">
              {texts.submit}
            </button>
          </p>
        </form>
        <p class="hint">{texts.forgotten}</p>
      </>
    ),
  })
}

interface PasswordPage {
  language: Language
  formToken: string
  token: string
  /** null: the first administrator, who chooses a name as well. */
  login: string | null
  typed?: { login: string; name: string }
  failure?: string
  singleSignOn: SingleSignOn | null
  apart: boolean
}

export function passwordPage(page: PasswordPage): string {
  const { language, formToken, token, login, typed, failure, singleSignOn, apart } = page
  const texts = signInTexts[language]
  const title = login === null ? texts.firstTitle : texts.linkTitle
  const lead = login === null ? texts.firstLead : fill(texts.linkLead, { login })
  return renderPage({
    language,
    title,
    description: title,
    listed: false,
    apart,
    children: (
      <>
        <h1>{title}</h1>
        <p class="intro">{lead}</p>
        <Failure text={failure} />
        <form class="panel" method="post" action={`/sign-in/link/${token}`}>
          <input type="hidden" name="_token" value={formToken} />
          {login === null && (
            <>
              <Field name="name" label={texts.name} autocomplete="name" value={typed?.name} />
              <Field
                name="login"
                label={texts.login}
                autocomplete="username"
                value={typed?.login}
              />
            </>
          )}
          <Field
            name="password"
            type="password"
            label={texts.newPassword}
            autocomplete="new-password"
            hint={fill(texts.passwordHint, { n: PASSWORD_MIN_LENGTH })}
          />
          <p class="actions">
            <button class="button" type="submit">
              {texts.save}
            </button>
          </p>
        </form>
        {singleSignOn && login !== null && (
          <>
            <p class="hint">{texts.orSingleSignOn}</p>
            <p class="actions">
              <a class="button button-quiet" href={`/sign-in/link/${token}/oidc`}>
                {singleSignOn.label ?? texts.singleSignOn}
              </a>
            </p>
          </>
        )}
      </>
    ),
  })
}
