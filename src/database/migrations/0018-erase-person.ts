/**
 * The one way by which history forgets a person. It runs as the owner of the tables, for a person whom the table
 * `erasures` names as being erased; whoever calls it appends the entry `privacy.erase` in the same transaction.
 */
export const erasePerson = `
-- Whole words alone: a code of four digits is a part of many numbers, and a short name of many names.
create function whole_words(p_pattern text) returns text language sql immutable as $$
  select '(?<![[:alnum:]])(?:' || p_pattern || ')(?![[:alnum:]])'
$$;

-- Masks what strings say, at every depth; numbers, and JSON itself, stay.
create function mask_json(p_value jsonb, p_pattern text, p_mark text) returns jsonb language plpgsql immutable as $$
begin
  case jsonb_typeof(p_value)
    when 'string' then return to_jsonb(regexp_replace(p_value #>> '{}', p_pattern, p_mark, 'gi'));
    when 'array' then return (
      select coalesce(jsonb_agg(mask_json(value, p_pattern, p_mark) order by n), '[]')
      from jsonb_array_elements(p_value) with ordinality as element(value, n));
    when 'object' then return (
      select coalesce(jsonb_object_agg(regexp_replace(key, p_pattern, p_mark, 'gi'), mask_json(value, p_pattern, p_mark)), '{}')
      from jsonb_each(p_value));
    else return p_value;
  end case;
end $$;

-- Puts a mark in the place of whatever fits one of the patterns, in every column where people write or files are named.
create function mask_texts(p_patterns text[], p_mark text) returns bigint language plpgsql as $$
declare
  pattern text;
  place text[];
  changed bigint;
  total bigint := 0;
begin
  foreach pattern in array p_patterns loop
    foreach place slice 1 in array array[
      ['decision_acts', 'reason', 'text'], ['certificate_revisions', 'reason', 'text'],
      ['certificate_revocations', 'reason', 'text'], ['proposals', 'withdrawn_reason', 'text'],
      ['proposal_items', 'hold_reason', 'text'], ['papers', 'withdrawn_reason', 'text'],
      ['attachments', 'name', 'text'], ['platform_files', 'name', 'text'], ['platform_files', 'report', 'jsonb'],
      ['platform_files', 'options', 'jsonb'], ['quarantined_rows', 'place', 'text'], ['quarantined_rows', 'detail', 'text'],
      ['raw_pages', 'place', 'text'], ['raw_pages', 'headers', 'jsonb'], ['plan_submissions', 'note', 'text'],
      ['plan_submissions', 'document', 'text'], ['unit_needs', 'note', 'text'], ['runs', 'options', 'jsonb'],
      ['runs', 'progress', 'jsonb'], ['runs', 'result', 'jsonb'], ['runs', 'error', 'jsonb'],
      ['certificate_mails', 'fault', 'text'], ['certificates', 'file_fault', 'text']
    ] loop
      execute format(
        case place[3]
          when 'jsonb' then 'update %1$I set %2$I = mask_json(%2$I, $1, $2) where %2$I::text ~* $3 and mask_json(%2$I, $1, $2) <> %2$I'
          else 'update %1$I set %2$I = regexp_replace(%2$I, $1, $2, ''gi'') where %2$I ~* $1' end,
        place[1], place[2]) using whole_words(pattern), p_mark, pattern;
      get diagnostics changed = row_count;
      total := total + changed;
    end loop;
  end loop;
  return total;
end $$;

-- Acts of people, and what undid them, that are about nobody but these.
create function acts_about_only(p_learners uuid[], p_accounts uuid[]) returns setof uuid language sql stable as $$
  with about as (
    select d.act_id, e.learner_id from overrides d join enrolments e on e.id = d.enrolment_id
    union all select d.act_id, e.learner_id from excuses d join enrolments e on e.id = d.enrolment_id
    union all select d.act_id, e.learner_id from presences d join enrolments e on e.id = d.enrolment_id
    union all select act_id, case when account_id = any(p_accounts) then p_learners[1] else learner_id end
      from account_links where act_id is not null
    union all select act_id, case when account_id = any(p_accounts) then p_learners[1] else learner_id end
      from account_rejections
    union all select act_id, kept from learner_merges
    union all select act_id, absorbed from learner_merges
  ), own as (
    select act_id from about group by act_id having bool_and(learner_id is null or learner_id = any(p_learners))
      and bool_or(learner_id = any(p_learners))
  )
  select act_id from own union select id from decision_acts where undoes in (select act_id from own)
$$;

create function erase_person(p_learner uuid, p_at timestamptz, p_day date, p_mark text, p_plan jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  ids uuid[];
  own_accounts uuid[];
  own_certificates uuid[];
  kept_enrolments uuid[];
  gone_enrolments uuid[];
  own_acts uuid[];
  own_documents uuid[];
  own_papers uuid[];
  subjects text[];
  patterns text[] := array(select jsonb_array_elements_text(p_plan->'patterns'));
  entry jsonb;
  digests jsonb := '{}';
  n bigint;
  counts jsonb := '{}';
begin
  if not exists (select from erasures where learner_id = p_learner and done_at is null) then
    raise exception 'nobody asked to erase %', p_learner using errcode = 'insufficient_privilege';
  end if;
  -- Whoever calls this says what to look for: words of some length, nothing that fits whatever there is.
  if exists (select from unnest(patterns) p where p !~ '^(?:[^].*+?^$(){}|[\\\\/]|\\\\[].*+?^$(){}|[\\\\/]|\\\\s\\+){3,}$') then
    raise exception 'a pattern is no plain text' using errcode = 'insufficient_privilege';
  end if;
  perform set_config('hocvu.rewrite', 'erase', true);

  with recursive held as (
    select p_learner as id union select m.id from learners m join held on m.merged_into = held.id
  ) select array_agg(id) into ids from held;
  own_accounts := array(select id from accounts where learner_id = any(ids)
    or (learner_id is null and id = any(array(select jsonb_array_elements_text(p_plan->'accounts'))::uuid[])));
  own_papers := array(select id from papers where learner_id = any(ids)
    or (learner_id is null and id = any(array(select jsonb_array_elements_text(p_plan->'papers'))::uuid[])));
  own_certificates := array(select id from certificates where learner_id = any(ids));
  kept_enrolments := array(select e.id from enrolments e where e.learner_id = any(ids) and (
    exists (select from certificates c where c.enrolment_id = e.id) or exists (select from papers p where p.enrolment_id = e.id)));
  gone_enrolments := array(select id from enrolments where learner_id = any(ids) and id <> all(kept_enrolments));
  own_acts := array(select acts_about_only(ids, own_accounts));
  subjects := (ids || own_accounts || own_papers || own_certificates || own_acts
    || array(select id from link_requests where learner_id = any(ids)))::text[];
  -- Documents that lie beside nothing but what is about this person.
  own_documents := array(
    select a.id from attachments a
    where (exists (select from decision_acts d where d.attachment_id = a.id and d.id = any(own_acts))
      or exists (select from certificate_revisions r where r.attachment_id = a.id and r.certificate_id = any(own_certificates))
      or exists (select from certificate_revocations r where r.attachment_id = a.id and r.certificate_id = any(own_certificates)))
    and not exists (select from decision_acts d where d.attachment_id = a.id and d.id <> all(own_acts))
    and not exists (select from certificate_revisions r where r.attachment_id = a.id and r.certificate_id <> all(own_certificates))
    and not exists (select from certificate_revocations r where r.attachment_id = a.id and r.certificate_id <> all(own_certificates))
    and not exists (select from proposals p where p.attachment_id = a.id)
    and not exists (select from plan_submissions s where s.attachment_id = a.id));

  -- Whose candidates they were is looked at anew.
  insert into accounts_to_match (account_id)
    select a.id from accounts a where a.state = 'waiting' and a.id <> all(own_accounts) and exists (
      select from jsonb_array_elements(a.reason->'candidates') c where (c->>'learnerId')::uuid = any(ids));

  update decision_acts set reason = p_mark where id = any(own_acts);
  update attachments set name = p_mark, sealed = '', sha256 = sha256(''), size = 1, erased_at = p_at
    where id = any(own_documents);
  counts := counts || jsonb_build_object('documents', cardinality(own_documents));

  delete from reconciliation_previews where learner_id = any(ids);
  delete from recomputed_outcomes where learner_id = any(ids);
  delete from proposal_items where enrolment_id = any(gone_enrolments);
  delete from overrides where enrolment_id = any(kept_enrolments || gone_enrolments);
  delete from excuses where enrolment_id = any(kept_enrolments || gone_enrolments);
  delete from presences where enrolment_id = any(kept_enrolments || gone_enrolments);
  delete from outcomes where enrolment_id = any(gone_enrolments);
  delete from outcome_revisions where enrolment_id = any(gone_enrolments);
  delete from enrolments where id = any(gone_enrolments);
  update proposal_items set hold_reason = p_mark where enrolment_id = any(kept_enrolments) and hold_reason is not null;
  update outcomes set score = null, attendance = null, modules = '{}', due_at = null, context_hash = null,
    decision_hash = sha256('') where enrolment_id = any(kept_enrolments);
  update outcome_revisions set reasons = '[]', score = null, attendance = null, window_closes_at = null, evidence = '{}',
    decision_hash = sha256('') where enrolment_id = any(kept_enrolments);
  counts := counts || jsonb_build_object('classes', cardinality(gone_enrolments));

  delete from account_links where account_id = any(own_accounts) or learner_id = any(ids);
  delete from account_rejections where account_id = any(own_accounts) or learner_id = any(ids);
  delete from account_match_keys where account_id = any(own_accounts);
  delete from accounts_to_match where account_id = any(own_accounts);
  delete from records r using accounts a
    where a.id = any(own_accounts) and r.platform_id = a.platform_id and r.account = a.source_id;
  get diagnostics n = row_count;
  counts := counts || jsonb_build_object('records', n);
  delete from records r using record_versions v, accounts a
    where a.id = any(own_accounts) and v.id = r.version_id and v.platform_id = a.platform_id and v.account = a.source_id;
  delete from record_versions v using accounts a
    where a.id = any(own_accounts) and v.platform_id = a.platform_id and v.account = a.source_id;
  delete from sync_losses l using runs r, accounts a
    where a.id = any(own_accounts) and r.id = l.run_id and r.subject = a.platform_id and l.record->>'account' = a.source_id;
  delete from accounts where id = any(own_accounts);
  counts := counts || jsonb_build_object('accounts', cardinality(own_accounts));

  delete from roster_questions where learner_id = any(ids) or candidates <@ ids
    or (state = 'open' and id = any(array(select jsonb_array_elements_text(p_plan->'questions'))::uuid[]));
  update roster_questions q set candidates = array(select unnest(q.candidates) except select unnest(ids))
    where q.candidates && ids;
  delete from lookups where learner_id = any(ids);
  delete from link_requests where learner_id = any(ids);
  delete from feedback where certificate_id = any(own_certificates);
  delete from certificate_uses where certificate_id = any(own_certificates);
  delete from certificate_dossiers where certificate_id = any(own_certificates);
  update certificate_files set bytes = '', details = null where certificate_id = any(own_certificates);
  get diagnostics n = row_count;
  counts := counts || jsonb_build_object('certificateFiles', n);
  update certificate_mails set fault = null, claimed_until = null,
    state = case when state in ('waiting', 'claimed') then 'skipped' else state end
    where certificate_id = any(own_certificates);
  update certificates set token_hash = null, token_sealed = null, link_expires_on = null, file_fault = null,
    file_tried_at = null, file_made = true, awaits_signature = false where id = any(own_certificates);
  update certificate_revisions set
    snapshot = snapshot || jsonb_build_object('score', null, 'attendance', null, 'erasedOn', p_day,
      'learner', jsonb_build_object('fullName', p_mark, 'dateOfBirth', '1900-01-01', 'unit', p_mark)),
    reason = case when reason is null then null else p_mark end
    where certificate_id = any(own_certificates);
  counts := counts || jsonb_build_object('certificates', cardinality(own_certificates));
  update papers set full_name = p_mark, date_of_birth = null, unit = null,
    withdrawn_reason = case when withdrawn_reason is null then null else p_mark end
    where id = any(own_papers);
  get diagnostics n = row_count;
  counts := counts || jsonb_build_object('papers', n);

  update learners set roster_key = 'erased:' || id, employee_code = null, employee_code_key = null, full_name = p_mark,
    name_key = 'erased', date_of_birth = null, national_id_hash = null, national_id_last4 = null,
    national_id_doubtful = false, email = null, email_key = null, phone = null, position = null, audience = null,
    tags = '{}', updated_at = p_at, erased_at = p_at
    where id = any(ids);
  delete from learner_merges where kept = any(ids) or absorbed = any(ids);
  delete from learner_units where learner_id = any(ids);
  delete from learner_audiences where learner_id = any(ids);
  delete from learner_match_keys where learner_id = any(ids);
  delete from learners_to_file where learner_id = any(ids);
  update ledger_accounts a set user_name = 'erased-' || a.id, user_name_key = 'erased-' || a.id
    where exists (select from unnest(patterns) p
      where a.user_name ~* ('^(?:' || p || ')$') or (strpos(p, '\\s+') > 0 and a.user_name ~* whole_words(p)));
  delete from idempotency_keys k where exists (select from unnest(patterns) p where k.body::text ~* p);

  counts := counts || jsonb_build_object('texts', mask_texts(patterns, p_mark));
  for entry in select * from jsonb_array_elements(p_plan->'audit') loop
    if not exists (select from audit_entries e where e.seq = (entry->>'seq')::bigint and e.action not like 'privacy.%'
      and (e.subject = any(subjects) or concat(e.before::text, e.after::text) ~* any(patterns))) then
      raise exception 'entry % does not speak of the person', entry->>'seq' using errcode = 'insufficient_privilege';
    end if;
    digests := digests || jsonb_build_object(entry->>'seq',
      redact_audit((entry->>'seq')::bigint, nullif(entry->'before', 'null'), nullif(entry->'after', 'null')));
    perform set_config('hocvu.rewrite', 'erase', true);
  end loop;
  perform set_config('hocvu.rewrite', '', true);
  return jsonb_build_object('counts', counts, 'auditDetails', digests);
end $$;

-- Whatever a platform goes on telling of an account whose person was erased.
create function forget_account(p_platform text, p_account text) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  n bigint;
begin
  if exists (select from accounts where platform_id = p_platform and source_id = p_account) then
    raise exception 'account % of % is kept', p_account, p_platform using errcode = 'insufficient_privilege';
  end if;
  perform set_config('hocvu.rewrite', 'erase', true);
  delete from records where platform_id = p_platform and account = p_account;
  get diagnostics n = row_count;
  if n > 0 then
    delete from record_versions where platform_id = p_platform and account = p_account;
  end if;
  perform set_config('hocvu.rewrite', '', true);
  return n;
end $$;
revoke execute on function erase_person(uuid, timestamptz, date, text, jsonb) from public;
revoke execute on function forget_account(text, text) from public;
revoke execute on function drop_person_views(timestamptz) from public;
`
