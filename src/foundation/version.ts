/** The version of this program, as package.json states it. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'

export const { version: VERSION } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')))
