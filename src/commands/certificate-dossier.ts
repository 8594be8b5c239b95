/** `certificates dossier`: what led to a certificate, for an inspector. */
import { extname } from 'node:path'
import { Readable } from 'node:stream'
import { noteViewOf } from '../access/person-views.ts'
import { asPage } from '../certificates/dossier/as-page.tsx'
import { asText } from '../certificates/dossier/as-text.ts'
import { documentOf } from '../certificates/dossier/print.ts'
import { asJson, type Dossier, readDossier } from '../certificates/dossier/read.ts'
import { HocvuError } from '../foundation/errors.ts'
import { type Language, pageLanguage } from '../foundation/texts/pages.ts'
import type { Command } from './command.ts'
import { exitCodes } from './output.ts'
import { readLanguage } from './reason-language.ts'
import { requireNewFile, writeOut } from './write-out.ts'

export interface DossierOptions {
  revision?: string
  issuer?: string
  out?: string
  language?: string
}

export const printDossier: Command<[certificate: string, options: DossierOptions]> = async (
  context,
  name,
  options,
) => {
  const language =
    options.language === undefined ? pageLanguage(undefined) : readLanguage(options.language)
  const write = options.out === undefined ? null : writerOf(options.out)
  if (options.out !== undefined) await requireNewFile(options.out)
  const { database, clock } = await context.open()
  const dossier = await readDossier(database.db, context.viewer, name, {
    revision: readRevision(options.revision),
    issuer: options.issuer,
  })
  const about = { certificate: dossier.certificate.id }
  await noteViewOf({ db: database.db, clock }, context.viewer, about, 'dossier')
  const now = clock.now()
  if (write === null || options.out === undefined) {
    context.output.result(asJson(dossier), () =>
      asText(documentOf(dossier, language, now)).trimEnd(),
    )
    return exitCodes.done
  }
  await writeOut(options.out, Readable.from([write(dossier, language, now)]))
  const { number } = dossier.certificate
  context.output.result(
    { file: options.out, number, revision: dossier.revision },
    () => `${number}: ${options.out}`,
  )
  return exitCodes.done
}

type Writer = (dossier: Dossier, language: Language, now: Date) => string

const writers: Record<string, Writer> = {
  '.json': (dossier) => `${JSON.stringify(asJson(dossier), null, 2)}\n`,
  '.html': (dossier, language, now) => asPage(documentOf(dossier, language, now)),
  '.txt': (dossier, language, now) => asText(documentOf(dossier, language, now)),
}

function writerOf(path: string): Writer {
  const writer = writers[extname(path).toLowerCase()]
  if (writer !== undefined) return writer
  throw new HocvuError('request.invalid', `--out ends in ${Object.keys(writers).join(', ')}.`, {
    fields: [{ field: 'out', reason: 'is no .json, .html or .txt' }],
  })
}

function readRevision(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new HocvuError('request.invalid', `--revision is a number from 1, not ${text}.`, {
    fields: [{ field: 'revision', reason: 'is no number from 1' }],
  })
}
