/** What `npm start` says: how to request and decide. Every block can be pasted into a POSIX shell. */
import { fileURLToPath } from 'node:url';
import type { Deployment } from './deployment.ts';
import type { Emulator } from '@countersign/emulator';

const demoFolder = fileURLToPath(new URL('..', import.meta.url));

interface Section {
  readonly heading: string;
  readonly lines: readonly string[];
}

type Where = Pick<Emulator, 'endpoint' | 'region'>;

/** `heading` makes headings stand out; they stay comments of the shell. */
export function instructions(where: Where, deployment: Deployment, heading: (text: string) => string): string {
  return [...requesting(where, deployment), ...deciding(deployment)]
    .map((section) => `${heading(`# ${section.heading}`)}\n${section.lines.join('\n')}`)
    .join('\n\n');
}

function requesting({ endpoint, region }: Where, deployment: Deployment): Section[] {
  const { flowArn, example, exampleText } = deployment;
  const { policy, subject, review } = example;
  const start = `aws stepfunctions start-execution --state-machine-arn ${flowArn} --name "${policy}--$(date +%s)"`;
  return [
    {
      heading: 'Any AWS client works from here. These keys act as the account root: they may call everything, but approve nothing',
      lines: [
        `export AWS_ENDPOINT_URL=${endpoint} AWS_REGION=${region} AWS_DEFAULT_REGION=${region}`,
        'export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_SESSION_TOKEN=',
      ],
    },
    {
      heading: 'Request an approval with the SDK, from a folder that has it among its dependencies',
      lines: [
        `cd ${quoted(demoFolder)}`,
        'EXECUTION=$(',
        ...script(deployment, [
          `const { executionArn } = await approvals.request(${JSON.stringify({ policy, subject, review })});`,
          'console.log(executionArn);',
        ]),
        ')',
      ],
    },
    {
      heading: 'Or with the aws CLI',
      lines: [`EXECUTION=$(${start} \\`, `  --query executionArn --output text --input ${quoted(exampleText)})`],
    },
  ];
}

function deciding(deployment: Deployment): Section[] {
  return [
    {
      heading: 'Read the newest mail and see whom it asks',
      lines: readNewestMail,
    },
    { heading: 'Become one of its approvers', lines: becomeApprover },
    {
      heading: 'Decide with the aws CLI, as the mail says',
      lines: [
        `aws ssm send-automation-signal --automation-execution-id "$AUTOMATION" --signal-type Approve --payload 'Comment=Looks good'`,
      ],
    },
    {
      heading: 'Or, here at the next level, with the SDK',
      lines: [
        ...readNewestMail,
        ...becomeApprover,
        ...script(deployment, [
          `await approvals.decide(process.env.EXECUTION, { verdict: 'reject', comment: 'Not before the load test has passed' });`,
        ]),
      ],
    },
    {
      heading: 'See how it stands, and the others',
      lines: [
        ...script(deployment, [
          'console.log(await approvals.get(process.env.EXECUTION));',
          'for await (const { id, status } of approvals.list()) console.log(id, status);',
        ]),
        'aws stepfunctions describe-execution --execution-arn "$EXECUTION"',
      ],
    },
    { heading: 'Let a day pass', lines: [`curl -s -X POST "$AWS_ENDPOINT_URL/_emulator/clock" -d '{"advanceSeconds":86400}'`] },
  ];
}

const readNewestMail = [
  `AUTOMATION=$(curl -s "$AWS_ENDPOINT_URL/_emulator/mails" | ${fromJson('j.map((mail) => mail.body.match(/Automation Execution Id: (\\S+)/)).findLast((found) => found)[1]')})`,
  'APPROVER=$(aws ssm get-automation-execution --automation-execution-id "$AUTOMATION" \\',
  `  --query 'AutomationExecution.Parameters.Approvers[0]' --output text); echo "$APPROVER"`,
];

const becomeApprover = [
  `eval "$(curl -s -X POST "$AWS_ENDPOINT_URL/_emulator/principals" -d "{\\"arn\\":\\"$APPROVER\\"}" | ${fromJson(
    '`export AWS_ACCESS_KEY_ID=${j.accessKeyId} AWS_SECRET_ACCESS_KEY=${j.secretAccessKey} AWS_SESSION_TOKEN=${j.sessionToken ?? ""}`',
  )})"`,
  'aws sts get-caller-identity',
];

/** A script of the SDK, as a here-document. */
function script({ name }: Deployment, lines: readonly string[]): string[] {
  return [
    `EXECUTION="$EXECUTION" node --input-type=module <<'EOF'`,
    `import { ApprovalClient } from '@countersign/sdk';`,
    `const approvals = new ApprovalClient({ deployment: ${JSON.stringify(name)} });`,
    ...lines,
    'EOF',
  ];
}

/** A command that prints an expression over the JSON, `j`, that it reads. */
function fromJson(expression: string): string {
  return `node -pe ${quoted(`const j = JSON.parse(require("fs").readFileSync(0)); ${expression}`)}`;
}

/** In single quotes, for a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
