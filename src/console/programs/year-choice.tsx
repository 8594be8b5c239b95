/** Which year is looked at. */
import { programsTexts } from '../../foundation/texts/console/programs.ts'
import type { Language } from '../../foundation/texts/pages.ts'

export function YearChoice({
  path,
  year,
  years,
  language,
}: {
  path: string
  year: number
  years: readonly number[]
  language: Language
}) {
  return (
    <nav class="nav nav-tabs mb-3" aria-label={programsTexts[language].year}>
      {years.map((one) => (
        <a
          key={one}
          class={one === year ? 'nav-link active' : 'nav-link'}
          aria-current={one === year ? 'page' : undefined}
          href={`${path}?year=${one}`}
        >
          {one}
        </a>
      ))}
    </nav>
  )
}
