/** Where in a platform the tool was put: what is not admitted is refused, and seen here. */
import { learningPlatformTexts } from '../../../foundation/texts/console/learning-platforms.ts'
import { fill, type Language } from '../../../foundation/texts/pages.ts'
import type { Deployment } from '../../../lti/registration-store.ts'
import { Empty } from '../../kit/empty.tsx'
import { TextField } from '../../kit/field.tsx'
import { FormToken, PostButton } from '../../kit/post-button.tsx'
import { TableFrame } from '../../kit/table-frame.tsx'
import { Time } from '../../kit/time.tsx'
import { platformPath } from './addresses.ts'
import { DeploymentState } from './marks.tsx'

export function Deployments({
  registrationId,
  deployments,
  mayWrite,
  language,
}: {
  registrationId: string
  deployments: readonly Deployment[]
  mayWrite: boolean
  language: Language
}) {
  const texts = learningPlatformTexts[language]
  const action = `${platformPath(registrationId)}/deployments`
  return (
    <section class="card mb-3">
      <div class="card-header">
        <h2 class="card-title">{texts.places}</h2>
      </div>
      <div class="card-body">
        <p class="mb-0">{texts.placesText}</p>
      </div>
      {deployments.length === 0 ? (
        <Empty icon="link" title={texts.placesEmpty} text={texts.placesEmptyText} />
      ) : (
        <TableFrame label={texts.places}>
          <table class="table table-vcenter card-table">
            <thead>
              <tr>
                <th scope="col">{texts.place}</th>
                <th scope="col">{texts.state}</th>
                <th scope="col">{texts.firstSeen}</th>
                {mayWrite && <th scope="col">{texts.actions}</th>}
              </tr>
            </thead>
            <tbody>
              {deployments.map((one) => (
                <tr key={one.deploymentId}>
                  <th scope="row" class="integration-name">
                    <code>{one.deploymentId}</code>
                  </th>
                  <td>
                    <DeploymentState state={one.state} language={language} />
                  </td>
                  <td>
                    <Time at={one.firstSeenAt} />
                  </td>
                  {mayWrite && (
                    <td>
                      <Switch deployment={one} action={action} language={language} />
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
      {mayWrite && (
        <form method="post" action={action} class="card-footer">
          <div class="admin-form">
            <FormToken />
            <input type="hidden" name="state" value="active" />
            <TextField name="deployment" label={texts.placeAdd} required maxLength={255} />
            <button type="submit" class="btn">
              {texts.admit}
            </button>
          </div>
        </form>
      )}
    </section>
  )
}

function Switch({
  deployment: { deploymentId: id, state },
  action,
  language,
}: {
  deployment: Deployment
  action: string
  language: Language
}) {
  const texts = learningPlatformTexts[language]
  const isOn = state === 'active'
  return (
    <PostButton
      action={action}
      fields={{ deployment: id, state: isOn ? 'off' : 'active' }}
      label={isOn ? texts.placeOff : texts.admit}
      describe={fill(isOn ? texts.placeOffOf : texts.admitOf, { id })}
      kind={state === 'waiting' ? 'primary' : 'plain'}
    />
  )
}
