import { learningPlatformTexts } from '../../../foundation/texts/console/learning-platforms.ts'
import type { Language } from '../../../foundation/texts/pages.ts'
import type { Registration } from '../../../lti/registration.ts'

const COLOURS = { waiting: 'bg-yellow-lt', active: 'bg-green-lt', off: 'bg-secondary-lt' } as const

export function RegistrationState({
  state,
  language,
}: {
  state: Registration['state']
  language: Language
}) {
  return (
    <span class={`badge ${COLOURS[state]}`}>{learningPlatformTexts[language].states[state]}</span>
  )
}

export function DeploymentState({
  state,
  language,
}: {
  state: Registration['state']
  language: Language
}) {
  return (
    <span class={`badge ${COLOURS[state]}`}>
      {learningPlatformTexts[language].placeStates[state]}
    </span>
  )
}

/** What is to be filled in elsewhere: with a button that copies it, where there is script. */
export function CopyLine({ id, text, language }: { id: string; text: string; language: Language }) {
  const texts = learningPlatformTexts[language]
  return (
    <span class="admin-secret">
      <code id={id}>{text}</code>
      <button
        type="button"
        class="btn btn-sm"
        data-copy={id}
        data-copied={texts.copied}
        aria-describedby={id}
        hidden
      >
        {texts.copy}
      </button>
    </span>
  )
}
