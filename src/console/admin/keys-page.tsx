/** Keys by which other programs use the API. */
import type { ApiKey } from '../../access/api-keys.ts'
import { type Scope, scopes } from '../../access/viewer.ts'
import { adminTexts } from '../../foundation/texts/console/admin.ts'
import { frameTexts } from '../../foundation/texts/console/frame.ts'
import { kitTexts } from '../../foundation/texts/console/kit.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { Confirm } from '../kit/confirm.tsx'
import { Empty } from '../kit/empty.tsx'
import { TextField } from '../kit/field.tsx'
import { FormToken } from '../kit/post-button.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { Time } from '../kit/time.tsx'
import { Secret, type UnitChoice } from './person-pages.tsx'
import { AdminTabs } from './tabs.tsx'

export function keysPage(page: {
  keys: readonly ApiKey[]
  units: readonly UnitChoice[]
  now: Date
  language: Language
}) {
  const { keys, units, now, language } = page
  const texts = adminTexts[language]
  return {
    area: 'admin' as const,
    title: frameTexts[language].admin,
    children: (
      <>
        <AdminTabs part="keys" />
        <p class="text-secondary">{texts.keysLead}</p>
        <div class="card mb-3">
          {keys.length === 0 ? (
            <Empty icon="gear" title={texts.keysEmpty} text={texts.keysEmptyText} />
          ) : (
            <TableFrame label={texts.keys}>
              <table class="table table-vcenter card-table">
                <thead>
                  <tr>
                    <th scope="col">{texts.keyName}</th>
                    <th scope="col">{texts.keyRights}</th>
                    <th scope="col">{texts.scope}</th>
                    <th scope="col">{texts.state}</th>
                    <th scope="col">{texts.keyLastUse}</th>
                    <th scope="col">{texts.actions}</th>
                  </tr>
                </thead>
                <tbody>
                  {keys.map((key) => (
                    <Row apiKey={key} now={now} language={language} key={key.id} />
                  ))}
                </tbody>
              </table>
            </TableFrame>
          )}
        </div>
        <NewKey units={units} language={language} />
      </>
    ),
  }
}

function Row({ apiKey, now, language }: { apiKey: ApiKey; now: Date; language: Language }) {
  const texts = adminTexts[language]
  const { id, name, revoked_at, expires_at } = apiKey
  const isOver = expires_at !== null && expires_at <= now
  const state =
    revoked_at !== null
      ? ['bg-red-lt', texts.keyRevoked]
      : isOver
        ? ['bg-yellow-lt', texts.keyExpired]
        : ['bg-green-lt', texts.keyActive]
  return (
    <tr>
      <th scope="row">
        {name}
        <small class="d-block fw-normal text-secondary">
          {texts.keyCreated} <Time at={apiKey.created_at} />
        </small>
      </th>
      <td>
        <details>
          <summary>{rightsInShort(apiKey.scopes, language)}</summary>
          <ul class="mb-0">
            {apiKey.scopes.map((scope) => (
              <li key={scope}>{scopeName(scope, language)}</li>
            ))}
          </ul>
        </details>
      </td>
      <td>{apiKey.unit ?? texts.wholeRoster}</td>
      <td>
        <span class={`badge ${state[0]}`}>{state[1]}</span>
        <small class="d-block text-secondary">
          {expires_at === null ? (
            texts.keyNoEnd
          ) : (
            <>
              {texts.keyUntil} <Time at={expires_at} />
            </>
          )}
        </small>
      </td>
      <td>
        {apiKey.last_used_at === null ? (
          <span class="text-secondary">{texts.never}</span>
        ) : (
          <Time at={apiKey.last_used_at} />
        )}
      </td>
      <td>
        {revoked_at === null && (
          <Confirm
            action={`/console/admin/keys/${id}/revoke`}
            label={
              <>
                {texts.keyRevoke}
                <span class="visually-hidden"> {fill(texts.keyRevokeOf, { name })}</span>
              </>
            }
            warning={fill(texts.keyRevokeWarning, { name })}
            verb={texts.keyRevokeVerb}
            danger
          />
        )}
      </td>
    </tr>
  )
}

const isScope = (text: string): text is Scope => scopes.some((known) => known === text)

const scopeName = (scope: string, language: Language): string =>
  isScope(scope) ? adminTexts[language].scopes[scope] : scope

function rightsInShort(held: readonly string[], language: Language): string {
  const [first, ...others] = held
  if (held.length === scopes.length) return kitTexts[language].all
  const name = first === undefined ? kitTexts[language].none : scopeName(first, language)
  return others.length === 0 ? name : `${name} (+${others.length})`
}

function NewKey({ units, language }: { units: readonly UnitChoice[]; language: Language }) {
  const texts = adminTexts[language]
  return (
    <form method="post" action="/console/admin/keys" class="card admin-form">
      <div class="card-header">
        <h2 class="card-title">{texts.keyCreate}</h2>
      </div>
      <div class="card-body">
        <FormToken />
        <TextField
          name="name"
          label={texts.keyName}
          hint={texts.keyNameHint}
          required
          maxLength={100}
        />
        <fieldset class="mb-3">
          <legend class="form-label">{texts.keyRights}</legend>
          <div class="admin-scopes">
            {scopes.map((scope) => (
              <label class="form-check" key={scope}>
                <input class="form-check-input" type="checkbox" name="scopes" value={scope} />
                <span class="form-check-label">{texts.scopes[scope]}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <TextField
          name="unit"
          label={texts.unitCode}
          hint={texts.unitHint}
          maxLength={100}
          list="units"
        />
        <datalist id="units">
          {units.map(({ code, name }) => (
            <option value={code} key={code}>
              {name}
            </option>
          ))}
        </datalist>
        <TextField name="until" type="date" label={texts.keyUntil} hint={texts.keyUntilHint} />
        <button type="submit" class="btn btn-primary">
          {texts.keySubmit}
        </button>
      </div>
    </form>
  )
}

/** Shown once. */
export function newKeyPage(page: { name: string; secret: string; language: Language }) {
  const { name, secret, language } = page
  const texts = adminTexts[language]
  return {
    area: 'admin' as const,
    title: texts.keyShownTitle,
    trail: [{ label: texts.keys, path: '/console/admin/keys' }],
    children: (
      <div class="card admin-form">
        <div class="card-body">
          <p>{fill(texts.keyShown, { name })}</p>
          <Secret text={secret} language={language} />
          <p class="text-secondary">{texts.keyShownOnce}</p>
          <a class="btn" href="/console/admin/keys">
            {texts.keyBack}
          </a>
        </div>
      </div>
    ),
  }
}
