/** Learning platforms that open this service inside their courses, and the key by which it proves itself to them. */
import { learningPlatformTexts } from '../../../foundation/texts/console/learning-platforms.ts'
import { fill, type Language } from '../../../foundation/texts/pages.ts'
import type { Registration } from '../../../lti/registration.ts'
import { Confirm } from '../../kit/confirm.tsx'
import { shownNumber } from '../../kit/number.ts'
import { TableFrame } from '../../kit/table-frame.tsx'
import { Time } from '../../kit/time.tsx'
import { listFrame } from '../list-frame.tsx'
import { NEW_PLATFORM, PLATFORMS, platformPath } from './addresses.ts'
import { RegistrationState } from './marks.tsx'

interface ListedPlatform
  extends Pick<Registration, 'id' | 'name' | 'issuer' | 'product' | 'state'> {
  courses: number
  /** Deployments that nobody has admitted. */
  waiting: number
  lastSeenAt: Date | null
}

interface SigningKey {
  kid: string
  createdAt: Date
  /** null: it signs. */
  retiredAt: Date | null
}

export function learningPlatformsPage(page: {
  platforms: readonly ListedPlatform[]
  keys: readonly SigningKey[]
  mayWrite: boolean
  language: Language
}) {
  const { platforms, keys, mayWrite, language } = page
  return listFrame({
    ...{ part: 'lti', path: NEW_PLATFORM, texts: learningPlatformTexts[language] },
    ...{ mayWrite, language },
    list: platforms.length === 0 ? null : <List platforms={platforms} language={language} />,
    below: keys.length > 0 && <Keys keys={keys} mayWrite={mayWrite} language={language} />,
  })
}

function List({
  platforms,
  language,
}: {
  platforms: readonly ListedPlatform[]
  language: Language
}) {
  const texts = learningPlatformTexts[language]
  return (
    <TableFrame label={texts.list}>
      <table class="table table-vcenter card-table">
        <thead>
          <tr>
            <th scope="col">{texts.name}</th>
            <th scope="col">{texts.product}</th>
            <th scope="col">{texts.state}</th>
            <th scope="col" class="number">
              {texts.courses}
            </th>
            <th scope="col">{texts.lastSeen}</th>
          </tr>
        </thead>
        <tbody>
          {platforms.map((one) => (
            <tr key={one.id}>
              <th scope="row" class="integration-name">
                <a href={platformPath(one.id)}>{one.name}</a>
                <small class="d-block fw-normal text-secondary">{one.issuer}</small>
              </th>
              <td>{texts.products[one.product]}</td>
              <td>
                <RegistrationState state={one.state} language={language} />
                {one.waiting > 0 && (
                  <small class="d-block">
                    {fill(texts.knocking, { n: shownNumber(one.waiting, language) })}
                  </small>
                )}
              </td>
              <td class="number">{shownNumber(one.courses, language)}</td>
              <td>
                {one.lastSeenAt === null ? (
                  <span class="text-secondary">{texts.never}</span>
                ) : (
                  <Time at={one.lastSeenAt} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function Keys({
  keys,
  mayWrite,
  language,
}: {
  keys: readonly SigningKey[]
  mayWrite: boolean
  language: Language
}) {
  const texts = learningPlatformTexts[language]
  return (
    <section class="card" aria-labelledby="signing-key">
      <div class="card-header">
        <h2 class="card-title" id="signing-key">
          {texts.key}
        </h2>
      </div>
      <div class="card-body">
        <p>{texts.keyText}</p>
        <ul class="integration-keys">
          {keys.map(({ kid, createdAt, retiredAt }) => (
            <li key={kid}>
              <code>{kid}</code>{' '}
              <span class={`badge ${retiredAt === null ? 'bg-green-lt' : 'bg-secondary-lt'}`}>
                {retiredAt === null ? texts.keySigns : texts.keyFormer}
              </span>{' '}
              <small class="text-secondary">
                <Time at={createdAt} />
              </small>
            </li>
          ))}
        </ul>
        {mayWrite && (
          <Confirm
            action={`${PLATFORMS}/keys/rotate`}
            label={texts.keyRotate}
            warning={texts.keyWarning}
            verb={texts.keyVerb}
          />
        )}
      </div>
    </section>
  )
}
