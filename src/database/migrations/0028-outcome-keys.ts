/** What storing decisions spends on checks that the one statement which stores them makes true by itself. */
export const outcomeKeys = `
-- A decision and the outcome that points at it are written by one statement (saveOutcomes). It writes none without the row of the
-- enrolment, which names the class, without the row of the run, which it holds, and without the version of the program. An enrolment goes
-- by erasure only, under the lock of the class's outcomes and after its decisions; versions and classes stay for good; a run goes
-- when it is long over and nothing rests on it. Five looks for each decision were three quarters of the time of storing it.
alter table outcomes
  drop constraint outcomes_enrolment_id_revision_fkey,
  drop constraint outcomes_cohort_id_fkey;
alter table outcome_revisions
  drop constraint outcome_revisions_enrolment_id_fkey,
  drop constraint outcome_revisions_run_id_fkey,
  drop constraint outcome_revisions_program_id_program_version_fkey;
`
