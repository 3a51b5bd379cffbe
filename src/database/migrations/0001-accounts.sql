-- Accounts, who may act in them, and where their objects are. Mostly written from the accounts file at every start.
-- Secrets are sealed (identity/secret-box.ts); nothing here opens anything without REEVE_SECRET_KEY.

create table account (
  account_id text primary key check (account_id ~ '^[0-9]{12}$'),
  email text not null,
  name text not null,
  state text not null default 'active' check (state in ('active', 'suspended', 'closed')),
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table iam_user (
  account text not null references account (account_id),
  name text not null,
  -- A list of policy documents, checked when they were written.
  policies jsonb not null check (jsonb_typeof(policies) = 'array'),
  created_at timestamptz not null,
  primary key (account, name)
);

create table iam_role (
  account text not null references account (account_id),
  name text not null,
  -- Account IDs and principal ARNs that may assume the role.
  trusts text[] not null,
  -- Null: everything in the account.
  policies jsonb check (jsonb_typeof(policies) = 'array'),
  created_at timestamptz not null,
  primary key (account, name)
);

-- Permanent access keys. Removing one removes the sessions that were made with it by GetSessionToken.
create table credential (
  account text not null references account (account_id),
  access_key_id text not null unique,
  kind text not null check (kind in ('root', 'user')),
  user_name text check ((user_name is not null) = (kind = 'user')),
  secret_sealed text not null,
  -- Keys from the file go when they are gone from the file; keys made by command stay.
  origin text not null check (origin in ('file', 'command')),
  created_at timestamptz not null,
  primary key (account, access_key_id),
  foreign key (account, user_name) references iam_user (account, name) on delete cascade
);

create index credential_of_user on credential (account, user_name) where user_name is not null;

-- Temporary access keys of AssumeRole and GetSessionToken. Kept for a day after their end, so that a late caller is told
-- that they have expired rather than that they never were.
create table temporary_credential (
  account text not null references account (account_id),
  access_key_id text not null unique,
  kind text not null check (kind in ('root', 'user', 'role')),
  user_name text check ((user_name is not null) = (kind = 'user')),
  role_name text check ((role_name is not null) = (kind = 'role')),
  session_name text check ((session_name is not null) = (kind = 'role')),
  -- The permanent key that GetSessionToken was called with.
  issued_by text check ((issued_by is null) = (kind = 'role')),
  secret_sealed text not null,
  -- SHA-256 of the session token; the token itself is nowhere.
  token_hash bytea not null check (length(token_hash) = 32),
  session_policy jsonb,
  session_tags jsonb,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (account, access_key_id),
  foreign key (account, user_name) references iam_user (account, name) on delete cascade,
  foreign key (account, role_name) references iam_role (account, name) on delete cascade,
  foreign key (account, issued_by) references credential (account, access_key_id) on delete cascade
);

create index temporary_credential_by_end on temporary_credential (expires_at);
create index temporary_credential_of_user on temporary_credential (account, user_name) where user_name is not null;
create index temporary_credential_of_role on temporary_credential (account, role_name) where role_name is not null;
create index temporary_credential_of_issuer on temporary_credential (account, issued_by) where issued_by is not null;

-- Where an account's buckets are: an S3-compatible service or a folder, per Region, in the order of the file.
create table object_store (
  account text not null references account (account_id),
  region text not null,
  position integer not null check (position >= 0),
  -- The whole description in JSON, sealed, since it may hold keys.
  description_sealed text not null,
  primary key (account, region, position)
);

-- The organization of AWS Organizations, at most one. It may name accounts that are not declared.
create table organization (
  only_one boolean primary key default true check (only_one),
  organization_id text not null,
  management_account text not null,
  created_at timestamptz not null
);

create table organization_account (
  account text primary key,
  joined_at timestamptz not null
);
