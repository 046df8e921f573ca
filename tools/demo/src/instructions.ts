/** What `npm start` says: how to request and decide. Every line can be pasted into a POSIX shell. */
import type { Deployment } from './deployment.ts';
import type { Emulator } from './emulator.ts';

interface Section {
  readonly heading: string;
  readonly lines: readonly string[];
}

export interface Heading {
  (text: string): string;
}

export function instructions(emulator: Pick<Emulator, 'endpoint' | 'region'>, deployment: Deployment, heading: Heading): string {
  return sections(emulator, deployment)
    .map((section) => `${heading(`# ${section.heading}`)}\n${section.lines.join('\n')}`)
    .join('\n\n');
}

function sections({ endpoint, region }: Pick<Emulator, 'endpoint' | 'region'>, deployment: Deployment): Section[] {
  const environment = `AWS_ENDPOINT_URL=${endpoint} AWS_REGION=${region} AWS_DEFAULT_REGION=${region}`;
  return [
    {
      heading: 'Any AWS client works from here. These keys act as the account root: they may call everything, but approve nothing',
      lines: [`export ${environment}`, 'export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_SESSION_TOKEN='],
    },
    { heading: 'Request an approval with the SDK, from tools/demo', lines: sdkRequest(deployment) },
    { heading: 'Or with the aws CLI', lines: cliRequest(deployment) },
    { heading: 'Read the newest mail and see whom it asks', lines: readMail },
    { heading: 'Become one of its approvers', lines: becomeApprover },
    {
      heading: 'Decide',
      lines: [
        `aws ssm send-automation-signal --automation-execution-id "$AUTOMATION" --signal-type Approve --payload 'Comment=Looks good'`,
      ],
    },
    { heading: 'Follow it', lines: [`aws stepfunctions list-executions --state-machine-arn ${deployment.flowArn}`, 'aws stepfunctions describe-execution --execution-arn "$EXECUTION"'] },
    { heading: 'Let time pass', lines: [`curl -s -X POST "$AWS_ENDPOINT_URL/_emulator/clock" -d '{"advanceSeconds":86400}'`] },
  ];
}

function sdkRequest({ name, example }: Deployment): string[] {
  const { policy, subject, review } = example;
  return [
    `node --input-type=module <<'EOF'`,
    `import { ApprovalClient } from '@countersign/sdk';`,
    `const approvals = new ApprovalClient({ deployment: ${JSON.stringify(name)} });`,
    `const { id } = await approvals.request(${JSON.stringify({ policy, subject, review })});`,
    `console.log(await approvals.get(id));`,
    `console.log(await approvals.wait(id)); // until somebody has decided`,
    'EOF',
  ];
}

function cliRequest({ flowArn, example, exampleText }: Deployment): string[] {
  const start = `aws stepfunctions start-execution --state-machine-arn ${flowArn} --name "${example.policy}--$(date +%s)"`;
  return [`EXECUTION=$(${start} \\`, `  --query executionArn --output text --input ${quoted(exampleText)})`];
}

const readMail = [
  `AUTOMATION=$(curl -s "$AWS_ENDPOINT_URL/_emulator/mails" | node -pe ${quoted(
    'JSON.parse(require("fs").readFileSync(0)).at(-1).body.match(/Automation Execution Id: (\\S+)/)[1]',
  )})`,
  `APPROVER=$(aws ssm get-automation-execution --automation-execution-id "$AUTOMATION" \\`,
  `  --query 'AutomationExecution.Parameters.Approvers[0]' --output text); echo "$APPROVER"`,
];

const becomeApprover = [
  `eval "$(curl -s -X POST "$AWS_ENDPOINT_URL/_emulator/principals" -d "{\\"arn\\":\\"$APPROVER\\"}" | node -pe ${quoted(
    '(k => `export AWS_ACCESS_KEY_ID=${k.accessKeyId} AWS_SECRET_ACCESS_KEY=${k.secretAccessKey} AWS_SESSION_TOKEN=${k.sessionToken ?? ""}`)(JSON.parse(require("fs").readFileSync(0)))',
  )})"`,
  'aws sts get-caller-identity',
];

/** In single quotes, for a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
