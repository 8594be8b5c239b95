/** Whether the templates that programs bring print their samples. */
import { INVENTED, previewSamples, printSample } from '../certificates/preview-samples.ts'
import { createRenderer } from '../certificates/render.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { ProgramDefinition } from '../programs/definition.ts'

export interface CheckedTemplate {
  program: string
  template: string
  /** What is wrong with it, and where; null: nothing. */
  fault: string | null
}

/** @param folder where template folders of programs stand */
export function checkTemplates(
  folder: string,
  programs: readonly ProgramDefinition[],
): CheckedTemplate[] {
  const own = programs.flatMap(({ id, title, certificate }) =>
    certificate?.issuedBy === 'agency' && certificate.template !== null
      ? [{ id, title, paper: certificate, template: certificate.template }]
      : [],
  )
  if (own.length === 0) return []
  const renderer = createRenderer(folder)
  return own.map(({ id, title, paper, template }) => {
    const program = { ...INVENTED.program, vi: title.vi, en: title.en }
    try {
      for (const sample of previewSamples({ program, paper }).values())
        printSample(renderer, sample)
      return { program: id, template, fault: null }
    } catch (error) {
      if (error instanceof HocvuError) return { program: id, template, fault: error.message }
      throw error
    }
  })
}
