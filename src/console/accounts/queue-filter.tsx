import type { QueueChoices, QueueFilter } from '../../evidence/waiting-queue.ts'
import { accountsTexts } from '../../foundation/texts/console/accounts.ts'
import { kitTexts } from '../../foundation/texts/console/kit.ts'
import { dossierCodes } from '../../foundation/texts/dossier-codes.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { Choice } from '../kit/choice.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { Icon } from '../kit/icon.tsx'
import { shownNumber } from '../kit/number.ts'
import { isNarrowed, QUEUE } from './queue-address.ts'

/** Narrows the queue down. */
export function QueueFilterForm({
  filter,
  choices,
  cohorts,
}: {
  filter: QueueFilter
  choices: QueueChoices
  cohorts: readonly { id: string; name: string }[]
}) {
  const { language } = useFrame()
  const texts = accountsTexts[language]
  const kit = kitTexts[language]
  const counted = (name: string, count: number) =>
    fill(texts.withCount, { name, n: shownNumber(count, language) })
  return (
    <form method="get" action={QUEUE} class="filter-line mb-3">
      <Choice
        name="platform"
        label={texts.platform}
        nothing={texts.anyPlatform}
        value={filter.platform}
        options={choices.platforms.map(({ id, count }) => ({
          value: id,
          label: counted(id, count),
        }))}
      />
      <Choice
        name="cohort"
        label={texts.cohort}
        nothing={texts.anyCohort}
        value={filter.cohort}
        options={cohorts.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Choice
        name="reason"
        label={texts.reason}
        nothing={texts.anyReason}
        value={filter.reason}
        options={choices.reasons.map(({ id, count }) => ({
          value: id,
          label: counted(dossierCodes[id]?.[language] ?? id, count),
        }))}
      />
      <input
        class="form-control"
        type="search"
        name="q"
        value={filter.search}
        placeholder={texts.search}
        aria-label={texts.search}
        maxLength={100}
      />
      <button type="submit" class="btn">
        <Icon name="search" /> {kit.filter}
      </button>
      {isNarrowed(filter) && (
        <a class="btn btn-link" href={QUEUE}>
          {kit.clearFilter}
        </a>
      )}
    </form>
  )
}
