/** The mail that tells a learner of their certificate: Vietnamese, then English; as text and as HTML. Pure. */
import MailComposer from 'nodemailer/lib/mail-composer'
import type { ComponentChildren } from 'preact'
import { htmlSheet, textSheet } from '../../foundation/mail/sheet.tsx'
import { cleanText } from '../../foundation/names.ts'
import { mailTexts } from '../../foundation/texts/mails.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { displayDate } from '../display.ts'
import type { CertificateSnapshot } from '../snapshot.ts'

export interface MailFacts {
  kind: 'issued' | 'revised' | 'reinstated'
  snapshot: Pick<CertificateSnapshot, 'program' | 'issuer' | 'learner'>
  /** The learner's own. */
  link: string
  /** Last day of the link; null: none. */
  linkExpiresOn: string | null
}

export interface MailHeaders {
  /** As people write it: "Học Vụ <hocvu@example.gov.vn>". */
  from: string
  to: string
  messageId: string
  date: Date
}

/** Headers and text, as they go out. A name cannot become a header: it has no line ends, and is encoded. */
export async function writeMail(facts: MailFacts, headers: MailHeaders): Promise<Buffer> {
  const { program, learner } = facts.snapshot
  const { from, to, messageId, date } = headers
  const subjects = {
    issued: mailTexts.vi.subject,
    revised: mailTexts.vi.subjectRevised,
    reinstated: mailTexts.vi.subjectReinstated,
  }
  const composed = new MailComposer({
    from,
    to: { name: cleanText(learner.fullName), address: to },
    subject: fill(subjects[facts.kind], { program: cleanText(program.vi) }),
    messageId: `<${messageId}>`,
    date,
    // RFC 3834: nobody's absence is answered to it.
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': 'vi, en' },
    text: textOf(facts),
    html: htmlOf(facts),
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return await composed.compile().build()
}

/** What is said, in one language, in its order. */
function sentences(facts: MailFacts, language: Language) {
  const { snapshot, kind, linkExpiresOn } = facts
  const texts = mailTexts[language]
  const values = {
    name: cleanText(snapshot.learner.fullName),
    issuer: cleanText(snapshot.issuer),
    program: cleanText((language === 'en' ? snapshot.program.en : null) ?? snapshot.program.vi),
    date: linkExpiresOn === null ? '' : displayDate(linkExpiresOn, language),
  }
  const said = (text: string) => fill(text, values)
  return {
    greeting: said(texts.greeting),
    news: said(texts[kind]),
    open: texts.open,
    openAt: texts.openAt,
    after: [
      ...(linkExpiresOn === null ? [] : [said(texts.until)]),
      texts.private,
      said(texts.ask),
      texts.automatic,
    ],
  }
}

/** The link stands on a line of its own, so that no programme breaks it. */
function textOf(facts: MailFacts): string {
  return textSheet((language) => {
    const { greeting, news, openAt, after } = sentences(facts, language)
    return [greeting, '', news, '', openAt, facts.link, '', ...after.flatMap((line) => [line, ''])]
  })
}

function htmlOf(facts: MailFacts): string {
  return htmlSheet((language) => <Said facts={facts} language={language} />)
}

function Said({ facts, language }: { facts: MailFacts; language: Language }) {
  const { greeting, news, open, after } = sentences(facts, language)
  const apart =
    language === 'en'
      ? 'margin-top:28px;padding-top:20px;border-top:1px solid #ddd6c6;font-size:14px'
      : undefined
  return (
    <div lang={language} style={apart}>
      <Line>{greeting}</Line>
      <Line>{news}</Line>
      <p style="margin:20px 0 8px">
        <a
          href={facts.link}
          style="display:inline-block;padding:11px 20px;background:#8f1d1d;color:#ffffff;text-decoration:none;font-weight:bold"
        >
          {open}
        </a>
      </p>
      <p style="margin:0 0 20px;font-size:13px;word-break:break-all">
        <a href={facts.link} style="color:#8f1d1d">
          {facts.link}
        </a>
      </p>
      {after.map((line) => (
        <Line small>{line}</Line>
      ))}
    </div>
  )
}

function Line({ small = false, children }: { small?: boolean; children: ComponentChildren }) {
  return <p style={`margin:0 0 12px${small ? ';font-size:14px;color:#4a4a4a' : ''}`}>{children}</p>
}
