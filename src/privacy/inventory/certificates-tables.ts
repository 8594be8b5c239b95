/** Tables of certificates, papers, links and mails. Every column stands here: what it says of whom, or that it says nothing of anybody. */
import { type TableInventory, words } from './kinds.ts'

export const certificatesTables: Record<string, TableInventory> = {
  certificates: {
    register: words(
      'learner_id enrolment_id issuer year register_number number state issued_on decision_number decision_date',
    ),
    link: words('token_hash token_sealed link_expires_on'),
    certificate: words('file_fault'),
    actor: words('issued_by'),
    none: words(
      'id cohort_id revision file_made outcome_revision public_url issued_at run_id awaits_signature first_signed_at proposal_id file_tried_at file_begun inserted_at',
    ),
  },
  certificate_revisions: {
    certificate: words('snapshot reason'),
    register: words('kind code'),
    actor: words('actor'),
    none: words('certificate_id revision created_at attachment_id outcome_revision public_url'),
  },
  certificate_revocations: {
    register: words('reason'),
    actor: words('actor'),
    none: words('certificate_id revision attachment_id at'),
  },
  certificate_dossiers: {
    certificate: words('content packed'),
    none: words('certificate_id revision parts created_at'),
  },
  certificate_dossier_parts: { none: words('digest phrases definitions') },
  certificate_files: {
    certificate: words('bytes details'),
    verification: words('sha256'),
    none: words('certificate_id revision kind created_at version'),
  },
  certificate_mails: {
    mail: words('state message_id tries fault'),
    actor: words('actor'),
    none: words('certificate_id revision n not_before claimed_until created_at changed_at'),
  },
  certificate_uses: {
    use: words('opened downloaded verified'),
    none: words('certificate_id'),
  },
  papers: {
    register: words(
      'issuer year register_number number issued_on program decision_number decision_date learner_id',
    ),
    certificate: words('full_name date_of_birth unit withdrawn_reason'),
    actor: words('recorded_by withdrawn_by'),
    none: words('id source enrolment_id recorded_at withdrawn_at'),
  },
  registers: {
    none: words('issuer year last_number first_number'),
  },
  register_entries: {
    register: words('register_number number certificate_id paper_id'),
    none: words('issuer year'),
  },
  proposals: {
    proposal: words('withdrawn_reason'),
    actor: words('opened_by closed_by'),
    none: words(
      'id cohort_id state opened_at decision_number decision_date issued_on attachment_id closed_at',
    ),
  },
  proposal_items: {
    proposal: words('enrolment_id state hold_reason'),
    actor: words('changed_by'),
    none: words('proposal_id outcome_revision changed_at'),
  },
  feedback: {
    feedback: words('stars comment given_at'),
    none: words('certificate_id program_id'),
  },
  lookups: {
    lookup: words('learner_id code_hash sealed_code used_at'),
    none: words('id created_at expires_at sent_at attempts not_before'),
  },
  link_requests: {
    linkRequest: words('learner_id contact asked_at answer'),
    actor: words('closed_by'),
    none: words('id closed_at'),
  },
  signing_keys: {
    actor: words('created_by'),
    none: words(
      'id purpose public_key private_sealed created_at retired_at distrusted_at distrusted_reason',
    ),
  },
  status_lists: {
    none: words('n public_url size created_at changed_at'),
  },
  status_list_entries: {
    none: words('list position certificate_id revision'),
  },
  public_addresses: {
    none: words('url first_used_at'),
  },
}
