/** The mail with a one-time code: Vietnamese, then English; as text and as HTML. Names nobody. Pure. */
import MailComposer from 'nodemailer/lib/mail-composer'
import { dateAndTimeInVietnam } from '../../foundation/dates.ts'
import { htmlSheet, textSheet } from '../../foundation/mail/sheet.tsx'
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
  return textSheet((language) => {
    const { greeting, news, after } = sentences(mail, language)
    return [greeting, '', news, '', mail.code, '', ...after.flatMap((line) => [line, ''])]
  })
}

function htmlOf(mail: CodeMail): string {
  return htmlSheet((language) => <Said mail={mail} language={language} />)
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
