/** Who of the staff looked at a person. */
import type { PersonView } from '../../access/person-views.ts'
import { actorWords } from '../../foundation/texts/actors.ts'
import { privacyTexts } from '../../foundation/texts/console/privacy.ts'
import { useFrame } from '../kit/frame-context.ts'
import { TableFrame } from '../kit/table-frame.tsx'
import { Time } from '../kit/time.tsx'

export function PersonViews({ views }: { views: readonly PersonView[] }) {
  const { language } = useFrame()
  const texts = privacyTexts[language]
  return (
    <section class="card mt-3" aria-labelledby="looked-at">
      <div class="card-header">
        <h2 class="card-title" id="looked-at">
          {texts.views}
        </h2>
      </div>
      <p class="card-body text-secondary mb-0">
        {views.length === 0 ? texts.viewsEmpty : texts.viewsLead}
      </p>
      {views.length > 0 && (
        <TableFrame label={texts.viewsList}>
          <table class="table table-vcenter card-table">
            <thead>
              <tr>
                <th scope="col">{texts.viewedAt}</th>
                <th scope="col">{texts.viewer}</th>
                <th scope="col">{texts.viewed}</th>
              </tr>
            </thead>
            <tbody>
              {views.map(({ at, actor, actorName, what }) => (
                <tr key={`${at.toISOString()} ${actor} ${what}`}>
                  <td>
                    <Time at={at} />
                  </td>
                  <td>{actorWords(actor, actorName, language)}</td>
                  <td>{texts.viewKinds[what]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </section>
  )
}
