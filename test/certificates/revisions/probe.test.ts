import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { certificateHistory, publicHistory } from '../../../src/certificates/revisions/history.ts'
import { changeLink } from '../../../src/certificates/link/change.ts'
import { mergeLearners } from '../../../src/reconciliation/account-decisions/merge.ts'
import { undoAct } from '../../../src/reconciliation/account-decisions/undo.ts'
import { certificateFile } from '../../../src/certificates/files.ts'
import { findByToken } from '../../../src/certificates/link/open.ts'
import { reviseCertificates } from '../../../src/certificates/revisions/revise.ts'
import { changePrograms } from '../../reconciliation/meanwhile.ts'
import { lan } from '../../support/installation.ts'
import { programYaml, rosterCsv } from '../../support/world.ts'
import { createIssuedClass, type IssuedClass } from './issued-class.ts'

let issued: IssuedClass
beforeAll(async () => {
  issued = await createIssuedClass({ A: {}, B: {}, C: {}, D: {}, E: {}, F: { unit: 'Xã B' }, G: {} })
})
afterAll(() => issued.close())
const err = (p: Promise<unknown>) => p.then((x) => console.log('OK', JSON.stringify(x)?.slice(0, 300)), (e) => console.log('ERR', e.code, e.message, JSON.stringify(e.fields)))

describe('probe', () => {
  it('birthday', async () => {
    await issued.importRoster(rosterCsv([{ code: 'A', name: 'Lò Thị An', born: '03/04/1981' }]))
    await err(issued.revoke(['A'], { reason: 'Sai ngày sinh, đúng là 03/04/1981' }))
  })
  it('template', async () => {
    await changePrograms(issued, programYaml().replace('periods: 16', 'periods: 16, template: khong-co'))
    await err(issued.revise(['B'], ['wording']))
    const found = await findByToken(issued, issued.issued.get('B')?.token ?? '')
    if (found) await err(certificateFile(issued, found))
    await changePrograms(issued, programYaml())
  })
  it('merge, revise, undo with a clock that stands', async () => {
    await issued.importRoster(rosterCsv([{ code: 'Z', name: 'Lò Thị Zin', born: '03/04/1981' }]))
    const m = await mergeLearners(issued, lan, { kept: 'Z', absorbed: 'C' }, { reason: 'một người', attachment: null })
    await issued.reconcile()
    await err(reviseCertificates(issued, lan, { reason: 'x', attachment: null, choice: { names: [issued.numberOf('C')], issuer: null }, taken: ['name'], dryRun: false }))
    await err(undoAct(issued, lan, m.act, { reason: 'nhầm', attachment: null }))
    const c = await issued.certificateOf('C')
    console.log(c)
    console.log(JSON.stringify(await publicHistory(issued.db, c.id)))
  })
  it('left behind', async () => {
    await issued.revoke(['D'], { reason: 'x' })
    await issued.reconcile()
    const m = await mergeLearners(issued, lan, { kept: 'E', absorbed: 'D' }, { reason: 'một người', attachment: null })
    await err(issued.reinstate(['D'], { despiteOutcome: true, facts: 'same' }))
    await issued.reconcile()
    const c = await issued.certificateOf('D')
    console.log(c)
    await err(changeLink(issued, lan, c.id, { act: 'renew' }))
    void m
  })
})
