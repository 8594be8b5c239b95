/** What can be done with a class as such; stands on its page. */
import { cohortsTexts } from '../../foundation/texts/console/cohorts.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { Confirm } from '../kit/confirm.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { Icon } from '../kit/icon.tsx'
import { PostButton } from '../kit/post-button.tsx'

/**
 * @param own `active` and `origin` of the class itself
 */
export function CohortManagement({
  id,
  programId,
  active,
  origin,
}: {
  id: string
  programId: string
  active: boolean
  origin: 'file' | 'console'
}) {
  const { language, viewer } = useFrame()
  const texts = cohortsTexts[language]
  const isWhole = viewer.unitId === null
  const mayChange = isWhole && viewer.scopes.has('programs:write') && origin === 'console'
  const at = `/console/cohorts/${id}`
  return (
    <div>
      <div class="btn-list">
        {isWhole && viewer.scopes.has('roster:write') && active && (
          <a class="btn" href={`${at}/learners/new`}>
            <Icon name="plus" /> {texts.addLearners}
          </a>
        )}
        {mayChange && (
          <a class="btn" href={`${at}/edit`}>
            {texts.edit}
          </a>
        )}
        <a class="btn" href={`/console/programs/${programId}/program.yaml`} title={texts.yamlHint}>
          <Icon name="download" /> {texts.yaml}
        </a>
        {mayChange && active && (
          <Confirm
            action={`${at}/close`}
            label={texts.close}
            warning={texts.closeWarning}
            verb={texts.closeVerb}
          />
        )}
        {mayChange && !active && (
          <PostButton action={`${at}/reopen`} fields={{}} label={texts.reopen} />
        )}
      </div>
      {origin === 'file' && isWhole && (
        <p class="text-secondary mt-2 mb-0">
          {fill(texts.fromFile, { file: `programs/${programId}.yaml` })}
        </p>
      )}
    </div>
  )
}
