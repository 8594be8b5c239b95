/** Whether there is what a new revision is printed with: without it the link would lead to no file any more. */
import { asHocvuError, HocvuError } from '../../foundation/errors.ts'
import type { NewRevision } from '../revision-store.ts'
import { requireTemplate } from '../template-folder.ts'

/**
 * @param templates where template folders of programs stand
 * @throws HocvuError `certificate.template`
 */
export function requirePrintable(templates: string, revisions: readonly NewRevision[]): void {
  for (const template of new Set(revisions.map(({ snapshot }) => snapshot.template)))
    try {
      requireTemplate(templates, template)
    } catch (thrown) {
      const { code, message } = asHocvuError(thrown)
      throw new HocvuError(
        code,
        `Nothing was done. ${message} Where the program names another one by now, correct the wording too.`,
        { cause: thrown },
      )
    }
}
