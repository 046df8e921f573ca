/**
 * For `--authorizer`: decides every call from the policies of the synthesized template.
 * `COUNTERSIGN_IAM_USAGE` names a directory that takes what was used.
 */
import type { CreateAuthorizer } from '@countersign/emulator';
import { recordingDirectory } from './environment.ts';
import { watchAccess } from './watch.ts';

const createAuthorizer: CreateAuthorizer = (deployed) => watchAccess({ recordTo: recordingDirectory() }).authorizer(deployed);

export default createAuthorizer;
