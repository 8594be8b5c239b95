import type { PersonBeside } from '../../evidence/account-beside.ts'
import type { QueueFilter } from '../../evidence/waiting-queue.ts'
import { accountsTexts } from '../../foundation/texts/console/accounts.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { useFrame } from '../kit/frame-context.ts'
import { shownDecimal } from '../kit/number.ts'
import { queueAddress } from './queue-address.ts'
import { tallyOf } from './side-by-side.tsx'

/** As many as there are digits to choose them by. */
const MOST_KEYS = 9

/** Whom the account may belong to, the best first; one of them is shown beside it. */
export function Candidates(list: {
  people: readonly PersonBeside[]
  /** Id of the one who is shown. */
  shownId: string | null
  filter: QueueFilter
  account: string
}) {
  const { people, shownId, filter, account } = list
  const { language } = useFrame()
  const texts = accountsTexts[language]
  return (
    <nav aria-label={texts.candidates}>
      <h3 class="subheader">{texts.candidates}</h3>
      <ol class="candidates">
        {people.map((person, index) => (
          <li key={person.learnerId}>
            <a
              class={person.learnerId === shownId ? 'candidate candidate-shown' : 'candidate'}
              href={queueAddress(filter, { account, person: person.learnerId })}
              aria-current={person.learnerId === shownId ? 'true' : undefined}
              data-key={index < MOST_KEYS ? `${index + 1}` : undefined}
              title={texts.scoreHint}
            >
              {index < MOST_KEYS && (
                <span class="key" aria-hidden="true">
                  {index + 1}
                </span>
              )}
              <span>
                <span lang="vi">
                  {fill(texts.candidate, {
                    name: person.fullName,
                    unit: person.unit ?? texts.noUnit,
                  })}
                </span>{' '}
                {index === 0 && people.length > 1 && <strong>({texts.best})</strong>}
                <small>
                  {tallyOf(person, language)} ·{' '}
                  {fill(texts.score, { score: shownDecimal(`${person.score}`, language) })}
                </small>
              </span>
            </a>
          </li>
        ))}
      </ol>
    </nav>
  )
}
