/** The people of a class by name and outcome, where the platform's teachers may see them. Searched and paged by forms. */
import { reasonNames, verdictTexts } from '../../foundation/texts/console/verdicts.ts'
import { ltiFrameTexts } from '../../foundation/texts/lti-frame.ts'
import { fill, type Language, pageTexts } from '../../foundation/texts/pages.ts'
import { PEOPLE_A_PAGE, type PersonOfClass } from '../../lti/panel/people-store.ts'
import { renderFramePage, SealedVisit } from './frame-sheet.tsx'

export interface PeoplePage {
  language: Language
  now: Date
  class: { id: string; name: string }
  people: readonly PersonOfClass[]
  total: number
  search: string
  /** From 1. */
  page: number
  sealed: string
}

export function peoplePage(view: PeoplePage): string {
  const { language, now, people, total, search, sealed } = view
  const texts = ltiFrameTexts[language]
  const cohort = view.class.name
  return renderFramePage({
    language,
    now,
    title: texts.panelTitle,
    children: (
      <>
        <header class="head">
          <h1>{fill(texts.listOf, { cohort })}</h1>
          <p class="hint">{texts.listHint}</p>
        </header>
        <form class="panel search" method="post" action="/lti/people">
          <Carried view={view} />
          <p class="field">
            <label for="search">{texts.search}</label>
            <input
              id="search"
              name="search"
              type="search"
              value={search}
              maxLength={100}
              autocomplete="off"
            />
          </p>
          <button class="button" type="submit">
            {texts.find}
          </button>
        </form>
        <section class="panel" aria-labelledby="count">
          <h2 id="count">{fill(texts.count, { total })}</h2>
          {people.length === 0 ? (
            <p>{texts.nobody}</p>
          ) : (
            <List language={language} people={people} />
          )}
          <Pages view={view} />
        </section>
        <form method="post" action="/lti/panel">
          <SealedVisit sealed={sealed} />
          <p class="actions">
            <button class="button button-quiet" type="submit">
              {texts.back}
            </button>
          </p>
        </form>
      </>
    ),
  })
}

const Carried = ({ view }: { view: PeoplePage }) => (
  <>
    <SealedVisit sealed={view.sealed} />
    <input type="hidden" name="class" value={view.class.id} />
  </>
)

function List({ language, people }: { language: Language; people: readonly PersonOfClass[] }) {
  const texts = ltiFrameTexts[language]
  return (
    <table class="people">
      <thead>
        <tr>
          <th scope="col">{texts.person}</th>
          <th scope="col">{texts.verdict}</th>
          <th scope="col">{texts.certificate}</th>
        </tr>
      </thead>
      <tbody>
        {people.map((person, index) => (
          <tr key={`${index} ${person.fullName}`}>
            <th scope="row" lang="vi">
              {person.fullName}
            </th>
            <td>
              <span class={`mark-of verdict-${person.verdict ?? 'none'}`}>
                {verdictTexts[language][person.verdict ?? 'none']}
              </span>
              {person.reason !== null && person.verdict !== 'passed' && (
                <small class="hint">{reasonNames[person.reason][language]}</small>
              )}
            </td>
            <td>{certificateWord(person, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function certificateWord({ certificate }: PersonOfClass, language: Language): string {
  const { stateValid, stateRevoked, stateAwaiting } = pageTexts[language]
  if (certificate === null) return '–'
  return { valid: stateValid, revoked: stateRevoked, awaiting: stateAwaiting }[certificate]
}

function Pages({ view }: { view: PeoplePage }) {
  const { language, total, page, search } = view
  const texts = ltiFrameTexts[language]
  const pages = Math.max(1, Math.ceil(total / PEOPLE_A_PAGE))
  if (pages === 1) return null
  const to = (number: number, text: string) => (
    <form method="post" action="/lti/people">
      <Carried view={view} />
      <input type="hidden" name="search" value={search} />
      <input type="hidden" name="page" value={String(number)} />
      <button class="button button-quiet" type="submit">
        {text}
      </button>
    </form>
  )
  return (
    <div class="pages">
      {page > 1 ? to(page - 1, texts.previous) : <span />}
      <p>{fill(texts.page, { page, pages })}</p>
      {page < pages ? to(page + 1, texts.next) : <span />}
    </div>
  )
}
