/** The roster: files of people. */
import { z } from 'zod'
import { matchAccounts } from '../evidence/link.ts'
import { importRoster } from '../roster/import.ts'
import { readRosterFile } from '../roster/read-roster.ts'
import { UploadedFile } from './bodies.ts'
import { endpoint, nothing, type Route } from './route.ts'

const Import = z
  .object({
    accepted: z.int().meta({ description: 'People new on the roster.' }),
    changed: z.int(),
    unchanged: z.int(),
    enrolled: z.int().meta({ description: 'New assignments to cohorts.' }),
    rejected: z.array(z.object({ row: z.int(), field: z.string(), reason: z.string() })),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'RosterImport' })

export const rosterRoutes: Route[] = [
  endpoint({
    method: 'post',
    path: '/api/v1/roster/imports',
    // A file may name anybody, so a key that sees one branch of units may not bring one.
    policy: { machine: 'roster:write', wholeRoster: true },
    summary: 'Imports a roster (.csv or .xlsx): learners, units, assignments to cohorts.',
    params: nothing,
    query: nothing,
    reads: 'file',
    body: UploadedFile,
    answer: { status: 200, description: 'What became of the rows.', schema: Import },
    handler: async ({ deps, viewer, body }) => {
      const { db, clock, vault } = deps
      const reading = await readRosterFile(body.bytes, body.name)
      const result = await importRoster({ db, clock, vault }, viewer, reading)
      await matchAccounts(db, clock, null)
      return result
    },
  }),
]
