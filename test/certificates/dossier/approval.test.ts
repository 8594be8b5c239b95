import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Viewer } from '../../../src/access/viewer.ts'
import { releaseProposal } from '../../../src/certificates/approval/release.ts'
import { asText } from '../../../src/certificates/dossier/as-text.ts'
import { documentOf } from '../../../src/certificates/dossier/print.ts'
import { readDossier } from '../../../src/certificates/dossier/read.ts'
import { receiveAttachment } from '../../../src/reconciliation/person-decisions/attachments.ts'
import { lan } from '../../support/installation.ts'
import { COHORT } from '../../support/world.ts'
import {
  codes,
  createProposedWorld,
  DECISION,
  type ProposedWorld,
} from '../approval/proposed-world.ts'

let world: ProposedWorld
beforeAll(async () => {
  world = await createProposedWorld()
})
afterAll(() => world.close())

const chi: Viewer = { ...lan, actor: 'api-key:chi' }

it('the dossier of what an approver released names list, approver and the decision as it was brought', async () => {
  await world.pass(codes('A'))
  await world.certify()
  const { id } = await world.list()
  const bytes = Buffer.from('%PDF-1.7\nQuyết định\n%%EOF\n')
  const { id: attachment } = await receiveAttachment(world, chi, { name: 'qd-123.pdf', bytes })
  await releaseProposal(world, chi, id, { ...DECISION, attachment })
  await world.run('certify', COHORT, { proposal: id })

  const dossier = await readDossier(world.db, lan, '1/2026/GCN')
  expect(dossier.content.approval).toMatchObject({
    proposal: id,
    openedBy: 'cli:lan',
    decision: { number: '123/QĐ-SKHCN', date: '2026-03-02' },
    releasedBy: 'api-key:chi',
    releasedAt: expect.any(Date),
    attachment: { id: attachment, name: 'qd-123.pdf', sha256: expect.stringMatching(/^\w{64}$/) },
  })
  for (const language of ['vi', 'en'] as const) {
    const text = asText(documentOf(dossier, language, world.clock.now())).replace(/\s+/g, ' ')
    for (const words of [id, 'cli:lan', 'api-key:chi', 'qd-123.pdf', '123/QĐ-SKHCN'])
      expect(text).toContain(words)
  }
})
