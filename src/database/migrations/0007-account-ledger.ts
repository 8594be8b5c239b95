/** Accounts that a platform allots to a unit, and to whom each was handed out. */
export const accountLedger = `
-- So many accounts for a unit, usable in these days. Corrected in place; the audit trail keeps before and after.
create table ledger_allotments (
  id uuid primary key,
  platform_id text not null references platforms,
  unit_id uuid not null references units,
  accounts int not null check (accounts >= 0),
  usable_from date not null,
  -- the last valid day
  usable_until date not null,
  source text,
  created_at timestamptz not null,
  unique (platform_id, unit_id, usable_from),
  unique (id, platform_id),
  check (usable_until >= usable_from)
);

create table ledger_accounts (
  id uuid primary key,
  platform_id text not null,
  allotment_id uuid not null,
  user_name text not null,
  user_name_key text not null check (user_name_key <> ''),
  created_at timestamptz not null,
  unique (platform_id, user_name_key),
  foreign key (allotment_id, platform_id) references ledger_allotments (id, platform_id)
);
create index ledger_accounts_allotment on ledger_accounts (allotment_id);

-- Who held an account from when to when; never deleted.
create table ledger_holdings (
  id uuid primary key,
  account_id uuid not null references ledger_accounts,
  learner_id uuid not null references learners,
  handed_out_at timestamptz not null,
  taken_back_at timestamptz,
  -- entered for the wrong person or account: it never counts as handed out
  mistaken boolean not null default false,
  check (taken_back_at >= handed_out_at),
  check (taken_back_at is not null or not mistaken)
);
-- One present holder an account, whatever the code does.
create unique index ledger_holdings_present on ledger_holdings (account_id) where taken_back_at is null;
create index ledger_holdings_account on ledger_holdings (account_id);
create index ledger_holdings_learner on ledger_holdings (learner_id);
create trigger never_deleted before delete or truncate on ledger_holdings
  for each statement execute function refuse_delete();

-- When a learner was first handed an account of a platform that the cohort takes evidence from.
create view cohort_hand_outs as
select c.id as cohort_id, h.learner_id, min(h.handed_out_at) as handed_out_at
from cohorts c
join cohort_versions v on v.cohort_id = c.id and v.version = c.version
cross join lateral (
  select distinct source->>'platform' as platform_id
  from jsonb_array_elements(v.definition->'evidence') source
) used
join ledger_accounts a on a.platform_id = used.platform_id
join ledger_holdings h on h.account_id = a.id
where not h.mistaken
group by c.id, h.learner_id;
`
