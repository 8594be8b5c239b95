/** What a dossier says of rules, sessions, records, decisions and accounts. Pure. */
import { z } from 'zod'
import { SessionPresence } from '../../../connectors/contract.ts'
import { shortDate } from '../../foundation/dates.ts'
import { Exact } from '../../foundation/decimal.ts'
import { inUnit } from '../../reconciliation/shown-figures.ts'
import type { DossierContent } from './content.ts'
import { type Block, type Fact, fact, type Section, section, table } from './document.ts'
import type { Words } from './words.ts'

type Act = DossierContent['merges'][number]['act']

/** Some rules are called like a field. */
const RULES = new Set(['score', 'unrecorded', 'unexcused', 'modules'])

export function ruleSection({ how }: DossierContent, words: Words): Section {
  const { texts, say } = words
  const decisive = how.rules.find(({ holds }) => holds)
  const rows = how.rules.map((rule) => [
    `${rule.row}`,
    ruleName(rule, words),
    rule === decisive
      ? say('decides', { verdict: rule.verdict === null ? '' : texts[rule.verdict] })
      : rule.holds
        ? texts.alsoHolds
        : texts.holdsNot,
    figuresOf(rule, words),
  ])
  const columns = ['', texts.rule, texts.holds, texts.figures]
  return section(texts.table, [table(columns, rows)], texts.none)
}

export const ruleName = ({ rule }: { rule: string }, { code }: Words): string =>
  code(RULES.has(rule) ? `rule-${rule}` : rule)

/** Said of the outcome as a whole. */
const KNOWN = new Set(['now'])

/** The numbers that a rule compared, in a line. */
export function figuresOf(
  { rule, figures }: Pick<DossierContent['how']['rules'][number], 'rule' | 'figures'>,
  words: Words,
): string {
  return Object.entries(figures)
    .filter(([name, value]) => value !== '' && !KNOWN.has(name))
    .map(([name, value]) => {
      const [last = name, prefix = ''] = name.split('.').toReversed()
      // What is a number of attempts elsewhere is the way to choose one here.
      const field = rule === 'score' && last === 'attempts' ? 'counted' : last
      return { prefix, field, value: words.value(value) }
    })
    .toSorted(
      (a, b) => a.prefix.localeCompare(b.prefix) || words.rankOf(a.field) - words.rankOf(b.field),
    )
    .map(({ prefix, field, value }) => {
      const of = prefix === '' ? '' : `${words.code(prefix)}: `
      return `${of}${words.figure(field)}: ${value}`
    })
    .join('; ')
}

export function sessionSection({ how }: DossierContent, words: Words): Section {
  const { texts, say, code, who, moment, number } = words
  const amount = (minutes: number) =>
    how.counted === 'periods'
      ? say('periodsValue', { n: number(inUnit(new Exact(minutes), 'periods')) })
      : say('minutesValue', { n: number(String(minutes)) })
  const rows = how.sessions.map((session) => {
    const { source, startsAt, minutes, mark, attended, absence, excuse, markedBy, excusedBy } =
      session
    const unmarked = mark === 'unrecorded' || mark === 'to-come'
    return [
      `${session.code} (${source})`,
      startsAt === null ? '' : moment(new Date(startsAt)),
      amount(minutes),
      absence === null ? code(mark) : `${code(mark)}, ${code(absence)}`,
      unmarked ? '' : amount(attended),
      [
        ...(excuse === null ? [] : [say('excuse', { text: excuse })]),
        ...(excusedBy === null ? [] : [say('acceptedBy', { who: who(excusedBy) })]),
        ...(markedBy === null ? [] : [say('markedBy', { who: who(markedBy) })]),
      ].join('; '),
    ]
  })
  const { session, startsAt, length, mark, counted, remark } = texts
  const columns = [session, startsAt, length, mark, counted, remark]
  return section(texts.sessions, rows.length === 0 ? [] : [table(columns, rows)], texts.none)
}

export function recordSection({ records }: DossierContent, words: Words): Section {
  const { texts, say, moment, code, who } = words
  const blocks = records.map((record): Block => {
    const { platform, course, id, kind, account, sync, answer, files } = record
    return {
      kind: 'entry',
      title: say('record', { kind: code(kind), platform, course, id, account }),
      facts: [
        ...fact(texts.says, contentOf(record.payload, words)),
        ...fact(
          texts.read,
          say('readValue', {
            at: moment(record.readAt),
            sync: sync.id,
            started: moment(sync.at),
            actor: who(sync.actor),
          }),
        ),
        ...fact(
          texts.firstRead,
          record.firstReadAt < record.readAt ? moment(record.firstReadAt) : null,
        ),
        ...fact(texts.changedThere, record.changedAt && moment(record.changedAt)),
        ...fact(texts.contentHash, record.hash),
        ...fact(
          texts.answer,
          answer &&
            say('answerValue', {
              number: answer.number,
              place: answer.place === null ? '' : ` (${answer.place})`,
              sha256: answer.sha256 ?? texts.answerUnknown,
            }),
        ),
        ...fact(
          texts.broughtFile,
          files.map(({ name, by, sha256 }) => say('broughtFileValue', { name, by, sha256 })),
        ),
      ],
    }
  })
  return section(texts.records, blocks, texts.none)
}

const Test = z.object({
  test: z.object({ name: z.string().nullable(), code: z.string().nullable() }).optional(),
  attempts: z.array(
    z.object({
      id: z.string(),
      raw: z.string(),
      minimum: z.string(),
      maximum: z.string(),
      submittedAt: z.string().nullable(),
    }),
  ),
})
const Sessions = z.object({ sessions: z.array(SessionPresence) })
const Topics = z.object({
  topics: z.array(
    z.object({ code: z.string(), completed: z.boolean(), completedAt: z.string().nullable() }),
  ),
})

