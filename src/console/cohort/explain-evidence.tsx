/** The records that an outcome rests on, and whose accounts they came from. */
import { contentOf } from '../../certificates/dossier/evidence-sections.ts'
import { wordsOf } from '../../certificates/dossier/words.ts'
import { explainTexts } from '../../foundation/texts/console/explain.ts'
import { fill } from '../../foundation/texts/pages.ts'
import type { Explanation } from '../../reconciliation/explain.ts'
import { useFrame } from '../kit/frame-context.ts'
import { Time } from '../kit/time.tsx'

type RecordShown = Explanation['records'][number]

export function Records({ explanation: { records } }: { explanation: Explanation }) {
  const { language } = useFrame()
  const texts = explainTexts[language]
  return (
    <section class="card mb-3" aria-labelledby="records-title">
      <div class="card-header">
        <h3 class="card-title" id="records-title">
          {texts.records}
        </h3>
      </div>
      {records.length === 0 ? (
        <p class="card-body mb-0">{texts.noRecords}</p>
      ) : (
        <ul class="entries">
          {records.map((record) => (
            <RecordEntry
              record={record}
              key={JSON.stringify([record.platform, record.course, record.id])}
            />
          ))}
        </ul>
      )}
    </section>
  )
}

const FILES = 3

function RecordEntry({ record }: { record: RecordShown }) {
  const { language, viewer } = useFrame()
  const texts = explainTexts[language]
  const words = wordsOf(language)
  const { kind, platform, course, id, account, readAt, changedAt, answer, files, sync } = record
  const from =
    answer !== null
      ? fill(texts.fromAnswer, { number: answer.number })
      : files.length > 0
        ? fill(texts.fromFiles, {
            names: files
              .slice(0, FILES)
              .map(({ name }) => name)
              .join(', '),
          })
        : texts.fromSync
  return (
    <li>
      <strong>{fill(texts.recordOf, { kind: words.code(kind), platform, course })}</strong>
      <ul>
        {contentOf(record.payload, words).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p class="text-secondary mb-0">
        {texts.readAt} <Time at={readAt} />
        {changedAt !== null && (
          <>
            ; {texts.changedAt} <Time at={changedAt} />
          </>
        )}
        ; {viewer.scopes.has('syncs:read') ? <a href={`/console/runs/${sync}`}>{from}</a> : from};{' '}
        {fill(texts.recordDetail, { id, account })}
      </p>
      <p class="text-secondary fingerprint mb-0">
        {texts.fingerprint} <code>{record.hash}</code>
      </p>
    </li>
  )
}

export function Accounts({ explanation: { accounts, merges } }: { explanation: Explanation }) {
  const { language, viewer } = useFrame()
  const texts = explainTexts[language]
  const { code, who } = wordsOf(language)
  return (
    <section class="card mb-3" aria-labelledby="accounts-title">
      <div class="card-header">
        <h3 class="card-title" id="accounts-title">
          {texts.accounts}
        </h3>
      </div>
      {accounts.length === 0 ? (
        <p class="card-body mb-0">
          {texts.noAccounts}{' '}
          {viewer.scopes.has('accounts:read') && <a href="/console/accounts">{texts.toAccounts}</a>}
        </p>
      ) : (
        <ul class="entries">
          {accounts.map(({ platform, id, fullName, reason, linkedBy, at, act }) => (
            <li key={`${platform} ${id}`}>
              <strong>{fill(texts.account, { platform, id, name: fullName })}</strong>
              <p class="text-secondary mb-0">
                {fill(texts.linked, { reason: code(reason), who: who(linkedBy) })}, <Time at={at} />
                {act !== null && `, ${fill(texts.inWords, { text: act.reason })}`}
              </p>
            </li>
          ))}
        </ul>
      )}
      {merges.length > 0 && (
        <div class="card-body">
          <h4>{texts.merges}</h4>
          <ul class="mb-0">
            {merges.map((merge) => {
              const other =
                merge.other === null
                  ? texts.anotherRow
                  : `${merge.other.fullName} (${merge.other.key})`
              return (
                <li key={`${merge.at.getTime()} ${other}`}>
                  {fill(merge.this === 'kept' ? texts.kept : texts.absorbed, { other })},{' '}
                  {who(merge.actor)}, <Time at={merge.at} />,{' '}
                  {fill(texts.inWords, { text: merge.reason })}
                  {merge.undone !== null &&
                    `; ${fill(texts.undoneBy, { who: who(merge.undone.actor), reason: merge.undone.reason })}`}
                </li>
              )
            })}
          </ul>
        </div>
      )}
    </section>
  )
}
