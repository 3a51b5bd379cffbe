-- Which worker process does which task: pg-boss (schema "queue") knows that a task is being done, not by whom.
-- Not kept per account and Region: the queue is the server's own.
create table task_claim (
  -- pg-boss's number of the task; gone from here once it is completed, failed or given back.
  task uuid primary key,
  kind text not null,
  -- Second half of the advisory lock its process holds while it lives.
  runner bigint not null,
  -- After this moment the task is given to another process.
  lease_until timestamptz not null
);
