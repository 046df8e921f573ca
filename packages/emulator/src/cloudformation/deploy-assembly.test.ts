import { describe, expect, it } from 'vitest';
import { account, anAssembly, aRole, deploy, deployTemplate } from './assembly-fixture.ts';
import { deployAssembly } from './deploy-assembly.ts';

const parameter = (Value: unknown, more: object = {}) => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Type: 'String', Value, ...more },
});

describe('resources', () => {
  it('are created after what they refer to, wherever that stands in the template', async () => {
    const { parameters } = await deploy({
      Second: parameter({ 'Fn::Sub': 'sees ${First.Value}' }, { Name: 'second' }),
      First: parameter('1', { Name: 'first' }),
    });
    expect([...parameters.keys()]).toEqual(['first', 'second']);
    expect(parameters.get('second')?.value).toBe('sees 1');
  });

  it('that refer to each other are refused with the chain', async () => {
    const template = {
      A: parameter({ Ref: 'B' }),
      B: { ...parameter('x'), DependsOn: 'C' },
      C: parameter({ 'Fn::GetAtt': ['A', 'Value'] }),
    };
    await expect(deploy(template)).rejects.toThrow('Stack App: circular dependency between resources: A → B → C → A.');
  });

  it('of unknown types are refused all at once', async () => {
    const template = { A: { Type: 'AWS::EC2::Instance' }, B: { Type: 'Custom::Thing' }, C: parameter('x') };
    await expect(deploy(template)).rejects.toThrow(
      'Stack App: Resources.A: the type AWS::EC2::Instance is not supported by the emulator.\nStack App: Resources.B: the type Custom::Thing',
    );
  });

  it('are left out where their condition is false, and nothing may refer to them', async () => {
    const sections = { Conditions: { Wanted: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'elsewhere'] } } };
    const left = { ...parameter('x', { Name: 'left' }), Condition: 'Wanted' };
    const { parameters } = await deploy(
      { Left: left, Right: { ...parameter('y', { Name: 'right' }), DependsOn: ['Left'] } },
      sections,
    );
    expect([...parameters.keys()]).toEqual(['right']);
    await expect(deploy({ Left: left, Right: parameter({ Ref: 'Left' }) }, sections)).rejects.toThrow(
      'Stack App: Resources.Right.Properties.Value.Ref: Left is not created, its condition Wanted is false.',
    );
  });

  it('with the name of another are refused, also across stacks', async () => {
    const template = { Resources: { P: parameter('x', { Name: 'same' }) } };
    const directory = anAssembly({ One: { template }, Two: { template } });
    await expect(deployAssembly({ directory, account, now: 0 })).rejects.toThrow(
      'Stack Two: Resources.P (AWS::SSM::Parameter): same already exists, it is declared by Stack One: Resources.P (AWS::SSM::Parameter).',
    );
  });

  it.each([
    [
      { Ref: 'Absent' },
      'Stack App: Resources.P.Properties.Value.Ref: the template has no resource or parameter Absent.',
    ],
    [
      { 'Fn::GetAtt': ['Absent', 'Arn'] },
      'Resources.P.Properties.Value.Fn::GetAtt: the template has no resource Absent.',
    ],
    [{ 'Fn::GetAtt': ['Role', 'Size'] }, 'AWS::IAM::Role Role has no attribute Size.'],
    [{ 'Fn::If': ['Absent', 1, 2] }, 'the template has no condition Absent.'],
    [{ Ref: 'constructor' }, 'the template has no resource or parameter constructor.'],
    [{ 'Fn::GetAtt': ['Role', 'toString'] }, 'AWS::IAM::Role Role has no attribute toString.'],
    [{ 'Fn::If': ['constructor', 1, 2] }, 'the template has no condition constructor.'],
    [{ 'Fn::FindInMap': ['constructor', 'name', 'a'] }, 'the template has no mapping constructor.name.a.'],
    [{ 'Fn::FindInMap': ['Absent', 'a', 'b'] }, 'the template has no mapping Absent.a.b.'],
    [{ 'Fn::ImportValue': 'absent' }, 'no export named absent found.'],
    [
      { 'Fn::GetAZs': '' },
      'Stack App: Resources.P.Properties.Value.Fn::GetAZs: this intrinsic function is not supported',
    ],
  ])('that hold %j are refused', async (value, message) => {
    await expect(deploy({ P: parameter(value), Role: aRole })).rejects.toThrow(message);
  });
});

it('a type that is the name of something in JavaScript is refused as every unknown type', async () => {
  await expect(deploy({ Odd: { Type: 'constructor' } })).rejects.toThrow('the type constructor is not supported');
  await expect(deploy({ Role: { ...aRole, DependsOn: 'constructor' } })).rejects.toThrow('the template has no resource constructor');
});

