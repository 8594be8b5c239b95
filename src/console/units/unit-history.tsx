/** What has become of a unit, and where it came from. */
import type { ComponentChildren } from 'preact'
import { unitsTexts } from '../../foundation/texts/console/units.ts'
import type { UnitHistory } from '../../roster/units/list-units.ts'
import { useFrame } from '../kit/frame-context.ts'
import { shownDay } from '../kit/time.tsx'
import { UNITS } from '../learners/tabs.tsx'

export function History({ history }: { history: UnitHistory }) {
  const { language } = useFrame()
  const texts = unitsTexts[language]
  const { places, became, cameFrom } = history
  const day = (on: string) => shownDay(on, language)
  const lines: {
    key: string
    text: string
    unit: Named | null
    on?: string
    source?: string | null
  }[] = [
    ...became.map(({ on, source, ...unit }) => ({
      ...{ key: `became-${unit.id}`, unit, on, source },
      text: became.length === 1 ? texts.becameOne : texts.becameSeveral,
    })),
    ...places.map(({ parent, from }) => ({
      ...{ key: `place-${from ?? ''}`, unit: parent, ...(from !== null && { on: from }) },
      text:
        parent === null
          ? from === null
            ? texts.stoodTopAlways
            : texts.stoodTop
          : from === null
            ? texts.stoodAlways
            : texts.stood,
    })),
    ...cameFrom.map(({ on, source, ...unit }) => ({
      ...{ key: `from-${unit.id}`, unit, on, source, text: texts.cameFrom },
    })),
  ]
  return (
    <div class="card mb-3">
      <div class="card-header">
        <h2 class="card-title">{texts.history}</h2>
      </div>
      {lines.length === 0 ? (
        <p class="card-body text-secondary mb-0">{texts.historyEmpty}</p>
      ) : (
        <ul class="list-group list-group-flush">
          {lines.map(({ key, text, unit, on, source }) => (
            <li class="list-group-item" key={key}>
              <Sentence text={text} unit={unit} day={on === undefined ? '' : day(on)} />
              {source && (
                <small class="d-block text-secondary" lang="vi">
                  {source}
                </small>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

interface Named {
  id: string
  name: string
  code: string | null
}

/** With a link where the sentence names the unit. */
function Sentence({ text, unit, day }: { text: string; unit: Named | null; day: string }) {
  const parts: ComponentChildren[] = text.split(/(\{unit\}|\{day\})/).map((part) =>
    part === '{day}' ? (
      day
    ) : part === '{unit}' && unit !== null ? (
      <a href={`${UNITS}/${unit.id}`} lang="vi">
        {unit.name}
        {unit.code !== null && ` (${unit.code})`}
      </a>
    ) : (
      part
    ),
  )
  return <>{parts}</>
}
