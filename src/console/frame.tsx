/** The sheet that every page of the console is written on: menu, who is signed in, messages, the page itself. */
import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { User } from '../access/user-store.ts'
import type { Viewer } from '../access/viewer.ts'
import { frameTexts } from '../foundation/texts/console/frame.ts'
import { fill, type Language, languageNames } from '../foundation/texts/pages.ts'
import { type AreaId, areas } from './areas.ts'
import { assetAddress } from './assets.ts'
import { FrameContext } from './kit/frame-context.ts'
import { Icon } from './kit/icon.tsx'
import { PostButton } from './kit/post-button.tsx'

export interface ConsoleFrame {
  language: Language
  /** Names the page in the window and at its top; may name a cohort or a unit, never a person. */
  title: string
  /** At the top of the page instead of the title: may name a person, as the title in the window may not. */
  heading?: string
  area: AreaId
  /** Pages above this one. */
  trail?: readonly { label: string; path: string }[]
  /** As asked for. */
  address: string
  user: Pick<User, 'name' | 'role' | 'unit'>
  viewer: Viewer
  theme: 'light' | 'dark' | null
  formToken: string
  notices: readonly {
    kind: 'done' | 'failed'
    text: string
    undo?:
      | { action: string; label: string; fields?: Record<string, string> | undefined }
      | undefined
  }[]
  now: Date
  /** Uses the whole width, for tables of many columns. */
  wide?: boolean
  /** Looked at without script, the page is fetched anew after so many seconds. */
  refreshSeconds?: number
  /** Buttons beside the title. */
  actions?: ComponentChildren
  children: ComponentChildren
}

/** htmx takes no code out of a page and writes no styles into it: both would break the content policy. */
const HTMX = JSON.stringify({
  allowEval: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  scrollBehavior: 'auto',
  // Without `style`, which it would set on what is swapped.
  attributesToSettle: ['class', 'width', 'height'],
})

export function renderConsolePage(frame: ConsoleFrame): string {
  const { language, formToken, now, viewer, address } = frame
  return `<!doctype html>\n${renderToString(
    <FrameContext.Provider value={{ language, formToken, now, viewer, address }}>
      <Frame {...frame} />
    </FrameContext.Provider>,
  )}`
}

