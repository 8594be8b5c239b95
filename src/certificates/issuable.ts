/** Whether a program's certificates are issued here at all, and what they say. */
import { HocvuError } from '../foundation/errors.ts'
import type { StoredProgram } from '../programs/stored.ts'
import { requireTemplate } from './template-folder.ts'

/** The agency's own wording, with what links and QR codes begin with. */
export type Wording = OwnPaper & { publicUrl: string }

type OwnPaper = Extract<StoredProgram['certificate'], { issuedBy: 'agency' }>

/** @throws HocvuError `certificate.issued-elsewhere`, `configuration.invalid` */
export function requireOwnPaper(program: StoredProgram): OwnPaper {
  if (program.certificate === null)
    throw new HocvuError(
      'configuration.invalid',
      `Program ${program.id} has no \`certificate\` section, so there is nothing to issue. Add title, issuer and number to programs/${program.id}.yaml.`,
      { params: { place: `programs/${program.id}.yaml` } },
    )
  if (program.certificate.issuedBy === 'agency') return program.certificate
  const { issuedBy, issuer } = program.certificate
  throw new HocvuError(
    'certificate.issued-elsewhere',
    `Program ${program.id} says \`issuedBy: ${issuedBy}\`: its paper is issued by ${issuer ?? `the ${issuedBy}`}, so none is issued here. Record what they issue: hocvu certificates record <cohort> <file>. Set \`issuedBy: agency\` in programs/${program.id}.yaml if this agency certifies the program itself.`,
    { params: { program: program.id } },
  )
}

/**
 * @param released an approver has released whom it is issued for
 * @throws HocvuError `certificate.issued-elsewhere`, `certificate.approval-required`, `configuration.invalid`
 */
export function requirePermitted(
  program: StoredProgram,
  { released }: { released: boolean },
): OwnPaper {
  const paper = requireOwnPaper(program)
  if (program.issue !== 'approval' || released) return paper
  throw new HocvuError(
    'certificate.approval-required',
    `Program ${program.id} says \`issue: approval\`: whoever has passed goes on a proposed list (hocvu certify), which an approver releases with decision number and date.`,
  )
}

/**
 * @param released an approver has released whom it is issued for
 * @throws HocvuError `certificate.issued-elsewhere`, `certificate.no-public-url`, `certificate.approval-required`,
 *   `certificate.template` (the program names one that is not there), `configuration.invalid`
 */
export function requireIssuable(
  program: StoredProgram,
  { publicUrl, templates }: { publicUrl: string | undefined; templates: string },
  { released }: { released: boolean },
): Wording {
  const paper = requirePermitted(program, { released })
  if (publicUrl === undefined)
    throw new HocvuError(
      'certificate.no-public-url',
      'PUBLIC_URL is not set. Links and QR codes begin with it and cannot be changed after issuing; set it to the address learners will open, such as https://hocvu.example.gov.vn.',
    )
  requireTemplate(templates, paper.template)
  return { ...paper, publicUrl }
}
