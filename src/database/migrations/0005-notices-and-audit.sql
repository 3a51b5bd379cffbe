-- What people are told (mails and notices), and who changed which membership.

-- One mail per invitation, whatever is repeated: it is sent at most once.
create table mail (
  -- The administrator, in whose name it is sent.
  account text not null,
  region text not null,
  invitation_id text not null,
  service text not null check (service in ('macie2', 'guardduty')),
  -- The invited account.
  member text not null,
  -- The address the administrator gave.
  recipient text not null,
  -- The administrator's own words, at most 80 characters; '' for none.
  message text not null,
  -- The mail carries a link that proves the address (decision 21).
  has_link boolean not null,
  -- sending: a server is being talked to, or the process died while it was. Only a queued mail is ever sent.
  state text not null check (state in ('queued', 'sending', 'sent', 'failed', 'uncertain', 'withdrawn')),
  attempts integer not null default 0,
  -- Why the latest attempt did not succeed, for the sender.
  reason text,
  -- The same in the mail server's words, for the operator only.
  detail text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account, region, invitation_id)
);

create index mail_by_creation on mail (account, created_at, invitation_id);

-- One-time links that prove that an address can be read by whom it was given for. A newer link replaces the older one.
create table verification_link (
  account text not null,
  region text not null,
  invitation_id text not null,
  service text not null check (service in ('macie2', 'guardduty')),
  member text not null,
  -- SHA-256 of the token; the token itself is in the mail alone.
  token_hash bytea not null unique check (length(token_hash) = 32),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (account, region, invitation_id)
);

-- What an account is told about its memberships; the newest 1,000 per service are kept.
create table notice (
  account text not null,
  region text not null,
  service text not null check (service in ('macie2', 'guardduty')),
  number bigint generated always as identity,
  -- Notice of capabilities/notices/notice.ts.
  body jsonb not null check (body ? 'kind'),
  created_at timestamptz not null,
  read_at timestamptz,
  primary key (account, region, service, number)
);

create index notice_by_account on notice (account, number);

-- Every change of a membership. Rows are only ever added.
create table membership_audit (
  administrator text not null,
  region text not null,
  number bigint generated always as identity,
  service text not null check (service in ('macie2', 'guardduty')),
  member text not null,
  occurred_at timestamptz not null,
  -- Null: Reeve itself, in a task.
  actor_account text,
  principal text not null,
  source_ip text,
  command text not null,
  -- Snapshot of capabilities/audit/entry.ts; null where there was, or is, no association.
  before jsonb,
  after jsonb,
  -- Decided when the row is written, see capabilities/audit/entry.ts.
  administrator_sees boolean not null,
  member_sees boolean not null,
  primary key (administrator, region, number),
  check (administrator <> member),
  check ((actor_account is null) = (principal = 'system')),
  check (before is not null or after is not null)
);

create index membership_audit_by_administrator on membership_audit (administrator, number) where administrator_sees;
create index membership_audit_by_member on membership_audit (member, number) where member_sees;
create unique index membership_audit_by_number on membership_audit (number);
