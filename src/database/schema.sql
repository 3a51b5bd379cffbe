-- What the files in migrations/ add up to. Written by: npx tsx scripts/dump-schema.ts

create table account (
  account_id text not null,
  email text not null,
  name text not null,
  state text not null default 'active'::text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint account_pkey PRIMARY KEY (account_id),
  constraint account_account_id_check CHECK ((account_id ~ '^[0-9]{12}$'::text)),
  constraint account_state_check CHECK ((state = ANY (ARRAY['active'::text, 'suspended'::text, 'closed'::text])))
);

create table allegiance (
  member text not null,
  scope text not null,
  service text not null,
  administrator text not null,
  constraint allegiance_pkey PRIMARY KEY (member, scope, service),
  constraint allegiance_member_scope_service_administrator_key UNIQUE (member, scope, service, administrator)
);

create table association (
  administrator text not null,
  region text not null,
  service text not null,
  member text not null,
  kind text not null,
  status text not null,
  email text not null,
  invitation_id text,
  invited_at timestamp with time zone,
  invitation_message text,
  invitation_by_email boolean not null default false,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  member_in_force text generated always as (
CASE
    WHEN (status = ANY (ARRAY['Enabled'::text, 'Paused'::text, 'Disabled'::text])) THEN member
    ELSE NULL::text
END) stored,
  administrator_in_force text generated always as (
CASE
    WHEN (status = ANY (ARRAY['Enabled'::text, 'Paused'::text, 'Disabled'::text])) THEN administrator
    ELSE NULL::text
END) stored,
  member_part text not null generated always as ('member'::text) stored,
  administrator_part text not null generated always as ('administrator'::text) stored,
  allegiance_scope text not null generated always as (
CASE
    WHEN (service = 'macie2'::text) THEN '*'::text
    ELSE region
END) stored,
  constraint association_pkey PRIMARY KEY (administrator, region, service, member),
  constraint association_administrator_in_force_region_service_administ_fkey FOREIGN KEY (administrator_in_force, region, service, administrator_part) REFERENCES organization_part(account, region, service, part),
  constraint association_member_in_force_allegiance_scope_service_admin_fkey FOREIGN KEY (member_in_force, allegiance_scope, service, administrator) REFERENCES allegiance(member, scope, service, administrator),
  constraint association_member_in_force_region_service_member_part_fkey FOREIGN KEY (member_in_force, region, service, member_part) REFERENCES organization_part(account, region, service, part),
  constraint association_check CHECK ((administrator <> member)),
  constraint association_kind_check CHECK ((kind = ANY (ARRAY['invitation'::text, 'organization'::text]))),
  constraint association_service_check CHECK ((service = ANY (ARRAY['macie2'::text, 'guardduty'::text])))
);
CREATE INDEX association_by_member ON public.association USING btree (member, region, service);

create table classification_job (
  account text not null,
  region text not null,
  id text not null,
  client_token text not null,
  content_digest text not null,
  name text collate "C" not null,
  job_type text collate "C" not null,
  status text collate "C" not null,
  definition jsonb not null,
  created_at timestamp with time zone not null,
  paused_at timestamp with time zone,
  epoch integer not null default 0,
  constraint classification_job_pkey PRIMARY KEY (account, region, id),
  constraint classification_job_account_region_client_token_key UNIQUE (account, region, client_token),
  constraint classification_job_check CHECK (((paused_at IS NULL) OR (status = 'USER_PAUSED'::text))),
  constraint classification_job_job_type_check CHECK ((job_type = ANY (ARRAY['ONE_TIME'::text, 'SCHEDULED'::text]))),
  constraint classification_job_status_check CHECK ((status = ANY (ARRAY['CANCELLED'::text, 'COMPLETE'::text, 'IDLE'::text, 'PAUSED'::text, 'RUNNING'::text, 'USER_PAUSED'::text])))
);

create table classification_run (
  account text not null,
  region text not null,
  job_id text not null,
  number integer not null,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  cursor_bucket integer not null default 0,
  cursor_key text,
  plan_step integer not null default 0,
  plan_attempts integer not null default 0,
  is_planned boolean not null default false,
  batches_made integer not null default 0,
  batches_open integer not null default 0,
  objects_planned bigint not null default 0,
  objects_done bigint not null default 0,
  objects_unread bigint not null default 0,
  objects_detected bigint not null default 0,
  findings_made bigint not null default 0,
  bytes_classified bigint not null default 0,
  has_error boolean not null default false,
  constraint classification_run_pkey PRIMARY KEY (account, region, job_id, number),
  constraint classification_run_account_region_job_id_fkey FOREIGN KEY (account, region, job_id) REFERENCES classification_job(account, region, id) ON DELETE CASCADE,
  constraint classification_run_check CHECK (((batches_open >= 0) AND (batches_open <= batches_made)))
);

