/** Stands for the SDK's event stream codec in the bundles: the SDK loads it on demand, and no operation of ours streams. */
export function EventStreamSerde(): never {
  throw new Error('Event streams are not part of this bundle');
}
