#!/usr/bin/env node
// The one file of plain JavaScript: lets Node read TypeScript, then hands over to the command line.
import { register } from 'tsx/esm/api'

register()
const { main } = await import('./cli.ts')
await main(process.argv.slice(2))