create table credential (
  account text not null,
  access_key_id text not null,
  kind text not null,
  user_name text,
  secret_sealed text not null,
  origin text not null,
  created_at timestamp with time zone not null,
  constraint credential_pkey PRIMARY KEY (account, access_key_id),
  constraint credential_access_key_id_key UNIQUE (access_key_id),
  constraint credential_account_fkey FOREIGN KEY (account) REFERENCES account(account_id),
  constraint credential_account_user_name_fkey FOREIGN KEY (account, user_name) REFERENCES iam_user(account, name) ON DELETE CASCADE,
  constraint credential_check CHECK (((user_name IS NOT NULL) = (kind = 'user'::text))),
  constraint credential_kind_check CHECK ((kind = ANY (ARRAY['root'::text, 'user'::text]))),
  constraint credential_origin_check CHECK ((origin = ANY (ARRAY['file'::text, 'command'::text])))
);
CREATE INDEX credential_of_user ON public.credential USING btree (account, user_name) WHERE (user_name IS NOT NULL);

create table delegated_administrator (
  account text not null,
  service_principal text not null,
  enabled_at timestamp with time zone not null,
  constraint delegated_administrator_pkey PRIMARY KEY (account, service_principal),
  constraint delegated_administrator_service_principal_key UNIQUE (service_principal)
);

create table detector (
  account text not null,
  region text not null,
  service text not null generated always as ('guardduty'::text) stored,
  detector_id text not null,
  client_token text,
  features jsonb not null,
  constraint detector_pkey PRIMARY KEY (account, region),
  constraint detector_detector_id_key UNIQUE (detector_id),
  constraint detector_account_region_service_fkey FOREIGN KEY (account, region, service) REFERENCES session(account, region, service) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  constraint detector_detector_id_check CHECK ((detector_id ~ '^[0-9a-f]{32}$'::text)),
  constraint detector_features_check CHECK ((jsonb_typeof(features) = 'object'::text))
);

create table finding (
  account text not null,
  region text not null,
  id text collate "C" not null,
  type text collate "C" not null,
  category text not null,
  severity_score smallint not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  count bigint not null,
  archived boolean not null default false,
  sample boolean not null default false,
  bucket_account text not null,
  bucket text not null,
  object_key text,
  object_extension text,
  resource text collate "C" not null,
  job_id text,
  identifiers text[] not null default '{}'::text[],
  body jsonb not null,
  constraint finding_pkey PRIMARY KEY (account, region, id),
  constraint finding_severity_score_check CHECK (((severity_score >= 1) AND (severity_score <= 3)))
);
CREATE INDEX finding_by_bucket ON public.finding USING btree (account, region, bucket, created_at, id);
CREATE INDEX finding_by_creation ON public.finding USING btree (account, region, created_at, id);
CREATE INDEX finding_by_job ON public.finding USING btree (account, region, job_id, created_at, id);
CREATE INDEX finding_by_resource ON public.finding USING btree (account, region, resource, id);
CREATE INDEX finding_by_severity ON public.finding USING btree (account, region, severity_score, id);
CREATE INDEX finding_by_type ON public.finding USING btree (account, region, type, id);
CREATE INDEX finding_by_update ON public.finding USING btree (account, region, updated_at, id);

create table iam_role (
  account text not null,
  name text not null,
  trusts text[] not null,
  policies jsonb,
  created_at timestamp with time zone not null,
  constraint iam_role_pkey PRIMARY KEY (account, name),
  constraint iam_role_account_fkey FOREIGN KEY (account) REFERENCES account(account_id),
  constraint iam_role_policies_check CHECK ((jsonb_typeof(policies) = 'array'::text))
);

create table iam_user (
  account text not null,
  name text not null,
  policies jsonb not null,
  created_at timestamp with time zone not null,
  constraint iam_user_pkey PRIMARY KEY (account, name),
  constraint iam_user_account_fkey FOREIGN KEY (account) REFERENCES account(account_id),
  constraint iam_user_policies_check CHECK ((jsonb_typeof(policies) = 'array'::text))
);

create table job_batch (
  account text not null,
  region text not null,
  job_id text not null,
  run integer not null,
  number integer not null,
  bucket_account text not null,
  bucket text not null,
  bucket_created_at timestamp with time zone,
  store_name text not null,
  objects jsonb not null,
  objects_count integer not null,
  attempts integer not null default 0,
  is_done boolean not null default false,
  bytes_classified bigint not null default 0,
  constraint job_batch_pkey PRIMARY KEY (account, region, job_id, run, number),
  constraint job_batch_account_region_job_id_run_fkey FOREIGN KEY (account, region, job_id, run) REFERENCES classification_run(account, region, job_id, number) ON DELETE CASCADE
);
CREATE INDEX job_batch_open ON public.job_batch USING btree (account, region, job_id, run, number) WHERE (NOT is_done);

