/** A cohort whose certificates wait for the agency's signature, and a folder in which they are signed. */
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { broughtFiles } from '../../../../src/certificates/signature/agency/brought-files.ts'
import { exportUnsigned } from '../../../../src/certificates/signature/agency/export-unsigned.ts'
import { readZip } from '../../../../src/certificates/signature/agency/read-zip.ts'
import {
  type TakenFile,
  takeSigned,
} from '../../../../src/certificates/signature/agency/take-signed.ts'
import { getCohort } from '../../../../src/programs/store.ts'
import { lan } from '../../../support/installation.ts'
import { cohortYaml, createWorld, programYaml, type World } from '../../../support/world.ts'
import { certify, pass } from '../../certified-world.ts'

export const WAITING = 'cho-ky'
export const PLAIN = 'khong-ky'

export interface AwaitingWorld extends World {
  folder: string
  /** The files of the export by the learner's employee code, and all that is in the archive by name. */
  exported(): Promise<{ pdfs: Map<string, Buffer>; entries: Map<string, Buffer> }>
  /** Lays files into the folder. @returns their paths */
  lay(files: Record<string, Buffer>): string[]
  bring(files: Record<string, Buffer>): Promise<TakenFile[]>
  /** The row of the certificate of this employee code. */
  certificateOf(code: string): Promise<{
    id: string
    number: string
    revision: number
    awaits_signature: boolean
    first_signed_at: Date | null
  }>
}

function programOf(id: string, wording: string): string {
  return programYaml({ id, issuer: `Sở ${id}`, cohorts: cohortYaml(id) }).replace(
    'periods: 16',
    `periods: 16, ${wording}`,
  )
}

export async function createAwaitingWorld(people: string[]): Promise<AwaitingWorld> {
  const world = await createWorld({
    programs: [
      programOf(WAITING, 'agencySignature: true, email: true, linkDays: 30'),
      programOf(PLAIN, 'email: true'),
    ],
  })
  await pass(world, people)
  await certify(world, WAITING)
  await certify(world, PLAIN)
  const folder = mkdtempSync(join(tmpdir(), 'hocvu-signed-'))
  const lay = (files: Record<string, Buffer>) =>
    Object.entries(files).map(([name, bytes]) => {
      writeFileSync(join(folder, name), bytes)
      return join(folder, name)
    })
  const deps = { db: world.db, clock: world.clock, mail: {}, authorities: [] }
  return {
    ...world,
    folder,
    lay,
    exported: async () => {
      const out = join(folder, 'out.zip')
      const { archive } = await exportUnsigned(world, lan, await getCohort(world.db, WAITING))
      await pipeline(archive, createWriteStream(out))
      const entries = await unzipped(out)
      const manifest: { files: { file: string; learner: string }[] } = JSON.parse(
        entries.get('manifest.json')?.toString() ?? '',
      )
      const pdfs = manifest.files.map(({ file, learner }): [string, Buffer] => [
        learner,
        entries.get(file) ?? Buffer.alloc(0),
      ])
      return { entries, pdfs: new Map(pdfs) }
    },
    bring: async (files) => {
      const sources = lay(files).map((path) => ({ path, name: path.slice(folder.length + 1) }))
      return await takeSigned(deps, lan, broughtFiles(sources))
    },
    certificateOf: async (code) =>
      await world.db
        .selectFrom('certificates')
        .innerJoin('learners', 'learners.id', 'certificates.learner_id')
        .select(['certificates.id', 'number', 'revision', 'awaits_signature', 'first_signed_at'])
        .where('employee_code', '=', code)
        .where('cohort_id', '=', WAITING)
        .executeTakeFirstOrThrow(),
    close: async () => {
      await world.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export async function unzipped(path: string): Promise<Map<string, Buffer>> {
  const file = await open(path)
  const entries = new Map<string, Buffer>()
  try {
    for await (const entry of readZip(file, 20 * 1024 * 1024))
      if ('bytes' in entry) entries.set(entry.name, entry.bytes)
  } finally {
    await file.close()
  }
  return entries
}
