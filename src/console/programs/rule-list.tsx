/** The rules of a program, a line each, with where they come from. */
import { programsTexts } from '../../foundation/texts/console/programs.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { inheritedNote } from '../../foundation/texts/programs.ts'
import type { StoredProgram } from '../../programs/stored.ts'
import { ruleSentences } from './rule-sentences.ts'

export function RuleList({ program, language }: { program: StoredProgram; language: Language }) {
  const texts = programsTexts[language]
  const clauses = new Map(program.stated.map(({ field, clause }) => [field, clause]))
  const isInherited = (field: string) =>
    program.inherited.some((group) => field === group || field.startsWith(`${group}.`))
  return (
    <ul class="rules">
      {ruleSentences(program.rules, language).map(({ field, text }) => {
        const clause = clauses.get(field)
        return (
          <li key={field}>
            {text}
            {clause && (
              <small class="d-block text-secondary" lang="vi">
                {fill(texts.clause, { clause })}
              </small>
            )}
            {field.split('.').length === 2 && isInherited(field) && (
              <small class="d-block text-secondary">{inheritedNote[language]}</small>
            )}
          </li>
        )
      })}
    </ul>
  )
}