create table job_event (
  account text not null,
  region text not null,
  job_id text not null,
  number bigint not null generated always as identity,
  event_type text not null,
  occurred_at timestamp with time zone not null,
  description text not null,
  affected_account text,
  affected_bucket text,
  operation text,
  once_key text,
  constraint job_event_pkey PRIMARY KEY (account, region, job_id, number),
  constraint job_event_account_region_job_id_once_key_key UNIQUE (account, region, job_id, once_key),
  constraint job_event_account_region_job_id_fkey FOREIGN KEY (account, region, job_id) REFERENCES classification_job(account, region, id) ON DELETE CASCADE
);

create table mail (
  account text not null,
  region text not null,
  invitation_id text not null,
  service text not null,
  member text not null,
  recipient text not null,
  message text not null,
  has_link boolean not null,
  state text not null,
  attempts integer not null default 0,
  reason text,
  detail text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint mail_pkey PRIMARY KEY (account, region, invitation_id),
  constraint mail_service_check CHECK ((service = ANY (ARRAY['macie2'::text, 'guardduty'::text]))),
  constraint mail_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sending'::text, 'sent'::text, 'failed'::text, 'uncertain'::text, 'withdrawn'::text])))
);
CREATE INDEX mail_by_creation ON public.mail USING btree (account, created_at, invitation_id);

create table membership_audit (
  administrator text not null,
  region text not null,
  number bigint not null generated always as identity,
  service text not null,
  member text not null,
  occurred_at timestamp with time zone not null,
  actor_account text,
  principal text not null,
  source_ip text,
  command text not null,
  before jsonb,
  after jsonb,
  administrator_sees boolean not null,
  member_sees boolean not null,
  constraint membership_audit_pkey PRIMARY KEY (administrator, region, number),
  constraint membership_audit_check CHECK ((administrator <> member)),
  constraint membership_audit_check1 CHECK (((actor_account IS NULL) = (principal = 'system'::text))),
  constraint membership_audit_check2 CHECK (((before IS NOT NULL) OR (after IS NOT NULL))),
  constraint membership_audit_service_check CHECK ((service = ANY (ARRAY['macie2'::text, 'guardduty'::text])))
);
CREATE INDEX membership_audit_by_administrator ON public.membership_audit USING btree (administrator, number) WHERE administrator_sees;
CREATE INDEX membership_audit_by_member ON public.membership_audit USING btree (member, number) WHERE member_sees;
CREATE UNIQUE INDEX membership_audit_by_number ON public.membership_audit USING btree (number);

create table migration (
  number integer not null,
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone not null default now(),
  constraint migration_pkey PRIMARY KEY (number)
);

create table notice (
  account text not null,
  region text not null,
  service text not null,
  number bigint not null generated always as identity,
  body jsonb not null,
  created_at timestamp with time zone not null,
  read_at timestamp with time zone,
  constraint notice_pkey PRIMARY KEY (account, region, service, number),
  constraint notice_body_check CHECK ((body ? 'kind'::text)),
  constraint notice_service_check CHECK ((service = ANY (ARRAY['macie2'::text, 'guardduty'::text])))
);
CREATE INDEX notice_by_account ON public.notice USING btree (account, number);

create table object_store (
  account text not null,
  region text not null,
  "position" integer not null,
  description_sealed text not null,
  constraint object_store_pkey PRIMARY KEY (account, region, "position"),
  constraint object_store_account_fkey FOREIGN KEY (account) REFERENCES account(account_id),
  constraint object_store_position_check CHECK (("position" >= 0))
);

create table organization (
  only_one boolean not null default true,
  organization_id text not null,
  management_account text not null,
  created_at timestamp with time zone not null,
  constraint organization_pkey PRIMARY KEY (only_one),
  constraint organization_only_one_check CHECK (only_one)
);

create table organization_account (
  account text not null,
  joined_at timestamp with time zone not null,
  constraint organization_account_pkey PRIMARY KEY (account)
);

create table organization_account_seen (
  account text not null,
  region text not null,
  service text not null,
  constraint organization_account_seen_pkey PRIMARY KEY (account, region, service)
);

create table organization_administrator (
  account text not null,
  region text not null,
  service text not null,
  auto_enable text not null,
  settings jsonb not null,
  designated_at timestamp with time zone not null,
  constraint organization_administrator_pkey PRIMARY KEY (account, region, service),
  constraint organization_administrator_region_service_key UNIQUE (region, service),
  constraint organization_administrator_auto_enable_check CHECK ((auto_enable = ANY (ARRAY['NONE'::text, 'NEW'::text, 'ALL'::text]))),
  constraint organization_administrator_service_check CHECK ((service = ANY (ARRAY['macie2'::text, 'guardduty'::text])))
);

