/** A version to come, in a process of its own: opens the database with one migration more, and says how that went. */
import { pino } from 'pino'
import { migrations } from '../../src/database/migrations/all.ts'
import { openDatabase } from '../../src/database/open.ts'
import { asHocvuError } from '../../src/foundation/errors.ts'

const [url = '', kind] = process.argv.slice(2)
Object.assign(migrations, {
  '0998-newer': {
    sql: 'alter table learners add column of_a_newer_version text',
    olderGoesOn: kind === 'friendly',
  },
})

try {
  const database = await openDatabase(
    { HOCVU_DATA: '', DATABASE_URL: url, DATABASE_OWNER_URL: undefined },
    pino({ level: 'silent' }),
    'newer',
  )
  console.log(JSON.stringify({ others: await database.presence.others() }))
  await database.close()
} catch (thrown) {
  const { code, message } = asHocvuError(thrown)
  console.log(JSON.stringify({ code, message }))
}
