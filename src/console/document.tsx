/** The sheet that every public page is written on: head, header with the language switch, main, footer. */
import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { findTexts } from '../foundation/texts/console/find.ts'
import {
  type Language,
  languageNames,
  type PageTexts,
  pageTexts,
} from '../foundation/texts/pages.ts'
import { assetAddress } from './assets.ts'

interface PublicDocument {
  language: Language
  /** Never a person's name: titles end in histories and link previews. */
  title: string
  description: string
  /** Whether search engines may list the page. Only pages about nobody may be listed. */
  listed: boolean
  /** Of this page, with its query, where the language switch has to keep it. */
  address?: string
  /** Of this service's own, which the page runs; it works without as well. */
  script?: string
  /** Where the browser goes on to by itself. */
  goOn?: string
  /** The public pages listen elsewhere: nothing on this one leads to them. */
  apart?: boolean
  children: ComponentChildren
}

/** The whole page as text. Works without script and without anything from another host. */
export function renderPage(page: PublicDocument): string {
  return `<!doctype html>\n${renderToString(<Sheet {...page} />)}`
}

function Sheet(page: PublicDocument) {
  const {
    language,
    title,
    description,
    listed,
    address = '',
    script,
    apart = false,
    goOn,
    children,
  } = page
  const texts = pageTexts[language]
  const heading = `${title} · ${texts.brand}`
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{heading}</title>
        <meta name="description" content={description} />
        <meta name="robots" content={listed ? 'index, nofollow' : 'noindex, nofollow, noarchive'} />
        <meta name="referrer" content="no-referrer" />
        <meta name="format-detection" content="telephone=no" />
        <meta name="color-scheme" content="light dark" />
        {goOn && <meta http-equiv="refresh" content={`0;url=${goOn}`} />}
        <meta property="og:type" content="website" />
        <meta property="og:site_name" content={texts.brand} />
        <meta property="og:title" content={title} />
        <meta property="og:description" content={description} />
        <meta property="og:locale" content={language === 'vi' ? 'vi_VN' : 'en_GB'} />
        <link rel="icon" type="image/svg+xml" href={assetAddress('icon.svg')} />
        <link rel="stylesheet" href={assetAddress('hocvu.css')} />
        <link rel="stylesheet" href={assetAddress('certificate.css')} />
        <link rel="stylesheet" href={assetAddress('forms.css')} />
        {script && <script src={assetAddress(script)} defer />}
      </head>
      <body>
        <a class="skip" href="#main">
          {texts.skip}
        </a>
        <header class="top">
          <a class="brand" href={apart ? '/console' : inLanguage('/', language)}>
            <Star />
            <span>
              <strong lang="vi">{texts.brand}</strong>
              <small>{texts.brandLine}</small>
            </span>
          </a>
          <LanguageSwitch language={language} texts={texts} address={address} />
        </header>
        <main id="main">{children}</main>
        <footer class="foot">
          <p>{texts.footer}</p>
          {!apart && (
            <nav aria-label={texts.brand}>
              <a href={inLanguage('/', language)}>{texts.footerHome}</a>
              <a href={inLanguage('/verify', language)}>{texts.footerVerify}</a>
              <a href={inLanguage('/find', language)}>{findTexts[language].title}</a>
            </nav>
          )}
        </footer>
      </body>
    </html>
  )
}

function LanguageSwitch({
  language,
  texts,
  address,
}: {
  language: Language
  texts: PageTexts
  address: string
}) {
  const entry = (code: Language, label: string) => (
    <a
      href={switchedTo(address, code)}
      lang={code}
      hreflang={code}
      aria-current={code === language ? 'true' : undefined}
    >
      {label}
    </a>
  )
  return (
    <nav class="languages" aria-label={texts.languages}>
      {entry('vi', languageNames.vi)}
      {entry('en', languageNames.en)}
    </nav>
  )
}

/** The page that one is on, in another language. */
function switchedTo(address: string, language: Language): string {
  if (address === '') return `?lang=${language}`
  const url = new URL(address, 'http://page')
  url.searchParams.set('lang', language)
  return url.pathname + url.search
}

/** An address of this service in the language of the page; Vietnamese needs no mark. */
export function inLanguage(path: string, language: Language): string {
  return language === 'vi' ? path : `${path}${path.includes('?') ? '&' : '?'}lang=${language}`
}

/** The star in the middle of a bronze drum. */
function Star() {
  return (
    <svg class="star" viewBox="-12 -12 24 24" width="32" height="32" aria-hidden="true">
      <circle r="11" fill="none" stroke="currentColor" stroke-width="1" />
      <path fill="currentColor" d={STAR} />
    </svg>
  )
}

const STAR = (() => {
  const corners = Array.from({ length: 16 }, (_, corner) => {
    const radius = corner % 2 === 0 ? 9 : 3.4
    const angle = (corner * Math.PI) / 8
    return `${(radius * Math.sin(angle)).toFixed(2)} ${(-radius * Math.cos(angle)).toFixed(2)}`
  })
  return `M${corners.join('L')}z`
})()
