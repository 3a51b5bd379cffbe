-- Discovery jobs, the work they consist of, and what they found. All of it per Region and owned by the job's creator.

create table classification_job (
  account text not null,
  region text not null,
  -- 32 lower-case hexadecimal characters.
  id text not null,
  client_token text not null,
  -- Of the definition and the first tags: tells a repeated request from another one with the same token.
  content_digest text not null,
  name text collate "C" not null,
  job_type text collate "C" not null check (job_type in ('ONE_TIME', 'SCHEDULED')),
  status text collate "C" not null check (status in ('CANCELLED', 'COMPLETE', 'IDLE', 'PAUSED', 'RUNNING', 'USER_PAUSED')),
  -- JobDefinition of capabilities/jobs/definition.ts; never changed.
  definition jsonb not null,
  created_at timestamptz not null,
  -- When the user paused it while it ran.
  paused_at timestamptz,
  -- Raised on every resume; tasks of an earlier epoch do nothing.
  epoch integer not null default 0,
  primary key (account, region, id),
  unique (account, region, client_token),
  check (paused_at is null or status = 'USER_PAUSED')
);

-- One row per run of a job. Everything that changes it locks the job's row first.
create table classification_run (
  account text not null,
  region text not null,
  job_id text not null,
  number integer not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  -- Where listing goes on: an index into the definition's buckets, account after account, and the last key listed there.
  cursor_bucket integer not null default 0,
  cursor_key text,
  -- Raised with every step of planning that is committed, so that of two planners only one goes on.
  plan_step integer not null default 0,
  -- Times in a row that the store at the cursor could not be reached.
  plan_attempts integer not null default 0,
  is_planned boolean not null default false,
  batches_made integer not null default 0,
  batches_open integer not null default 0,
  objects_planned bigint not null default 0,
  objects_done bigint not null default 0,
  -- Objects not analysed, or not completely; not limited by the rows kept in unread_object.
  objects_unread bigint not null default 0,
  -- Objects with sensitive data; what the limit on findings per run counts.
  objects_detected bigint not null default 0,
  findings_made bigint not null default 0,
  bytes_classified bigint not null default 0,
  -- An account or a bucket could not be analysed: lastRunErrorStatus.
  has_error boolean not null default false,
  primary key (account, region, job_id, number),
  foreign key (account, region, job_id) references classification_job (account, region, id) on delete cascade,
  check (batches_open >= 0 and batches_open <= batches_made)
);

-- Objects of one bucket that are inspected and recorded together.
create table job_batch (
  account text not null,
  region text not null,
  job_id text not null,
  run integer not null,
  number integer not null,
  bucket_account text not null,
  bucket text not null,
  bucket_created_at timestamptz,
  -- Names the store among the account's stores; holds no credentials.
  store_name text not null,
  -- [{key, sizeBytes, lastModified, etag, storageClass}]; emptied when done.
  objects jsonb not null,
  objects_count integer not null,
  -- Times that these objects were put off because their store could not be reached.
  attempts integer not null default 0,
  is_done boolean not null default false,
  bytes_classified bigint not null default 0,
  primary key (account, region, job_id, run, number),
  foreign key (account, region, job_id, run) references classification_run (account, region, job_id, number) on delete cascade
);

create index job_batch_open on job_batch (account, region, job_id, run, number) where not is_done;

-- Objects that were not analysed, or not completely, with the reason; as many as are kept per run.
create table unread_object (
  account text not null,
  region text not null,
  job_id text not null,
  run integer not null,
  -- Digest of the run, the bucket and the key: an object is recorded once per run.
  id text not null,
  bucket_account text not null,
  bucket text not null,
  key text not null,
  status text not null check (status in ('PARTIAL', 'SKIPPED')),
  reason text not null,
  primary key (account, region, job_id, run, id),
  foreign key (account, region, job_id, run) references classification_run (account, region, job_id, number) on delete cascade
);

-- What the documented job log says, in order.
create table job_event (
  account text not null,
  region text not null,
  job_id text not null,
  number bigint generated always as identity,
  event_type text not null,
  occurred_at timestamptz not null,
  description text not null,
  affected_account text,
  affected_bucket text,
  operation text,
  -- Filled for what is said once per run, such as that a bucket does not exist.
  once_key text,
  primary key (account, region, job_id, number),
  unique (account, region, job_id, once_key),
  foreign key (account, region, job_id) references classification_job (account, region, id) on delete cascade
);

-- What was found. The columns are what lists filter and sort by; `body` is the finding as the API answers it.
create table finding (
  -- The account that sees the finding; the one that owns the bucket is bucket_account.
  account text not null,
  region text not null,
  -- 32 lower-case hexadecimal characters. Of a job's finding: digest of the run, the bucket and the key, so that an
  -- object has one finding per run however often it is analysed.
  id text collate "C" not null,
  type text collate "C" not null,
  category text not null,
  severity_score smallint not null check (severity_score between 1 and 3),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  count bigint not null,
  archived boolean not null default false,
  sample boolean not null default false,
  bucket_account text not null,
  bucket text not null,
  -- Of findings about objects.
  object_key text,
  object_extension text,
  -- First 400 characters of bucket/key, for sorting.
  resource text collate "C" not null,
  job_id text,
  -- IDs of the identifiers that matched.
  identifiers text[] not null default '{}',
  body jsonb not null,
  primary key (account, region, id)
);

create index finding_by_creation on finding (account, region, created_at, id);
create index finding_by_update on finding (account, region, updated_at, id);
create index finding_by_severity on finding (account, region, severity_score, id);
create index finding_by_type on finding (account, region, type, id);
create index finding_by_resource on finding (account, region, resource, id);
create index finding_by_job on finding (account, region, job_id, created_at, id);
create index finding_by_bucket on finding (account, region, bucket, created_at, id);