/** In the title, or said apart. */
const SAID = new Set(['course', 'sourceUpdatedAt'])

/** Everything that the platform said, a line for each thing. */
export function contentOf(payload: object, words: Words): string[] {
  const { code, value, number, say } = words
  const test = Test.safeParse(payload)
  if (test.success) {
    const name = test.data.test?.name ?? test.data.test?.code ?? null
    const lines = test.data.attempts.map(({ id, raw, minimum, maximum, submittedAt }) =>
      [
        `${code('attempt')} ${id}: ${number(raw)} (${number(minimum)}–${number(maximum)})`,
        ...(submittedAt === null ? [] : [`${code('submitted')} ${value(submittedAt)}`]),
      ].join(', '),
    )
    const all = lines.length === 0 ? [`${code('attempts')}: 0`] : lines
    return name === null ? all : [`“${name}”`, ...all]
  }
  const sessions = Sessions.safeParse(payload)
  if (sessions.success)
    return sessions.data.sessions.map(({ code: name, startsAt, minutes, taken, presence }) =>
      [
        name,
        ...(startsAt === null ? [] : [value(startsAt)]),
        say('minutesValue', { n: minutes }),
        taken ? code(presence.state) : code('to-come'),
        ...('minutes' in presence ? [say('minutesValue', { n: presence.minutes })] : []),
        ...('excuse' in presence && presence.excuse !== null
          ? [say('excuse', { text: presence.excuse })]
          : []),
      ].join(', '),
    )
  const topics = Topics.safeParse(payload)
  if (topics.success)
    return topics.data.topics.map(
      ({ code: name, completed, completedAt }) =>
        `${name}: ${completedAt === null ? value(completed) : value(completedAt)}`,
    )
  return Object.entries(payload)
    .filter(([name, given]) => given !== null && !SAID.has(name))
    .map(([name, given]) => `${code(name)}: ${value(given)}`)
}

export function decisionSection({ decisions }: DossierContent, words: Words): Section {
  const { texts, say } = words
  const where = (one: { platform: string; course: string }) => `${one.platform}/${one.course}`
  const entries = [
    ...decisions.overrides.map(({ act, kind, lastDay, expiresOn }) => {
      const what =
        kind === 'extend'
          ? say('extend', { day: lastDay === null ? '' : shortDate(lastDay) })
          : texts[kind]
      const title = expiresOn === null ? what : say('expires', { what, day: shortDate(expiresOn) })
      return { act, title }
    }),
    ...decisions.excuses.map(({ act, ...one }) => ({
      act,
      title: say('excused', { session: one.session, where: where(one), who: one.acceptedBy }),
    })),
    ...decisions.presences.map(({ act, mark, ...one }) => ({
      act,
      title: say(mark, { session: one.session, where: where(one) }),
    })),
  ].toSorted((a, b) => Number(a.act.at) - Number(b.act.at))
  return section(
    texts.decisions,
    entries.map(
      ({ act, title }): Block => ({
        kind: 'entry',
        title: `${words.moment(act.at)}: ${title}`,
        facts: actFacts(act, words),
      }),
    ),
    texts.none,
  )
}

/** A person's decision: who, why, on which document, and whether it was taken back. */
function actFacts(act: Act, words: Words): Fact[] {
  const { texts, say, moment, who } = words
  const { undone } = act
  return [
    ...fact(texts.decidedBy, who(act.actor)),
    ...fact(texts.reason, act.reason),
    ...fact(texts.attachment, act.attachment && say('attachmentValue', act.attachment)),
    ...fact(
      texts.undone,
      undone && [
        say('undoneValue', {
          at: moment(undone.at),
          actor: who(undone.actor),
          reason: undone.reason,
        }),
        ...(undone.attachment === null ? [] : [say('attachmentValue', undone.attachment)]),
      ],
    ),
    ...fact(texts.act, act.id),
  ]
}

export function linkSection({ links }: DossierContent, words: Words): Section {
  const { texts, say, moment, code, who, number, language } = words
  const signed = (bits: number) => `${bits < 0 ? '−' : '+'}${number(String(Math.abs(bits)))}`
  const blocks = links.map((link): Block => {
    const { platform, account, fullName, of, reason, score, weights, actor, at, act } = link
    return {
      kind: 'entry',
      title: `${moment(at)}: ${say('account', { platform, account, name: fullName })}`,
      facts: [
        ...fact(
          capital(texts[`link_${of}`], language),
          `${code(reason)} (${say('by', { who: who(actor) })})`,
        ),
        ...fact(
          texts.weights,
          score === null
            ? null
            : say('weightsValue', {
                score: number(String(score)),
                parts: weights
                  .map(({ field, level, bits }) => `${code(field)} ${code(level)} ${signed(bits)}`)
                  .join(', '),
              }),
        ),
        ...(act === null ? [] : actFacts(act, words)),
      ],
    }
  })
  return section(texts.links, blocks, texts.none)
}

const capital = (text: string, language: string) =>
  text.slice(0, 1).toLocaleUpperCase(language) + text.slice(1)

export function mergeSection({ merges }: DossierContent, words: Words): Section {
  const { texts, say, moment } = words
  const blocks = merges.map(
    ({ act, this: side, other }): Block => ({
      kind: 'entry',
      title: `${moment(act.at)}: ${say(side, { key: other.key, name: other.fullName })}`,
      facts: actFacts(act, words),
    }),
  )
  return section(texts.merges, blocks, texts.none)
}
