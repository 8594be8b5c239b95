// Keeps what V8 makes of the program when a part of it is loaded, in a process that does nothing else:
// `node keep-code.mjs <folder> <part>`.
import { writeFileSync } from 'node:fs'
import { fileOfCode, runScript } from './script.mjs'

const [folder, part] = process.argv.slice(2)
const { script, program } = runScript(folder, part)
if (part === 'service') await program.loadService()
writeFileSync(fileOfCode(folder, part), script.createCachedData(), { flush: true })
process.exit()
