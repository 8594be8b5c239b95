/** `hocvu match` in this process, on two files. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { parseSettings } from '../../config/settings.ts'
import { operator } from '../../src/access/viewer.ts'
import { match } from '../../src/commands/match.ts'
import { createOutput } from '../../src/commands/output.ts'

const Result = z.strictObject({
  links: z.array(
    z.strictObject({
      external_id: z.string(),
      employee_code: z.string(),
      method: z.string(),
      score: z.number(),
    }),
  ),
  waiting: z.array(
    z.strictObject({
      external_id: z.string(),
      reason: z.string(),
      candidates: z.array(
        z.strictObject({
          employee_code: z.string(),
          score: z.number(),
          agrees: z.array(z.string()),
          disagrees: z.array(z.string()),
        }),
      ),
    }),
  ),
})

export type MatchResult = z.infer<typeof Result>

/** @returns standard output as it was, parsed where it is JSON, and standard error */
export async function runMatch(
  files: { roster: string | Buffer; accounts: string | Buffer },
  json = true,
): Promise<{ code: number; said: string; notes: string; result: MatchResult }> {
  const folder = mkdtempSync(join(tmpdir(), 'hocvu-match-'))
  try {
    const [roster, accounts] = [join(folder, 'roster'), join(folder, 'accounts')]
    writeFileSync(roster, files.roster)
    writeFileSync(accounts, files.accounts)
    const out: string[] = []
    const err: string[] = []
    const context = {
      settings: parseSettings({}),
      output: createOutput(json, {
        out: { write: (text: string) => out.push(text) },
        err: { write: (text: string) => err.push(text) },
      }),
      viewer: operator('test'),
      open: () => Promise.reject(new Error('match opens no installation')),
      untilStopped: async () => {},
    }
    const code = await match(context, roster, accounts, {})
    const said = out.join('')
    const result = json ? Result.parse(JSON.parse(said)) : { links: [], waiting: [] }
    return { code, said, notes: err.join(''), result }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
