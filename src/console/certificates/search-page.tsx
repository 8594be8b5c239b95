import type { CertificateSearch } from '../../certificates/search/filter.ts'
import { searchedStates } from '../../certificates/search/filter.ts'
import type { FoundLine, SearchChoices } from '../../certificates/search/search.ts'
import type { WaitingCounts } from '../../certificates/search/waiting.ts'
import { certificatesTexts } from '../../foundation/texts/console/certificates.ts'
import { kitTexts } from '../../foundation/texts/console/kit.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { Confirm } from '../kit/confirm.tsx'
import { Empty } from '../kit/empty.tsx'
import { SelectField, TextField } from '../kit/field.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { Icon } from '../kit/icon.tsx'
import { shownNumber } from '../kit/number.ts'
import { type PageOf, Pager } from '../kit/pager.tsx'
import { SortHeader } from '../kit/sort-header.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { Day } from '../kit/time.tsx'
import { StateTag } from './state-tag.tsx'
import { CertificateTabs } from './tabs.tsx'

export interface SearchPage {
  search: CertificateSearch
  sort: string
  lines: readonly FoundLine[]
  page: PageOf
  choices: SearchChoices
  waiting: WaitingCounts
  language: Language
}

export function searchPage(shown: SearchPage) {
  const texts = certificatesTexts[shown.language]
  return {
    area: 'certificates' as const,
    title: texts.title,
    wide: true,
    children: (
      <>
        <CertificateTabs tab="search" waiting={shown.waiting} />
        <Filters {...shown} />
        <div id="found">
          <Found {...shown} />
        </div>
      </>
    ),
  }
}

