/**
 * Counters about requests for `GET /metrics`. Label values come from the models, so their number is bounded.
 */
import { Counter, Gauge, Histogram, type Registry } from "prom-client";

/** What one answered request adds. */
type Observation = {
  readonly service: string;
  readonly operation: string;
  readonly status: number;
  readonly durationSeconds: number;
};

/** The request counters of one registry. */
export type RequestMetrics = { begin(): void; end(observation: Observation): void };

/** Registers the counters. A registry takes them once. */
export function requestMetrics(registry: Registry): RequestMetrics {
  const registers = [registry];
  const total = new Counter({
    name: "reeve_requests_total",
    help: "API requests answered, by service, operation and HTTP status",
    labelNames: ["service", "operation", "status"],
    registers,
  });
  const duration = new Histogram({
    name: "reeve_request_duration_seconds",
    help: "Time from the request's headers to its answer",
    labelNames: ["service"],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
    registers,
  });
  const inFlight = new Gauge({ name: "reeve_requests_in_flight", help: "API requests being served", registers });
  return {
    begin: () => inFlight.inc(),
    end({ service, operation, status, durationSeconds }) {
      inFlight.dec();
      total.inc({ service, operation, status: String(status) });
      duration.observe({ service }, durationSeconds);
    },
  };
}
