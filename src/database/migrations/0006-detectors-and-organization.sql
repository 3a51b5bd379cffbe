-- GuardDuty's detectors, and what AWS Organizations knows besides the accounts.

-- What a detector has beyond its session, which holds its status, publishing frequency and dates. It goes with the session.
create table detector (
  account text not null,
  region text not null,
  service text not null generated always as ('guardduty') stored,
  detector_id text not null unique check (detector_id ~ '^[0-9a-f]{32}$'),
  -- Of the request that created it: the same request again is answered with the same detector.
  client_token text,
  -- By feature name: {status, updatedAt, additional: [{name, status, updatedAt}]}; capabilities/detectors/features.ts.
  features jsonb not null check (jsonb_typeof(features) = 'object'),
  primary key (account, region),
  -- Checked at the end, since the detector is written first: its key decides which of two simultaneous requests creates it.
  foreign key (account, region, service) references session (account, region, service)
    on delete cascade deferrable initially deferred
);

-- Services that may act in the accounts of the organization. One organization per installation, and no Regions in it.
create table service_access (
  service_principal text primary key,
  enabled_at timestamptz not null
);

-- Accounts that administer a service for the organization, one per service. A row counts only while its account belongs to
-- the organization, which the accounts file decides.
create table delegated_administrator (
  account text not null,
  service_principal text not null unique,
  enabled_at timestamptz not null,
  primary key (account, service_principal)
);
