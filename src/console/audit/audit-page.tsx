/** The audit trail: who did what to what, and when. */
import type { AuditPage, AuditQuestion, ShownEntry } from '../../access/list-audit.ts'
import { actorWords } from '../../foundation/texts/actors.ts'
import { auditTexts } from '../../foundation/texts/console/audit.ts'
import { frameTexts } from '../../foundation/texts/console/frame.ts'
import { kitTexts } from '../../foundation/texts/console/kit.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { Empty } from '../kit/empty.tsx'
import { SelectField, TextField } from '../kit/field.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { Icon } from '../kit/icon.tsx'
import { withQuery } from '../kit/pager.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { exactTime, Time } from '../kit/time.tsx'
import { actionWords, type Detail, detailsOf, subjectPlace, subjectWords } from './words.ts'

interface AuditTrailPage {
  found: AuditPage
  asked: AuditQuestion
  names: { actors: { actor: string; name: string | null }[]; actions: string[] }
  language: Language
}

export function auditPage({ found, asked, names, language }: AuditTrailPage) {
  const texts = auditTexts[language]
  const isFiltered = [asked.actor, asked.action, asked.subject, asked.day].some(Boolean)
  return {
    area: 'audit' as const,
    title: frameTexts[language].audit,
    wide: true,
    actions: (
      <a class="btn" href="/console/audit/chain">
        {texts.chain}
      </a>
    ),
    children: (
      <>
        <p class="text-secondary">{texts.lead}</p>
        <Filter asked={asked} names={names} language={language} isFiltered={isFiltered} />
        <div class="card">
          {found.entries.length === 0 ? (
            <Empty
              icon="history"
              title={isFiltered ? texts.emptyFiltered : texts.empty}
              text={isFiltered ? texts.emptyFilteredText : texts.emptyText}
              {...(isFiltered && {
                action: { label: kitTexts[language].clearFilter, path: '/console/audit' },
              })}
            />
          ) : (
            <Entries {...found} language={language} />
          )}
        </div>
      </>
    ),
  }
}

function Filter({
  asked,
  names,
  language,
  isFiltered,
}: Omit<AuditTrailPage, 'found'> & { isFiltered: boolean }) {
  const texts = auditTexts[language]
  const kit = kitTexts[language]
  const byWords = (a: { label: string }, b: { label: string }) =>
    a.label.localeCompare(b.label, language)
  return (
    <form method="get" action="/console/audit" class="card mb-3">
      <div class="card-body audit-filter">
        <SelectField
          name="actor"
          label={texts.actor}
          value={asked.actor ?? ''}
          nothing={kit.all}
          unmarked
          options={names.actors
            .map(({ actor, name }) => ({ value: actor, label: actorWords(actor, name, language) }))
            .sort(byWords)}
        />
        <SelectField
          name="action"
          label={texts.action}
          value={asked.action ?? ''}
          nothing={kit.all}
          unmarked
          options={names.actions
            .map((action) => ({ value: action, label: actionWords(action, language) }))
            .sort(byWords)}
        />
        <TextField
          name="subject"
          label={texts.subject}
          value={asked.subject ?? ''}
          hint={texts.subjectHint}
          maxLength={200}
          unmarked
        />
        <TextField name="day" type="date" label={texts.day} value={asked.day ?? ''} unmarked />
        <div class="btn-list">
          <button type="submit" class="btn">
            <Icon name="search" /> {kit.filter}
          </button>
          {isFiltered && (
            <a class="btn" href="/console/audit">
              {kit.clearFilter}
            </a>
          )}
        </div>
      </div>
    </form>
  )
}

function Entries({ entries, hasNewer, hasOlder, language }: AuditPage & { language: Language }) {
  const texts = auditTexts[language]
  const { address } = useFrame()
  const [first, last] = [entries[0], entries.at(-1)]
  const at = (values: Record<string, string>) =>
    withQuery(address, { before: '', after: '', ...values })
  return (
    <>
      <TableFrame label={texts.list}>
        <table class="table table-vcenter card-table">
          <thead>
            <tr>
              <th scope="col">{texts.time}</th>
              <th scope="col">{texts.actor}</th>
              <th scope="col">{texts.action}</th>
              <th scope="col">{texts.subject}</th>
              <th scope="col">{texts.details}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <Entry entry={entry} language={language} key={entry.seq} />
            ))}
          </tbody>
        </table>
      </TableFrame>
      {(hasNewer || hasOlder) && (
        <nav class="pager" aria-label={texts.pages}>
          <span class="pager-steps">
            {hasNewer && first && (
              <>
                <a class="btn btn-sm" href={at({})}>
                  {texts.newest}
                </a>
                <a class="btn btn-sm" rel="prev" href={at({ after: String(first.seq) })}>
                  {texts.newer}
                </a>
              </>
            )}
            {hasOlder && last && (
              <a class="btn btn-sm" rel="next" href={at({ before: String(last.seq) })}>
                {texts.older}
              </a>
            )}
          </span>
        </nav>
      )}
    </>
  )
}

function Entry({ entry, language }: { entry: ShownEntry; language: Language }) {
  const texts = auditTexts[language]
  const { viewer } = useFrame()
  const place = subjectPlace(entry, viewer.scopes)
  const subject = subjectWords(entry, language)
  return (
    <tr>
      <td>
        <Time at={entry.at} />{' '}
        <small class="text-secondary">{fill(texts.number, { seq: entry.seq })}</small>
        <small class="d-block text-nowrap text-secondary">{exactTime(entry.at, language)}</small>
      </td>
      <td>{actorWords(entry.actor, entry.actorName, language)}</td>
      <td class="audit-action">{actionWords(entry.action, language)}</td>
      <td class="audit-subject">{place === null ? subject : <a href={place}>{subject}</a>}</td>
      <td class="audit-details">
        <Details entry={entry} language={language} />
      </td>
    </tr>
  )
}

function Details({ entry, language }: { entry: ShownEntry; language: Language }) {
  const texts = auditTexts[language]
  const details = detailsOf(entry, language)
  if (details.length === 0) return <span class="text-secondary">{texts.noDetails}</span>
  return (
    <details>
      <summary>{inShort(details)}</summary>
      <dl class="audit-list">
        {details.map((detail) => (
          <div class="audit-item" key={detail.label}>
            <dt>{detail.label}</dt>
            <dd>
              {detail.path === null ? (
                changeOf(detail, language)
              ) : (
                <a href={detail.path}>{changeOf(detail, language)}</a>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {entry.ofMany && <p class="text-secondary mb-0">{texts.ofMany}</p>}
    </details>
  )
}

function changeOf({ before, after }: Detail, language: Language): string {
  const texts = auditTexts[language]
  if (before === null) return after ?? texts.nothing
  if (before === after) return before
  return fill(texts.becomes, { before, after: after ?? texts.nothing })
}

const SHORT = 60

/** The first thing that is known, so that most entries need not be opened. */
function inShort([first]: Detail[]): string {
  if (first === undefined) return ''
  const text = `${first.label}: ${first.after ?? first.before ?? ''}`
  return text.length <= SHORT ? text : `${text.slice(0, SHORT)}…`
}
