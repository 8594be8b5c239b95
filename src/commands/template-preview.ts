/** `template preview`: what a certificate looks like, before one is issued. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connectors } from '../../connectors/registry.ts'
import { requireOwnPaper } from '../certificates/issuable.ts'
import {
  INVENTED,
  type PreviewedPaper,
  previewSamples,
  printSample,
} from '../certificates/preview-samples.ts'
import { createRenderer } from '../certificates/render.ts'
import { HocvuError } from '../foundation/errors.ts'
import { readConfiguration } from '../programs/read-configuration.ts'
import type { Command, CommandContext } from './command.ts'
import { exitCodes } from './output.ts'

export interface PreviewOptions {
  program?: string
  template?: string
  out: string
}

/** Reads files only: no installation is opened, nothing is issued. Files of an earlier preview are written over. */
export const previewTemplate: Command<[options: PreviewOptions]> = async (
  context,
  { program, template, out },
) => {
  const { HOCVU_CONFIG, PUBLIC_URL } = context.settings
  const shown = program === undefined ? INVENTED : await paperOf(context, program)
  const name = template ?? shown.paper.template
  const renderer = createRenderer(join(HOCVU_CONFIG, 'templates'))
  await mkdir(out, { recursive: true })
  const files: string[] = []
  for (const [sample, snapshot] of previewSamples(shown)) {
    const verifyUrl = `${PUBLIC_URL ?? 'https://hocvu.example.gov.vn'}/verify/${snapshot.code}`
    const file = join(out, `${sample}.pdf`)
    await writeFile(file, printSample(renderer, { ...snapshot, verifyUrl, template: name }))
    files.push(file)
  }
  context.output.result({ program: program ?? null, template: name, files }, () =>
    [
      `Printed with ${name === null ? "the house's template" : `templates/${name}`}, wording of ${program ?? 'an invented program'}:`,
      ...files.map((file) => `  ${file}`),
    ].join('\n'),
  )
  return exitCodes.done
}

async function paperOf({ settings }: CommandContext, id: string): Promise<PreviewedPaper> {
  const { programs } = await readConfiguration(
    settings.HOCVU_CONFIG,
    connectors.map((connector) => connector.id),
  )
  const program = programs.find((candidate) => candidate.id === id)
  if (!program)
    throw new HocvuError(
      'not-found',
      `There is no program "${id}" in ${settings.HOCVU_CONFIG}/programs. See: hocvu programs`,
    )
  const { vi, en } = program.title
  return { program: { id, vi, en }, paper: requireOwnPaper(program) }
}
