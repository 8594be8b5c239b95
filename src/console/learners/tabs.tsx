import { learnersTexts } from '../../foundation/texts/console/learners.ts'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'

export const LEARNERS = '/console/learners'
export const QUESTIONS = '/console/learners/questions'
export const IMPORT = '/console/learners/import'
export const UNITS = '/console/units'

export type LearnersTab = 'people' | 'units' | 'questions' | 'import'

/** People, units, and what comes in. Who sees a branch of units only brings no files and is asked nothing. */
export function LearnersTabs({ tab, questions = 0 }: { tab: LearnersTab; questions?: number }) {
  const { language, viewer } = useFrame()
  const texts = learnersTexts[language]
  const isOffice = viewer.unitId === null && viewer.scopes.has('roster:write')
  const tabs: { id: LearnersTab; path: string }[] = [
    { id: 'people', path: LEARNERS },
    { id: 'units', path: UNITS },
    ...(isOffice
      ? [
          { id: 'import' as const, path: IMPORT },
          { id: 'questions' as const, path: QUESTIONS },
        ]
      : []),
  ]
  return (
    <nav aria-label={texts.tabs} class="mb-3">
      <ul class="nav nav-tabs">
        {tabs.map(({ id, path }) => (
          <li class="nav-item" key={id}>
            <a
              class={id === tab ? 'nav-link active' : 'nav-link'}
              href={path}
              aria-current={id === tab ? 'page' : undefined}
            >
              {texts[id]}
              {id === 'questions' && questions > 0 && (
                <span class="badge bg-yellow-lt ms-2">{shownNumber(questions, language)}</span>
              )}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
