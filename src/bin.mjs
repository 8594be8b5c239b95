#!/usr/bin/env node
// The way in. Node 20 does not read TypeScript: the program is compiled when it is not yet, kept, and run from there.
import { keptFolder } from './launch/kept.mjs'
import { hasShipped, partOf, runScript, SHIPPED } from './launch/script.mjs'

const words = process.argv.slice(2)
const folder = hasShipped() ? SHIPPED : await keptFolder()
await runScript(folder, partOf(words)).program.main(words)