create table organization_part (
  account text not null,
  region text not null,
  service text not null,
  part text not null,
  constraint organization_part_pkey PRIMARY KEY (account, region, service),
  constraint organization_part_account_region_service_part_key UNIQUE (account, region, service, part),
  constraint organization_part_part_check CHECK ((part = ANY (ARRAY['administrator'::text, 'member'::text])))
);

create table service_access (
  service_principal text not null,
  enabled_at timestamp with time zone not null,
  constraint service_access_pkey PRIMARY KEY (service_principal)
);

create table session (
  account text not null,
  region text not null,
  service text not null,
  status text not null,
  publishing_frequency text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint session_pkey PRIMARY KEY (account, region, service),
  constraint session_service_check CHECK ((service = ANY (ARRAY['macie2'::text, 'guardduty'::text]))),
  constraint session_status_check CHECK ((status = ANY (ARRAY['ENABLED'::text, 'PAUSED'::text])))
);

create table tagged_resource (
  account text not null,
  region text not null,
  arn text not null,
  tags jsonb not null,
  constraint tagged_resource_pkey PRIMARY KEY (account, region, arn)
);

create table task_claim (
  task uuid not null,
  kind text not null,
  runner bigint not null,
  lease_until timestamp with time zone not null,
  constraint task_claim_pkey PRIMARY KEY (task)
);

create table temporary_credential (
  account text not null,
  access_key_id text not null,
  kind text not null,
  user_name text,
  role_name text,
  session_name text,
  issued_by text,
  secret_sealed text not null,
  token_hash bytea not null,
  session_policy jsonb,
  session_tags jsonb,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint temporary_credential_pkey PRIMARY KEY (account, access_key_id),
  constraint temporary_credential_access_key_id_key UNIQUE (access_key_id),
  constraint temporary_credential_account_fkey FOREIGN KEY (account) REFERENCES account(account_id),
  constraint temporary_credential_account_issued_by_fkey FOREIGN KEY (account, issued_by) REFERENCES credential(account, access_key_id) ON DELETE CASCADE,
  constraint temporary_credential_account_role_name_fkey FOREIGN KEY (account, role_name) REFERENCES iam_role(account, name) ON DELETE CASCADE,
  constraint temporary_credential_account_user_name_fkey FOREIGN KEY (account, user_name) REFERENCES iam_user(account, name) ON DELETE CASCADE,
  constraint temporary_credential_check CHECK (((user_name IS NOT NULL) = (kind = 'user'::text))),
  constraint temporary_credential_check1 CHECK (((role_name IS NOT NULL) = (kind = 'role'::text))),
  constraint temporary_credential_check2 CHECK (((session_name IS NOT NULL) = (kind = 'role'::text))),
  constraint temporary_credential_check3 CHECK (((issued_by IS NULL) = (kind = 'role'::text))),
  constraint temporary_credential_kind_check CHECK ((kind = ANY (ARRAY['root'::text, 'user'::text, 'role'::text]))),
  constraint temporary_credential_token_hash_check CHECK ((length(token_hash) = 32))
);
CREATE INDEX temporary_credential_by_end ON public.temporary_credential USING btree (expires_at);
CREATE INDEX temporary_credential_of_issuer ON public.temporary_credential USING btree (account, issued_by) WHERE (issued_by IS NOT NULL);
CREATE INDEX temporary_credential_of_role ON public.temporary_credential USING btree (account, role_name) WHERE (role_name IS NOT NULL);
CREATE INDEX temporary_credential_of_user ON public.temporary_credential USING btree (account, user_name) WHERE (user_name IS NOT NULL);

create table unread_object (
  account text not null,
  region text not null,
  job_id text not null,
  run integer not null,
  id text not null,
  bucket_account text not null,
  bucket text not null,
  key text not null,
  status text not null,
  reason text not null,
  constraint unread_object_pkey PRIMARY KEY (account, region, job_id, run, id),
  constraint unread_object_account_region_job_id_run_fkey FOREIGN KEY (account, region, job_id, run) REFERENCES classification_run(account, region, job_id, number) ON DELETE CASCADE,
  constraint unread_object_status_check CHECK ((status = ANY (ARRAY['PARTIAL'::text, 'SKIPPED'::text])))
);

create table verification_link (
  account text not null,
  region text not null,
  invitation_id text not null,
  service text not null,
  member text not null,
  token_hash bytea not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint verification_link_pkey PRIMARY KEY (account, region, invitation_id),
  constraint verification_link_token_hash_key UNIQUE (token_hash),
  constraint verification_link_service_check CHECK ((service = ANY (ARRAY['macie2'::text, 'guardduty'::text]))),
  constraint verification_link_token_hash_check CHECK ((length(token_hash) = 32))
);
