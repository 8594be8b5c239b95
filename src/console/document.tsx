/** The sheet that every public page is written on: head, header with the language switch, main, footer. */
import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
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
  children: ComponentChildren
}

/** The whole page as text. Works without script and without anything from another host. */
export function renderPage(page: PublicDocument): string {
  return `<!doctype html>\n${renderToString(<Sheet {...page} />)}`
}

function Sheet({ language, title, description, listed, children }: PublicDocument) {
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
        <meta property="og:type" content="website" />
        <meta property="og:site_name" content={texts.brand} />
        <meta property="og:title" content={title} />
        <meta property="og:description" content={description} />
        <meta property="og:locale" content={language === 'vi' ? 'vi_VN' : 'en_GB'} />
        <link rel="icon" type="image/svg+xml" href={assetAddress('icon.svg')} />
        <link rel="stylesheet" href={assetAddress('hocvu.css')} />
        <link rel="stylesheet" href={assetAddress('certificate.css')} />
      </head>
      <body>
        <a class="skip" href="#main">
          {texts.skip}
        </a>
        <header class="top">
          <a class="brand" href={inLanguage('/', language)}>
            <Star />
            <span>
              <strong lang="vi">{texts.brand}</strong>
              <small>{texts.brandLine}</small>
            </span>
          </a>
          <LanguageSwitch language={language} texts={texts} />
        </header>
        <main id="main">{children}</main>
        <footer class="foot">
          <p>{texts.footer}</p>
          <nav aria-label={texts.brand}>
            <a href={inLanguage('/', language)}>{texts.footerHome}</a>
            <a href={inLanguage('/verify', language)}>{texts.footerVerify}</a>
          </nav>
        </footer>
      </body>
    </html>
  )
}

function LanguageSwitch({ language, texts }: { language: Language; texts: PageTexts }) {
  const entry = (code: Language, label: string) => (
    <a
      href={`?lang=${code}`}
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

/** An address of this service in the language of the page; Vietnamese needs no mark. */
export function inLanguage(path: string, language: Language): string {
  return language === 'vi' ? path : `${path}?lang=${language}`
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