function Frame(frame: ConsoleFrame) {
  const { language, title, heading = title, theme, wide, children, trail = [], actions } = frame
  const texts = frameTexts[language]
  return (
    <html lang={language} data-bs-theme={theme ?? undefined}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · ${texts.brand}`}</title>
        <meta name="robots" content="noindex, nofollow, noarchive" />
        {frame.refreshSeconds !== undefined && (
          <noscript>
            <meta http-equiv="refresh" content={`${frame.refreshSeconds}`} />
          </noscript>
        )}
        <meta name="htmx-config" content={HTMX} />
        <link rel="icon" type="image/svg+xml" href={assetAddress('icon.svg')} />
        <link rel="stylesheet" href={assetAddress('tabler.css')} />
        <link rel="stylesheet" href={assetAddress('console.css')} />
        <script src={assetAddress('theme.js')} />
        <script src={assetAddress('htmx.js')} defer />
        <script src={assetAddress('sse.js')} defer />
        <script src={assetAddress('console.js')} defer />
      </head>
      <body hx-ext="sse">
        <a class="skip" href="#main">
          {texts.skip}
        </a>
        <div class="desk">
          <Side {...frame} />
          <div class="desk-page">
            <main id="main" class={wide ? 'container-fluid' : 'container-xl'} tabIndex={-1}>
              {trail.length > 0 && (
                <nav aria-label={texts.trail}>
                  <ol class="breadcrumb">
                    {trail.map(({ label, path }) => (
                      <li class="breadcrumb-item" key={path}>
                        <a href={path}>{label}</a>
                      </li>
                    ))}
                  </ol>
                </nav>
              )}
              <div class="page-head">
                <h1 class="page-title">{heading}</h1>
                {actions && <div class="btn-list">{actions}</div>}
              </div>
              <Notices {...frame} />
              <div id="page">{children}</div>
            </main>
          </div>
        </div>
      </body>
    </html>
  )
}

function Notices({ notices, language }: Pick<ConsoleFrame, 'notices' | 'language'>) {
  const texts = frameTexts[language]
  return (
    <div id="notices" role="status" aria-label={texts.notices}>
      {notices.map(({ kind, text, undo }) => (
        <div class={`alert ${kind === 'done' ? 'alert-success' : 'alert-danger'}`} key={text}>
          <Icon name={kind === 'done' ? 'check' : 'warning'} />
          <div>
            <strong>{kind === 'done' ? texts.noticeDone : texts.noticeFailed}</strong> {text}
          </div>
          {undo && (
            <PostButton
              action={undo.action}
              fields={undo.fields ?? {}}
              label={undo.label}
              shortcut="z"
            />
          )}
        </div>
      ))}
    </div>
  )
}

function Side(frame: ConsoleFrame) {
  const { language, area, viewer } = frame
  const texts = frameTexts[language]
  const seen = areas.filter(
    ({ scope, wholeRoster }) =>
      (scope === 'signed-in' || viewer.scopes.has(scope)) &&
      (!wholeRoster || viewer.unitId === null),
  )
  const menu = (
    <>
      <ul class="desk-menu">
        {seen.map(({ id, path, icon }) => (
          <li key={id}>
            <a href={path} aria-current={id === area ? 'page' : undefined}>
              <Icon name={icon} />
              <span>{texts[id]}</span>
            </a>
          </li>
        ))}
      </ul>
      <Person {...frame} />
    </>
  )
  return (
    <header class="desk-side">
      <a class="desk-brand" href="/console">
        <strong lang="vi">{texts.brand}</strong>
        <small>{texts.brandLine}</small>
      </a>
      {/* Wide screens show the menu always; on a phone it opens by a tap, without script. */}
      <nav class="desk-wide" aria-label={texts.menu}>
        {menu}
      </nav>
      <details class="desk-narrow">
        <summary>
          <Icon name="menu" />
          <span>{texts.menu}</span>
        </summary>
        <nav aria-label={texts.menu}>{menu}</nav>
      </details>
    </header>
  )
}

function Person({ language, user, address, theme }: ConsoleFrame) {
  const texts = frameTexts[language]
  const role = {
    administrator: texts.roleAdministrator,
    coordinator: texts.roleCoordinator,
    auditor: texts.roleAuditor,
  }[user.role]
  const choice = (path: string, value: string, label: string, chosen: boolean, lang?: Language) => (
    <a
      href={`${path}?to=${value}&back=${encodeURIComponent(address)}`}
      aria-current={chosen ? 'true' : undefined}
      lang={lang}
      hreflang={lang}
    >
      {label}
    </a>
  )
  return (
    <div class="desk-person">
      <a href="/console/account" class="desk-name" lang="vi">
        {user.name}
      </a>
      <small>{role}</small>
      <small>
        {user.unit === null ? texts.ofWholeRoster : fill(texts.ofUnit, { unit: user.unit.name })}
      </small>
      <nav class="desk-choices" aria-label={texts.languages}>
        {choice('/preferences/language', 'vi', languageNames.vi, language === 'vi', 'vi')}
        {choice('/preferences/language', 'en', languageNames.en, language === 'en', 'en')}
      </nav>
      <nav class="desk-choices" aria-label={texts.theme}>
        {choice('/preferences/theme', 'light', texts.themeLight, theme === 'light')}
        {choice('/preferences/theme', 'dark', texts.themeDark, theme === 'dark')}
        {choice('/preferences/theme', 'auto', texts.themeAuto, theme === null)}
      </nav>
      <PostButton action="/console/sign-out" fields={{}} label={texts.signOut} kind="quiet" />
    </div>
  )
}
