/** How `template preview` is written. */
import type { Command as Program } from 'commander'
import type { CommandTable } from './person-decision-usage.ts'
import type { PreviewOptions } from './template-preview.ts'

/** When it is run: see cli.ts. */
const load = () => import('./template-preview.ts')

export function defineTemplatePreview(
  { program, define, run }: CommandTable,
  forms: Program,
): void {
  // Else `--out` would be that of the form, which stands before the word `preview`.
  program.enablePositionalOptions()
  forms.enablePositionalOptions()
  define(forms, 'preview', 'sample certificates, as a template prints them')
    .option('--program <id>', 'with its wording, and its template; left out: an invented program')
    .option('--template <name>', 'another folder of templates/ in the configuration')
    .requiredOption('--out <folder>', 'where to write the PDF files')
    .action((options: PreviewOptions) => run(load, 'previewTemplate', [options]))
}
