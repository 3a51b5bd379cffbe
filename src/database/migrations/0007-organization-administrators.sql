-- The delegated administrator of AWS Organizations per Region and service, and how it wants accounts to join.

create table organization_administrator (
  account text not null,
  region text not null,
  service text not null check (service in ('macie2', 'guardduty')),
  -- Whether accounts are made members by themselves: none of them, those that join from now on, or all.
  auto_enable text not null check (auto_enable in ('NONE', 'NEW', 'ALL')),
  -- The service's own settings for accounts that are made members; GuardDuty's features.
  settings jsonb not null,
  designated_at timestamptz not null,
  primary key (account, region, service),
  unique (region, service)
);

-- Accounts of the organization that were there when the choice of auto_enable was made or that were looked at since:
-- everybody else is new.
create table organization_account_seen (
  account text not null,
  region text not null,
  service text not null,
  primary key (account, region, service)
);
