/**
 * The sheet that pages in the frame of a course are written on: no menu and no way to pages that stand in no frame; what
 * leads on opens in a new tab. Works without script, as narrow as a phone.
 */
import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { ltiFrameTexts } from '../../foundation/texts/lti-frame.ts'
import { type Language, pageTexts } from '../../foundation/texts/pages.ts'
import { assetAddress } from '../assets.ts'
import { FrameContext } from '../kit/frame-context.ts'

export interface FramePage {
  language: Language
  /** Never a person's name. */
  title: string
  now: Date
  /** Of this service's own; the page works without as well. */
  script?: string
  children: ComponentChildren
}

/** Parts of the console that are shown here as well ask for it; they lead nowhere. */
const NOBODY = { actor: 'lti', scopes: new Set<never>(), unitId: null }

export function renderFramePage(page: FramePage): string {
  const { language, now } = page
  const frame = { language, now, viewer: NOBODY, formToken: '', address: '' }
  return `<!doctype html>\n${renderToString(
    <FrameContext.Provider value={frame}>
      <Sheet {...page} />
    </FrameContext.Provider>,
  )}`
}

function Sheet({ language, title, script, children }: FramePage) {
  const { brand, footer } = pageTexts[language]
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · ${brand}`}</title>
        <meta name="description" content={ltiFrameTexts[language].description} />
        <meta name="robots" content="noindex, nofollow, noarchive" />
        <meta name="referrer" content="no-referrer" />
        <meta name="format-detection" content="telephone=no" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" type="image/svg+xml" href={assetAddress('icon.svg')} />
        <link rel="stylesheet" href={assetAddress('hocvu.css')} />
        <link rel="stylesheet" href={assetAddress('certificate.css')} />
        <link rel="stylesheet" href={assetAddress('forms.css')} />
        <link rel="stylesheet" href={assetAddress('lti.css')} />
        {script && <script src={assetAddress(script)} defer />}
      </head>
      <body class="framed">
        <main id="main">{children}</main>
        <footer class="foot">
          <p>{footer}</p>
        </footer>
      </body>
    </html>
  )
}

/** Leads out of the frame. */
export function NewTab({
  language,
  href,
  quiet = false,
  children,
}: {
  language: Language
  href: string
  quiet?: boolean
  children: ComponentChildren
}) {
  return (
    <a
      class={quiet ? 'button button-quiet' : 'button'}
      href={href}
      target="_blank"
      rel="noopener noreferrer"
    >
      {children}
      <span class="unseen"> ({ltiFrameTexts[language].newTab})</span>
    </a>
  )
}

/** What carries the visit on from form to form. */
export const SealedVisit = ({ sealed }: { sealed: string }) => (
  <input type="hidden" name="visit" value={sealed} />
)
