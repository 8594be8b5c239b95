import type { ComponentChildren } from 'preact'
import type { Change, Correctable } from '../../certificates/revisions/correct.ts'
import { correctable, partOf } from '../../certificates/revisions/correct.ts'
import type { CorrectedCertificate } from '../../certificates/revisions/revise.ts'
import type { FoundLine } from '../../certificates/search/search.ts'
import { historyTexts } from '../../foundation/texts/certificate-history.ts'
import { certificateActTexts } from '../../foundation/texts/console/certificate-acts.ts'
import { certificatesTexts } from '../../foundation/texts/console/certificates.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { Empty } from '../kit/empty.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { FormToken } from '../kit/post-button.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { ReasonFields, RevocationFields } from './acts-card.tsx'
import { shownFact } from './history-card.tsx'
import { StateTag } from './state-tag.tsx'

/** As many as are named one by one; of more the number is told. */
const MOST_NAMED = 100

export interface Chosen {
  /** Those that the act is done to, as they are now. */
  lines: readonly FoundLine[]
  /** Chosen, but revoked: left out. */
  leftOut: number
  /** Of the same, with commas between. */
  ids: string
  language: Language
}

export function revokePage(chosen: Chosen) {
  const { lines, language } = chosen
  const texts = certificateActTexts[language]
  return page(
    chosen,
    fill(texts.revokeTitleMany, { n: shownNumber(lines.length, language) }),
    () => (
      <form
        method="post"
        action="/console/certificates/revoke"
        enctype="multipart/form-data"
        class="card card-body mb-3"
      >
        <FormToken />
        <Names chosen={chosen} />
        <p>{texts.revokeWarning}</p>
        <RevocationFields />
        <Buttons verb={texts.revokeVerb} danger />
      </form>
    ),
  )
}

/** @param differences of each certificate, what reads otherwise by now */
export function revisePage(chosen: Chosen, differences: readonly CorrectedCertificate[]) {
  const { lines, language } = chosen
  const texts = certificateActTexts[language]
  const title =
    lines.length === 1
      ? `${texts.correctTitle} ${lines[0]?.number ?? ''}`
      : fill(texts.correctTitleMany, { n: shownNumber(lines.length, language) })
  const differs = differences.some(({ left }) => left.length > 0)
  return page(chosen, title, () => (
    <>
      <p class="cert-lead">{texts.correctLead}</p>
      {differs ? (
        <form
          method="post"
          action="/console/certificates/revise"
          enctype="multipart/form-data"
          class="card card-body mb-3"
        >
          <FormToken />
          <Names chosen={chosen} />
          <Parts differences={differences} />
          <p>{texts.correctWarning}</p>
          <ReasonFields />
          <Buttons verb={texts.correctVerb} />
        </form>
      ) : (
        <Same lines={lines} />
      )}
    </>
  ))
}

function page(chosen: Chosen, title: string, form: () => ComponentChildren) {
  const { lines, language } = chosen
  const texts = certificateActTexts[language]
  return {
    area: 'certificates' as const,
    title,
    trail: trailOf(lines, language),
    children:
      lines.length === 0 ? (
        <Empty
          icon="certificate"
          title={texts.togetherNone}
          text={certificatesTexts[language].noneChosen}
          action={{ label: texts.back, path: '/console/certificates' }}
        />
      ) : (
        <>
          {chosen.leftOut > 0 && (
            <div class="alert alert-info">
              {fill(texts.togetherOthers, { n: shownNumber(chosen.leftOut, language) })}
            </div>
          )}
          {form()}
          <Lines lines={lines} />
        </>
      ),
  }
}

function trailOf(lines: readonly FoundLine[], language: Language) {
  const [only, ...others] = lines
  const trail = [{ label: certificatesTexts[language].title, path: '/console/certificates' }]
  return only === undefined || others.length > 0
    ? trail
    : [...trail, { label: only.number, path: `/console/certificates/${only.id}` }]
}

function Names({ chosen }: { chosen: Chosen }) {
  return <input type="hidden" name="ids" value={chosen.ids} />
}

function Buttons({ verb, danger = false }: { verb: string; danger?: boolean }) {
  const { language } = useFrame()
  return (
    <div class="btn-list">
      <button type="submit" class={danger ? 'btn btn-danger' : 'btn btn-primary'}>
        {verb}
      </button>
      <a class="btn" href="/console/certificates">
        {certificateActTexts[language].back}
      </a>
    </div>
  )
}

