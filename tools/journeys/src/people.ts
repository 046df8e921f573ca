/** Who takes part in the journeys: principals by what they do, so that policies and tests name the same ones. */
export const account = '123456789012';

export const user = (name: string) => `arn:aws:iam::${account}:user/${name}`;
export const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
export const session = (roleName: string, name: string) => `arn:aws:sts::${account}:assumed-role/${roleName}/${name}`;

/** The backend service that asks. */
export const requester = session('deployer', 'pipeline');
/** Nobody's approver. */
export const outsider = user('outsider');
/** Nobody's approver, and no requester: may call what an attack needs. */
export const intruder = user('intruder');
/** Redrives what broke. */
export const operator = user('operator');
/** Takes back what others asked for. */
export const canceller = user('release-desk');
/** Sees what there is. */
export const lister = user('dashboard');

/** Approver of the n-th level of the policies with one approver a level. */
export const approverOf = (level: number) => user(`level-${level}-approver`);
export const levelName = (level: number) => `level-${level}`;
export const mailOf = (level: number) => `level-${level}@example.com`;

export const committee = ['first', 'second', 'third'].map((name) => user(`${name}-of-committee`));
export const tenApprovers = Array.from({ length: 10 }, (_, index) => user(`approver-${index + 1}`));
export const approverRole = role('approvers');
export const otherRole = role('deputies');
export const approverSession = session('approvers', 'on-call');
export const standIn = session('approvers', 'stand-in');
export const thirdSession = session('approvers', 'third');
