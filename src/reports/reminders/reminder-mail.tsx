/** The mail that reminds a coordinator of a deadline: Vietnamese, then English; as text and as HTML. Pure. */
import MailComposer from 'nodemailer/lib/mail-composer'
import { shortDate } from '../../foundation/dates.ts'
import { htmlSheet, textSheet } from '../../foundation/mail/sheet.tsx'
import { cleanText } from '../../foundation/names.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { reminderTexts } from '../../foundation/texts/reminders.ts'
import type { DueDate } from '../../programs/plans/deadlines.ts'
import type { Plan } from '../../programs/plans/store.ts'
import type { Owed } from './what-is-owed.ts'

export interface ReminderFacts {
  /** Of the coordinator. */
  name: string
  plan: Pick<Plan, 'id' | 'definition'>
  due: DueDate
  owed: Owed
}

export interface ReminderHeaders {
  /** As people write it: "Học Vụ <hocvu@example.gov.vn>". */
  from: string
  to: string
  messageId: string
  date: Date
  /** What the link begins with; undefined: there is none. */
  consoleUrl: string | undefined
}

/** Headers and text, as they go out. */
export async function writeReminder(
  facts: ReminderFacts,
  { from, to, messageId, date, consoleUrl }: ReminderHeaders,
): Promise<Buffer> {
  const { subject, subjectLate } = reminderTexts.vi
  const link = linkOf(facts, consoleUrl)
  const composed = new MailComposer({
    from,
    to: { name: cleanText(facts.name), address: to },
    subject: fill(facts.due.daysLeft < 0 ? subjectLate : subject, valuesOf(facts, 'vi')),
    messageId: `<${messageId}>`,
    date,
    // RFC 3834: nobody's absence is answered to it.
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': 'vi, en' },
    text: textSheet((language) => textLines(facts, link, language)),
    html: htmlSheet((language) => <Said facts={facts} link={link} language={language} />),
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return await composed.compile().build()
}

function linkOf({ plan, due }: ReminderFacts, consoleUrl: string | undefined): string | null {
  if (consoleUrl === undefined) return null
  const path =
    due.cohortId === null
      ? `/console/plans/${encodeURIComponent(plan.id)}/submissions`
      : `/console/cohorts/${encodeURIComponent(due.cohortId)}`
  return `${consoleUrl.replace(/\/$/, '')}${path}`
}

function valuesOf({ name, plan, due }: ReminderFacts, language: Language) {
  const { title } = plan.definition
  const inLanguage = (text: { vi: string; en: string | null } | null) =>
    cleanText((language === 'en' ? text?.en : null) ?? text?.vi ?? '')
  return {
    name: cleanText(name),
    plan: inLanguage(title),
    title: inLanguage(due.title),
    date: shortDate(due.on),
    n: Math.abs(due.daysLeft),
  }
}

const MOST_UNITS = 30

/** What is said, in its order. */
function sentences(facts: ReminderFacts, language: Language) {
  const { due, owed } = facts
  const texts = reminderTexts[language]
  const said = (text: string) => fill(text, valuesOf(facts, language))
  const left = due.daysLeft > 0 ? texts.left : due.daysLeft === 0 ? texts.today : texts.over
  const kind =
    due.kind === 'cohort' || due.kind === 'program' || due.kind === 'window'
      ? texts[due.kind]
      : texts.paper
  const [only, ...others] = owed.units
  const many = others.length > 0
  return {
    greeting: said(texts.greeting),
    news: [
      said(kind),
      said(left),
      ...(owed.people > 0 ? [fill(texts.people, { n: owed.people })] : []),
      ...(only === undefined
        ? []
        : many
          ? [fill(texts.unitsMany, { n: owed.units.length })]
          : [only.id === null ? texts.body : fill(texts.unitsOne, { units: nameOf(only) })]),
    ],
    units: many
      ? [
          ...owed.units.slice(0, MOST_UNITS).map(nameOf),
          ...(owed.units.length > MOST_UNITS
            ? [fill(texts.more, { n: owed.units.length - MOST_UNITS })]
            : []),
        ]
      : [],
    open: texts.open,
    openAt: texts.openAt,
    after: [texts.done, texts.automatic],
  }
}

const nameOf = ({ name, code }: Owed['units'][number]) =>
  code === null ? cleanText(name) : `${cleanText(name)} (${code})`

/** The link stands on a line of its own, so that no programme breaks it. */
function textLines(facts: ReminderFacts, link: string | null, language: Language): string[] {
  const { greeting, news, units, openAt, after } = sentences(facts, language)
  return [
    ...[greeting, '', news.join(' '), ''],
    ...(units.length === 0 ? [] : [...units.map((unit) => `- ${unit}`), '']),
    ...(link === null ? [] : [openAt, link, '']),
    ...after.flatMap((line) => [line, '']),
  ]
}

function Said({
  facts,
  link,
  language,
}: {
  facts: ReminderFacts
  link: string | null
  language: Language
}) {
  const { greeting, news, units, open, after } = sentences(facts, language)
  const apart =
    language === 'en'
      ? 'margin-top:28px;padding-top:20px;border-top:1px solid #ddd6c6;font-size:14px'
      : undefined
  return (
    <div lang={language} style={apart}>
      <p style="margin:0 0 12px">{greeting}</p>
      <p style="margin:0 0 12px">{news.join(' ')}</p>
      {units.length > 0 && (
        <ul style="margin:0 0 12px;padding-left:20px">
          {units.map((unit) => (
            <li key={unit}>{unit}</li>
          ))}
        </ul>
      )}
      {link !== null && (
        <p style="margin:20px 0">
          <a
            href={link}
            style="display:inline-block;padding:11px 20px;background:#8f1d1d;color:#ffffff;text-decoration:none;font-weight:bold"
          >
            {open}
          </a>
        </p>
      )}
      {after.map((line) => (
        <p style="margin:0 0 12px;font-size:14px;color:#4a4a4a" key={line}>
          {line}
        </p>
      ))}
    </div>
  )
}