/** Each part that can be taken anew, with what it says and what it would say. */
function Parts({ differences }: { differences: readonly CorrectedCertificate[] }) {
  const { language } = useFrame()
  const texts = certificateActTexts[language]
  const only = differences.length === 1 ? differences[0] : undefined
  return (
    <fieldset class="mb-3">
      <legend class="form-label">{texts.takeHint}</legend>
      <TableFrame label={texts.takeHint}>
        <table class="table table-vcenter">
          <thead>
            <tr>
              <th scope="col">{texts.take}</th>
              <th scope="col">{texts.part}</th>
              {only && <th scope="col">{texts.onPaper}</th>}
              <th scope="col">{texts.now}</th>
            </tr>
          </thead>
          <tbody>
            {correctable.map((part) => {
              const changes = differences.map(({ left }) =>
                left.filter(({ fact }) => partOf(fact) === part),
              )
              const count = changes.filter((some) => some.length > 0).length
              if (count === 0) return null
              return (
                <tr key={part}>
                  <td>
                    <input
                      type="checkbox"
                      class="form-check-input"
                      name="take"
                      value={part}
                      checked={part !== 'unit'}
                      aria-label={fill(texts.takePart, { part: texts[part] })}
                    />
                  </td>
                  <td>
                    {texts[part]}
                    {part === 'unit' && (
                      <small class="d-block text-secondary">{texts.unitHint}</small>
                    )}
                  </td>
                  {only ? (
                    <BeforeAndAfter part={part} changes={changes[0] ?? []} />
                  ) : (
                    <td>{fill(texts.differ, { n: shownNumber(count, language) })}</td>
                  )}
                </tr>
              )
            })}
          </tbody>
        </table>
      </TableFrame>
    </fieldset>
  )
}

/** A part of one fact needs no name for it. */
function BeforeAndAfter({ part, changes }: { part: Correctable; changes: readonly Change[] }) {
  const { language } = useFrame()
  const named = part === 'score' || part === 'wording'
  const told = (which: 'before' | 'after') => (
    <td lang="vi">
      {changes.map((change) => (
        <div key={change.fact}>
          {named && (
            <small class="text-secondary">{`${historyTexts[language][change.fact]}: `}</small>
          )}
          {shownFact(change.fact, change[which], language)}
        </div>
      ))}
    </td>
  )
  return (
    <>
      {told('before')}
      {told('after')}
    </>
  )
}

function Same({ lines }: { lines: readonly FoundLine[] }) {
  const { language } = useFrame()
  const texts = certificateActTexts[language]
  const [only] = lines
  return (
    <div class="card mb-3">
      <Empty
        icon="check"
        title={texts.noDifference}
        text={texts.noDifferenceText}
        {...(only && lines.length === 1
          ? { action: { label: texts.openLearner, path: `/console/learners/${only.learnerId}` } }
          : {})}
      />
    </div>
  )
}

function Lines({ lines }: { lines: readonly FoundLine[] }) {
  const { language } = useFrame()
  const texts = certificateActTexts[language]
  const words = certificatesTexts[language]
  const more = lines.length - MOST_NAMED
  return (
    <div class="card">
      <div class="card-header">
        <h2 class="card-title" id="chosen">
          {texts.togetherTitle}
        </h2>
      </div>
      <TableFrame label={texts.togetherTitle}>
        <table class="table table-vcenter card-table">
          <thead>
            <tr>
              <th scope="col">{words.fullName}</th>
              <th scope="col">{words.number}</th>
              <th scope="col">{words.state}</th>
              <th scope="col">{words.unit}</th>
            </tr>
          </thead>
          <tbody>
            {lines.slice(0, MOST_NAMED).map((line) => (
              <tr key={line.id}>
                <td lang="vi">
                  <a href={`/console/certificates/${line.id}`}>{line.fullName}</a>
                </td>
                <td class="text-nowrap">{line.number}</td>
                <td>
                  <StateTag {...line} />
                </td>
                <td lang="vi">{line.unit}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      {more > 0 && (
        <p class="card-body">{fill(texts.togetherAndMore, { n: shownNumber(more, language) })}</p>
      )}
    </div>
  )
}
