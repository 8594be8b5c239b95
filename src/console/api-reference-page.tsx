/** The description of the API to read and to try. */
import { renderToString } from 'preact-render-to-string'
import { apiReferenceTexts } from '../foundation/texts/console/api-reference.ts'
import { type Language, pageTexts } from '../foundation/texts/pages.ts'
import { assetAddress } from './assets.ts'

const DOCUMENT = '/api/openapi.json'

export function apiReferencePage({ language }: { language: Language }): string {
  const texts = apiReferenceTexts[language]
  return `<!doctype html>\n${renderToString(
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${texts.title} · ${pageTexts[language].brand}`}</title>
        <meta name="description" content={texts.lead} />
        <link rel="icon" type="image/svg+xml" href={assetAddress('icon.svg')} />
        <link rel="stylesheet" href={assetAddress('swagger-ui.css')} />
        <link rel="stylesheet" href={assetAddress('api-reference.css')} />
        <script src={assetAddress('swagger-ui.js')} defer />
        <script src={assetAddress('api-reference.js')} defer />
      </head>
      <body>
        <main>
          <h1>{texts.title}</h1>
          <p>{texts.lead}</p>
          <noscript>
            <p>
              {texts.noScript} <a href={DOCUMENT}>{DOCUMENT}</a>
            </p>
          </noscript>
          <div id="api" lang="en" />
        </main>
      </body>
    </html>,
  )}`
}
