/**
 * Tells failures of the receiver of segments from those of readers: the latter are results, the former faults to pass on.
 */
import type { SegmentSink } from "./document.ts";

/** Wraps what a sink threw; its cause is that. */
export class SinkFault extends Error {
  override readonly name = "SinkFault";
}

/** A sink whose failures are {@link SinkFault}s. */
export function guardedSink(sink: SegmentSink): SegmentSink {
  return (segment) => {
    try {
      sink(segment);
    } catch (cause) {
      throw new SinkFault("the receiver of segments failed", { cause });
    }
  };
}