describe('names of a template', () => {
  it.each([
    ['AWS::AccountId', '123456789012'],
    ['AWS::Partition', 'aws'],
    ['AWS::Region', 'eu-central-1'],
    ['AWS::StackName', 'App'],
    ['AWS::URLSuffix', 'amazonaws.com'],
    ['AWS::StackId', 'arn:aws:cloudformation:eu-central-1:123456789012:stack/App/00000000-0000-4000-8000-000000000000'],
    ['Chosen', 'by default'],
    ['List', 'b'],
    ['Stored', 'stored value'],
  ])('%s is %s', async (name, value) => {
    const { outputs } = await deployTemplate({
      Parameters: {
        Chosen: { Type: 'String', Default: 'by default' },
        List: { Type: 'CommaDelimitedList', Default: 'a, b' },
        Stored: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/stored' },
        BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/hnb659fds/version' },
      },
      Resources: { P: parameter('stored value', { Name: '/stored' }) },
      Outputs: { Answer: { Value: name === 'List' ? { 'Fn::Select': [1, { Ref: name }] } : { Ref: name } } },
    });
    expect(outputs.get('Answer')).toBe(value);
  });

  it.each([
    [{ Type: 'String' }, 'Parameters.Given has no default'],
    [
      { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/absent' },
      'no deployed stack has an SSM parameter /absent',
    ],
  ])('a parameter %j is refused once it is used', async (declared, message) => {
    const template = { Parameters: { Given: declared }, Outputs: { Answer: { Value: { Ref: 'Given' } } } };
    await expect(deployTemplate(template)).rejects.toThrow(message);
    await expect(deployTemplate({ Parameters: { Given: declared } })).resolves.toBeDefined();
  });

  it('conditions may use each other, mappings and parameters, and not themselves', async () => {
    const sections = {
      Parameters: { Size: { Type: 'String', Default: 'small' } },
      Mappings: { Sizes: { small: { days: 7 } } },
      Conditions: {
        Small: { 'Fn::Equals': [{ 'Fn::FindInMap': ['Sizes', { Ref: 'Size' }, 'days'] }, '7'] },
        Large: { 'Fn::Not': [{ Condition: 'Small' }] },
        Self: { 'Fn::Or': [{ Condition: 'Large' }, { Condition: 'Self' }] },
      },
    };
    const output = (name: string) => ({ Outputs: { Answer: { Value: { 'Fn::If': [name, 'yes', 'no'] } } } });
    expect((await deployTemplate({ ...sections, ...output('Large') })).outputs.get('Answer')).toBe('no');
    await expect(deployTemplate({ ...sections, ...output('Self') })).rejects.toThrow(
      'the condition Self depends on itself',
    );
  });
});

describe('outputs', () => {
  it('are exported to stacks that depend on theirs', async () => {
    const exporting = { Outputs: { A: { Value: 'value', Export: { Name: { 'Fn::Sub': '${AWS::StackName}:A' } } } } };
    const importing = { Outputs: { B: { Value: { 'Fn::ImportValue': 'One:A' } } } };
    const directory = anAssembly({ Two: { template: importing, dependencies: ['One'] }, One: { template: exporting } });
    const { outputs } = await deployAssembly({ directory, account, now: 0 });
    expect(outputs.get('B')).toBe('value');
  });

  it('are prefixed by their stack where another has the same, which is said', async () => {
    const template = (Value: string) => ({ template: { Outputs: { Arn: { Value } } } });
    const notices: string[] = [];
    const directory = anAssembly({ One: template('1'), Two: template('2') });
    const { outputs } = await deployAssembly({ directory, account, now: 0, notice: (line) => notices.push(line) });
    expect(outputs).toEqual(
      new Map([
        ['Arn', '1'],
        ['Two.Arn', '2'],
      ]),
    );
    expect(notices).toEqual(['Another stack has an output Arn already: the one of Two is called Two.Arn.']);
  });

  it('under one export name are refused', async () => {
    const template = { Outputs: { A: { Value: 'x', Export: { Name: 'same' } } } };
    const directory = anAssembly({ One: { template }, Two: { template } });
    await expect(deployAssembly({ directory, account, now: 0 })).rejects.toThrow(
      'Stack Two: an export named same is already there, from stack One.',
    );
  });
});

describe('a deployment', () => {
  const machine = {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: { StateMachineName: 'flow', RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] }, DefinitionString: '{}' },
  };
  const runbook = {
    Type: 'AWS::SSM::Document',
    Properties: { Name: 'approval', DocumentType: 'Automation', Content: { schemaVersion: '0.3' } },
  };

  it('collects what the services refuse, each with its place', async () => {
    const validate = {
      stateMachine: () => {
        throw new Error('StartAt is missing');
      },
      document: () => Promise.reject(new Error('mainSteps is missing')),
    };
    await expect(
      deployTemplate({ Resources: { Role: aRole, Flow: machine, Runbook: runbook } }, { validate }),
    ).rejects.toThrow(
      'Stack App: Resources.Flow (AWS::StepFunctions::StateMachine): StartAt is missing\nStack App: Resources.Runbook (AWS::SSM::Document): mainSteps is missing',
    );
  });

  it.each(['aws://unknown-account/unknown-region', 'aws://123456789012/eu-central-1'])(
    'of a stack for %s fits',
    async (environment) => {
      const directory = anAssembly({ App: { template: {}, environment } });
      await expect(deployAssembly({ directory, account, now: 0 })).resolves.toBeDefined();
    },
  );

  it.each(['aws://123456789012/us-east-1', 'aws://210987654321/unknown-region'])(
    'of a stack for %s is refused',
    async (environment) => {
      const directory = anAssembly({ App: { template: {}, environment } });
      const message = `Stack App is made for ${environment}, the emulator is aws://123456789012/eu-central-1`;
      await expect(deployAssembly({ directory, account, now: 0 })).rejects.toThrow(message);
    },
  );
});
