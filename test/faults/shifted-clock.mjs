// Loaded before a process begins (NODE_OPTIONS=--import): its clock is ahead by as many milliseconds as FAULTS_CLOCK says.
import { readFileSync } from 'node:fs'

const TrueDate = Date
let ahead = 0
const look = () => {
  try {
    ahead = Number(readFileSync(process.env.FAULTS_CLOCK, 'utf8'))
  } catch {
    ahead = 0
  }
}
look()
setInterval(look, 20).unref()

globalThis.Date = class extends TrueDate {
  constructor(...given) {
    if (given.length === 0) super(TrueDate.now() + ahead)
    else super(...given)
  }
  static now() {
    return TrueDate.now() + ahead
  }
}
