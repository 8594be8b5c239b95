import { it } from 'vitest'
import { writeFileSync } from 'node:fs'
import { lan } from '../../support/installation.ts'
import { readDossier } from '../../../src/certificates/dossier/read.ts'
import { documentOf } from '../../../src/certificates/dossier/print.ts'
import { asText } from '../../../src/certificates/dossier/as-text.ts'
import { asPage } from '../../../src/certificates/dossier/as-page.tsx'
import { inspectedClass, certify } from './inspected.ts'
it('x', async () => {
  const s = await inspectedClass()
  console.log(await s.outcomes())
  const c = await certify(s, ['A', 'B'])
  const d = await readDossier(s.db, lan, c.A ?? '')
  writeFileSync('/tmp/p8.txt', asText(documentOf(d, 'vi', s.clock.now())))
  writeFileSync('/tmp/p8-en.txt', asText(documentOf(d, 'en', s.clock.now())))
  writeFileSync('/tmp/p8.html', asPage(documentOf(d, 'vi', s.clock.now())))
  await s.close()
})
