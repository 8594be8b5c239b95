import type { QueueFilter } from '../../evidence/waiting-queue.ts'
import { accountsTexts } from '../../foundation/texts/console/accounts.ts'
import { kitTexts } from '../../foundation/texts/console/kit.ts'
import { fill } from '../../foundation/texts/pages.ts'
import type { FoundLearner } from '../../roster/find-learner.ts'
import { useFrame } from '../kit/frame-context.ts'
import { QUEUE, queueAddress, queueQuery } from './queue-address.ts'

/** Somebody else on the roster, whom the person who decides thinks of. */
export function FindPerson(find: {
  account: string
  filter: QueueFilter
  search: { words: string; found: readonly FoundLearner[] } | null
}) {
  const { account, filter, search } = find
  const { language } = useFrame()
  const texts = accountsTexts[language]
  const kept = [...new URLSearchParams(queueQuery(filter, { account }))]
  return (
    <details class="mb-3" open={search !== null} data-focus-first>
      <summary>{texts.findTitle}</summary>
      <form method="get" action={QUEUE} class="filter-line my-2">
        {kept.map(([name, value]) => (
          <input type="hidden" name={name} value={value} key={name} />
        ))}
        <input
          class="form-control"
          type="search"
          name="find"
          value={search?.words}
          placeholder={texts.find}
          aria-label={texts.find}
          maxLength={100}
          required
        />
        <button type="submit" class="btn">
          {kitTexts[language].search}
        </button>
      </form>
      {search !== null && search.found.length === 0 && <p>{texts.findNone}</p>}
      {search !== null && search.found.length > 0 && (
        <ul>
          {search.found.map((person) => (
            <li key={person.id}>
              <a
                href={queueAddress(filter, { account, person: person.id })}
                aria-label={fill(texts.compareWith, { name: person.fullName })}
                lang="vi"
              >
                {person.fullName}
              </a>
              , {person.learner}, <span lang="vi">{person.unit ?? texts.noUnit}</span>
            </li>
          ))}
        </ul>
      )}
    </details>
  )
}
