#!/usr/bin/env node
// The one file of plain JavaScript: lets Node read TypeScript, then hands over to the command line.
import { fileURLToPath } from 'node:url'
import { register } from 'tsx/esm/api'

// The project's own settings, wherever the command is called from.
register({ tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)) })
const { main } = await import('./cli.ts')
await main(process.argv.slice(2))