function Filters({ search, choices, sort }: SearchPage) {
  const { language } = useFrame()
  const texts = certificatesTexts[language]
  const kit = kitTexts[language]
  const ofProgram = choices.cohorts.filter(
    ({ program }) => search.program === undefined || program === search.program,
  )
  return (
    <form
      method="get"
      action="/console/certificates"
      class="card card-body cert-filter mb-3"
      hx-get="/console/certificates"
      hx-trigger="submit, change, input changed delay:400ms from:#text"
      hx-target="#found"
      hx-select="#found"
      hx-swap="outerHTML"
      hx-push-url="true"
    >
      <input type="hidden" name="sort" value={sort} />
      <div class="cert-filter-fields">
        <TextField
          name="text"
          type="search"
          label={texts.search}
          hint={texts.searchHint}
          value={search.text ?? ''}
        />
        <TextField
          name="unit"
          type="search"
          label={texts.unit}
          hint={texts.unitHint}
          value={search.unit ?? ''}
        />
        <SelectField
          name="program"
          label={texts.program}
          nothing={kit.all}
          value={search.program ?? ''}
          options={choices.programs.map(({ id, title }) => ({ value: id, label: title }))}
        />
        <SelectField
          name="cohort"
          label={texts.cohort}
          nothing={kit.all}
          value={search.cohort ?? ''}
          options={ofProgram.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <SelectField
          name="state"
          label={texts.state}
          nothing={kit.all}
          value={search.state ?? ''}
          options={searchedStates.map((state) => ({ value: state, label: texts[state] }))}
        />
        <SelectField
          name="year"
          label={texts.year}
          nothing={kit.all}
          value={search.year === undefined ? '' : String(search.year)}
          options={choices.years.map((year) => ({ value: String(year), label: String(year) }))}
        />
      </div>
      <div class="btn-list">
        <button type="submit" class="btn">
          <Icon name="search" /> {kit.search}
        </button>
        <a class="btn" href="/console/certificates">
          {kit.clearFilter}
        </a>
      </div>
    </form>
  )
}

function Found(shown: SearchPage) {
  const { language } = useFrame()
  const texts = certificatesTexts[language]
  const { lines, page, search, choices } = shown
  const isFiltered = Object.values(search).some((value) => value !== undefined)
  if (page.total === 0)
    return isFiltered ? (
      <Empty icon="search" title={texts.notFoundTitle} text={texts.notFoundText} />
    ) : (
      <Empty
        icon="certificate"
        title={texts.noneTitle}
        text={texts.noneText}
        action={{ label: texts.noneAction, path: '/console/cohorts' }}
      />
    )
  const cohort = choices.cohorts.find(({ id }) => id === search.cohort)
  return (
    <>
      {cohort && <OfCohort id={cohort.id} name={cohort.name} />}
      <form method="get" class="card" aria-label={texts.list}>
        <Kept search={search} total={page.total} />
        <Rows {...shown} lines={lines} />
        <Together total={page.total} />
        <Pager {...page} />
      </form>
    </>
  )
}

/** What the whole list was found by, for acts on all of it. */
function Kept({ search, total }: { search: CertificateSearch; total: number }) {
  const fields = Object.entries({ ...search, expected: total }).filter(
    ([, value]) => value !== undefined,
  )
  return (
    <>
      {fields.map(([name, value]) => (
        <input type="hidden" name={name} value={String(value)} key={name} />
      ))}
    </>
  )
}

function Rows({ lines, sort }: SearchPage) {
  const { language, viewer } = useFrame()
  const texts = certificatesTexts[language]
  const kit = kitTexts[language]
  const mayRead = viewer.scopes.has('roster:read')
  return (
    <TableFrame label={texts.list}>
      <table class="table table-vcenter card-table cert-table">
        <thead>
          <tr>
            <th scope="col">
              <input
                type="checkbox"
                class="form-check-input"
                data-tick-all="id"
                aria-label={kit.selectAll}
              />
            </th>
            <SortHeader column="name" label={texts.fullName} sort={sort} />
            <SortHeader column="number" label={texts.number} sort={sort} />
            <th scope="col">{texts.state}</th>
            <SortHeader column="unit" label={texts.unit} sort={sort} />
            <th scope="col">{texts.program}</th>
            <SortHeader column="issued" label={texts.issuedOn} sort={sort} />
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id}>
              <td>
                <input
                  type="checkbox"
                  class="form-check-input"
                  name="id"
                  value={line.id}
                  aria-label={fill(kit.selectRow, { name: `${line.fullName}, ${line.number}` })}
                />
              </td>
              <td lang="vi">
                <a href={`/console/certificates/${line.id}`}>{line.fullName}</a>
                <div class="text-secondary small">
                  {mayRead ? (
                    <a class="text-secondary" href={`/console/learners/${line.learnerId}`}>
                      {line.learner}
                    </a>
                  ) : (
                    line.learner
                  )}
                </div>
              </td>
              <td class="text-nowrap">{line.number}</td>
              <td>
                <StateTag {...line} />
                {line.isFaulty && (
                  <>
                    {' '}
                    <span class="badge bg-orange-lt">{texts['no-file']}</span>
                  </>
                )}
              </td>
              <td lang="vi">{line.unit}</td>
              <td lang="vi">
                {line.program}
                <div class="text-secondary small">{line.cohort.name}</div>
              </td>
              <td>
                <Day date={line.issuedOn} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

/** Acts on the ticked rows, or on everything that was found. Each asks again on a page of its own. */
function Together({ total }: { total: number }) {
  const { language, viewer } = useFrame()
  const texts = certificatesTexts[language]
  const mayWrite = viewer.scopes.has('certificates:write')
  const acts = [
    ...(mayWrite
      ? [
          { path: '/console/certificates/revise', label: texts.revise },
          { path: '/console/certificates/revoke', label: texts.revoke },
        ]
      : []),
    { path: '/console/certificates/chosen.zip', label: texts.download },
    { path: '/console/certificates/chosen.pdf', label: texts.print },
  ]
  const group = (of: 'chosen' | 'all', legend: string) => (
    <fieldset class="cert-together">
      <legend>{legend}</legend>
      <div class="btn-list">
        {acts.map(({ path, label }) => (
          <button
            type="submit"
            class="btn btn-sm"
            name="of"
            value={of}
            formaction={path}
            key={path}
          >
            {label}
          </button>
        ))}
      </div>
    </fieldset>
  )
  return (
    <div class="card-body cert-acts">
      {group('chosen', texts.withChosen)}
      {group('all', fill(texts.withAll, { n: shownNumber(total, language) }))}
    </div>
  )
}

function OfCohort({ id, name }: { id: string; name: string }) {
  const { language, viewer } = useFrame()
  const texts = certificatesTexts[language]
  const at = `/console/certificates/of/${encodeURIComponent(id)}`
  return (
    <section class="card card-body mb-3">
      <h2 class="h3">{fill(texts.ofCohort, { cohort: name })}</h2>
      <p class="text-secondary">{texts.ofCohortHint}</p>
      <div class="btn-list">
        <a class="btn" href={`${at}/certificates.zip`}>
          {texts.zip}
        </a>
        <a class="btn" href={`${at}/certificates.pdf?order=register`}>
          {texts.printRegister}
        </a>
        <a class="btn" href={`${at}/certificates.pdf?order=unit`}>
          {texts.printUnit}
        </a>
        {viewer.scopes.has('certificates:write') && (
          <Confirm
            action={`${at}/messages`}
            label={texts.messages}
            warning={texts.messagesWarning}
            verb={texts.messagesVerb}
          />
        )}
      </div>
    </section>
  )
}
