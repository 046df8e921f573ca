/** Decides what the emulator is asked, from the policies of the synthesized template. */
export { forgetDecisions } from './decide/decider.ts';
export { EngineError } from './engine/ask-engine.ts';
export { recordingDirectory } from './environment.ts';
export type { ExpectedDenial } from './record/denials.ts';
export { watchAccess } from './watch.ts';
export type { Watch } from './watch.ts';
