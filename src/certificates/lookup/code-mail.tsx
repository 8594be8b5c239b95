/** The mail with a one-time code: Vietnamese, then English; as text and as HTML. Names nobody. Pure. */
import MailComposer from 'nodemailer/lib/mail-composer'
import { renderToString } from 'preact-render-to-string'
import { dateAndTimeInVietnam } from '../../foundation/dates.ts'
import { sha256 } from '../../foundation/secrets.ts'
import { codeMailTexts } from '../../foundation/texts/mails.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { CODE_MINUTES } from './ask.ts'

export interface CodeMail {
  code: string
  askedAt: Date
}

export interface CodeMailHeaders {
  /** Of the question. */
  id: string
  from: string
  to: string
  date: Date
  publicUrl: string | undefined
}

/** Headers and text, as they go out. The code stands in no header: a locked phone shows the subject. */
export async function writeCodeMail(mail: CodeMail, headers: CodeMailHeaders): Promise<Buffer> {
  const { id, from, to, date, publicUrl } = headers
  const host = publicUrl === undefined ? 'hocvu' : new URL(publicUrl).hostname
  const composed = new MailComposer({
    from,
    to,
    subject: codeMailTexts.vi.subject,
    // The question's own id opens its page; the mail has another.
    messageId: `<code.${sha256(id).toString('hex').slice(0, 32)}@${host}>`,
    date,
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': 'vi, en' },
    text: textOf(mail),
    html: htmlOf(mail),
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return await composed.compile().build()
}

const LANGUAGES = ['vi', 'en'] as const

function sentences({ askedAt }: CodeMail, language: Language) {
  const texts = codeMailTexts[language]
  return {
    greeting: texts.greeting,
    news: fill(texts.news, { at: dateAndTimeInVietnam(askedAt) }),
    after: [fill(texts.until, { minutes: CODE_MINUTES }), texts.secret, texts.automatic],
  }
}

/** The code stands on a line of its own. */
function textOf(mail: CodeMail): string {
  return LANGUAGES.map((language) => {
    const { greeting, news, after } = sentences(mail, language)
    return [greeting, '', news, '', mail.code, '', ...after.flatMap((line) => [line, ''])]
      .join('\n')
      .trimEnd()
  }).join('\n\n— English —\n\n')
}

function htmlOf(mail: CodeMail): string {
  const body = (
    <html lang="vi">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width" />
      </head>
      <body style="margin:0;padding:24px 12px;background:#f4f1ea;color:#1f1f1f;font:16px/1.55 Arial,'Helvetica Neue',sans-serif">
        <div style="max-width:560px;margin:0 auto;padding:28px;background:#ffffff;border:1px solid #ddd6c6;border-top:4px solid #8f1d1d">
          {LANGUAGES.map((language) => (
            <Said mail={mail} language={language} />
          ))}
        </div>
      </body>
    </html>
  )
  return `<!DOCTYPE html>${renderToString(body)}`
}

function Said({ mail, language }: { mail: CodeMail; language: Language }) {
  const { greeting, news, after } = sentences(mail, language)
  const apart =
    language === 'en' ? 'margin-top:28px;padding-top:20px;border-top:1px solid #ddd6c6' : undefined
  return (
    <div lang={language} style={apart}>
      <p style="margin:0 0 12px">{greeting}</p>
      <p style="margin:0 0 12px">{news}</p>
      <p style="margin:16px 0;font:bold 28px/1.2 'Courier New',monospace;letter-spacing:4px">
        {mail.code}
      </p>
      {after.map((line) => (
        <p style="margin:0 0 12px;font-size:14px;color:#4a4a4a">{line}</p>
      ))}
    </div>
  )
}
