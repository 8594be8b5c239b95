/** Whether a platform is set up: each point with what to do, in plain words. */

import type { ErrorCode } from '../../foundation/errors.ts'
import {
  type CheckPoint,
  checkParts,
  checkPoints,
  platformAdvice,
} from '../../foundation/texts/console/platform-faults.ts'
import { platformTexts } from '../../foundation/texts/console/platforms.ts'
import { errorTexts } from '../../foundation/texts/errors.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { useFrame } from '../kit/frame-context.ts'
import { Icon } from '../kit/icon.tsx'
import { PostButton } from '../kit/post-button.tsx'
import { PLATFORMS } from './standing.tsx'
import { platformTrail } from './tabs.tsx'

export interface Finding {
  name: string
  ok: boolean
  detail: string
  mend?: string
  code?: ErrorCode
}

export function checkPage(page: {
  language: Language
  platform: string
  /** null: nobody has pressed the button yet. */
  findings: readonly Finding[] | null
}) {
  const { language, platform, findings } = page
  const texts = platformTexts[language]
  const path = `${PLATFORMS}/${platform}`
  const faults = findings?.filter(({ ok }) => !ok) ?? []
  return {
    area: 'platforms' as const,
    title: texts.check,
    trail: [...platformTrail(texts.title), { label: platform, path }],
    children: (
      <>
        <p class="text-secondary">{texts.checkLead}</p>
        <p>
          <PostButton
            action={`${path}/check`}
            fields={{}}
            label={findings === null ? texts.checkRun : texts.checkAgain}
            kind="primary"
          />
        </p>
        {findings !== null && (
          <>
            <div
              class={`alert ${faults.length === 0 ? 'alert-success' : 'alert-warning'}`}
              role="status"
            >
              <Icon name={faults.length === 0 ? 'check' : 'warning'} />
              <div>
                {faults.length === 0
                  ? texts.checkWell
                  : fill(texts.checkFaults, { n: faults.length })}
              </div>
            </div>
            <ol class="list-unstyled check-points">
              {[...faults, ...findings.filter(({ ok }) => ok)].map((finding, index) => (
                <Point finding={finding} key={`${index}/${finding.name}`} />
              ))}
            </ol>
          </>
        )}
      </>
    ),
  }
}

function Point({ finding }: { finding: Finding }) {
  const { language } = useFrame()
  const texts = platformTexts[language]
  const { ok, name, detail, mend, code } = finding
  const { title, advice } = pointOf(name, language)
  const said = code === undefined ? null : errorTexts[code][language]
  return (
    <li class="card card-sm">
      <div class="card-body">
        <p class="platform-head mb-1">
          <span class={`badge ${ok ? 'bg-green-lt' : 'bg-red-lt'}`}>
            <Icon name={ok ? 'check' : 'cross'} />
            {ok ? texts.checkPassed : texts.checkFailed}
          </span>
          <strong>{title}</strong>
        </p>
        {!ok && said !== null && <p class="mb-1">{said}</p>}
        {!ok && (
          <p class="mb-1">
            <strong>{texts.whatToDo}:</strong>{' '}
            {(code === undefined ? undefined : platformAdvice[language][code]) ?? advice}
          </p>
        )}
        <details open={!ok && language === 'en'}>
          <summary class="text-secondary">{texts.technical}</summary>
          <p class="mb-0" lang="en">
            {detail}
            {mend !== undefined && mend !== detail && ` ${mend}`}
          </p>
        </details>
      </div>
    </li>
  )
}

/** A finding's name in the words of people: `course KNS: attendance`, `function core_user_…`. */
function pointOf(name: string, language: Language): { title: string; advice: string } {
  const points = checkPoints[language]
  const [, kind = '', what = ''] = /^(course|function) (.*)$/s.exec(name) ?? []
  if (kind === 'function') {
    return { title: fill(points.function.name, { what }), advice: points.function.mend }
  }
  if (kind === 'course') {
    const [course = '', ...rest] = what.split(': ')
    const part = rest.join(': ')
    const { name: title, mend } = part === '' ? points.course : points.part
    const shown = fill(title, { what: course })
    return { title: part === '' ? shown : `${shown}: ${partName(part, language)}`, advice: mend }
  }
  if (isPoint(name)) return { title: points[name].name, advice: points[name].mend }
  return { title: fill(points.other.name, { what: name }), advice: points.other.mend }
}

/** `final test "Cuối khóa"`, `attempts at "…"`: the quoted name stays as it is. */
function partName(part: string, language: Language): string {
  const known = Object.keys(checkParts).find((key) => part === key || part.startsWith(`${key} `))
  const quoted = /"[^"]*"/.exec(part)?.[0]
  if (known === undefined) return part
  const word = checkParts[known]?.[language] ?? part
  return quoted === undefined ? word : `${word} ${quoted}`
}

const isPoint = (name: string): name is CheckPoint => Object.hasOwn(checkPoints.vi, name)
