/** The sheet that every mail is written on: Vietnamese first, English below, styles in the text as mail programmes want it. */
import type { ComponentChild } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { Language } from '../texts/pages.ts'

const LANGUAGES = ['vi', 'en'] as const

/** As plain text. @param lines of a language */
export function textSheet(lines: (language: Language) => readonly string[]): string {
  return LANGUAGES.map((language) => lines(language).join('\n').trimEnd()).join(
    '\n\n— English —\n\n',
  )
}

export function htmlSheet(said: (language: Language) => ComponentChild): string {
  const body = (
    <html lang="vi">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width" />
      </head>
      <body style="margin:0;padding:24px 12px;background:#f4f1ea;color:#1f1f1f;font:16px/1.55 Arial,'Helvetica Neue',sans-serif">
        <div style="max-width:560px;margin:0 auto;padding:28px;background:#ffffff;border:1px solid #ddd6c6;border-top:4px solid #8f1d1d">
          {LANGUAGES.map(said)}
        </div>
      </body>
    </html>
  )
  return `<!DOCTYPE html>${renderToString(body)}`
}
