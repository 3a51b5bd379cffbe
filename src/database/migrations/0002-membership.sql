-- Who has a service switched on, who administers whom, and the tags of resources. All of it per Region.

create table session (
  account text not null,
  region text not null,
  service text not null check (service in ('macie2', 'guardduty')),
  status text not null check (status in ('ENABLED', 'PAUSED')),
  publishing_frequency text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account, region, service)
);

-- One account plays one part per service and Region. Associations in force point here, so that an account
-- can never be administrator and member at once, whatever runs at the same time.
create table organization_part (
  account text not null,
  region text not null,
  service text not null,
  part text not null check (part in ('administrator', 'member')),
  primary key (account, region, service),
  unique (account, region, service, part)
);

-- The one administrator a member answers to. The scope is '*' for macie2 (the same administrator in every Region)
-- and the Region's name for guardduty.
create table allegiance (
  member text not null,
  scope text not null,
  service text not null,
  administrator text not null,
  primary key (member, scope, service),
  unique (member, scope, service, administrator)
);

-- One association per administrator, Region, service and member; both sides' views are computed from it.
create table association (
  administrator text not null,
  region text not null,
  service text not null check (service in ('macie2', 'guardduty')),
  member text not null,
  kind text not null check (kind in ('invitation', 'organization')),
  status text not null,
  -- The address the administrator gave; compared with the account's own when an invitation is sent.
  email text not null,
  -- The latest invitation; an older one can no longer be accepted.
  invitation_id text,
  invited_at timestamptz,
  invitation_message text,
  invitation_by_email boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- Filled while the association is in force; what the three constraints below hang on.
  member_in_force text generated always as (case when status in ('Enabled', 'Paused', 'Disabled') then member end) stored,
  administrator_in_force text generated always as (case when status in ('Enabled', 'Paused', 'Disabled') then administrator end) stored,
  member_part text not null generated always as ('member') stored,
  administrator_part text not null generated always as ('administrator') stored,
  allegiance_scope text not null generated always as (case when service = 'macie2' then '*' else region end) stored,
  primary key (administrator, region, service, member),
  check (administrator <> member),
  foreign key (member_in_force, region, service, member_part) references organization_part (account, region, service, part),
  foreign key (administrator_in_force, region, service, administrator_part) references organization_part (account, region, service, part),
  foreign key (member_in_force, allegiance_scope, service, administrator) references allegiance (member, scope, service, administrator)
);

create index association_by_member on association (member, region, service);

-- Every resource that can carry tags; created and deleted with the resource itself.
create table tagged_resource (
  account text not null,
  region text not null,
  arn text not null,
  tags jsonb not null,
  primary key (account, region, arn)
);
