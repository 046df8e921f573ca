/** Parameters of Parameter Store, as far as the deployed stacks hold them. */
import type { SsmParameter } from '../../../resources.ts';
import { AwsError, notSupported } from '../../../wire/aws-error.ts';
import type { OperationContext } from '../../../wire/operation.ts';
import { nameInArn } from './arn-name.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html */
export function getParameter({ Name }: { readonly Name: string }, context: OperationContext) {
  const { parameter, selector } = find(Name, context);
  if (!parameter) throw new AwsError('ParameterNotFound', `Parameter ${Name} not found.`);
  if (selector !== '' && selector !== `:${parameter.version}`) {
    throw new AwsError('ParameterVersionNotFound', `Systems Manager could not find version ${selector.slice(1)} of ${parameter.name}.`);
  }
  return { Parameter: describe(parameter, selector) };
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
export function getParameters({ Names }: { readonly Names: readonly string[] }, context: OperationContext) {
  const found = Names.map((name) => ({ name, ...find(name, context) }));
  return {
    Parameters: found.flatMap(({ parameter, selector }) => (parameter && hasVersion(parameter, selector) ? describe(parameter, selector) : [])),
    InvalidParameters: found.flatMap(({ name, parameter, selector }) => (parameter && hasVersion(parameter, selector) ? [] : name)),
  };
}

/** `name`, `name:VERSION` or an ARN of either. */
function find(written: string, { resources }: OperationContext): { parameter: SsmParameter | undefined; selector: string } {
  const path = nameInArn(written, 'parameter', resources.account);
  if (path === undefined && written.startsWith('arn:')) return { parameter: undefined, selector: '' };
  const [name = '', version] = (path ?? written).split(':');
  if (version !== undefined && !/^\d+$/.test(version)) throw notSupported(`The label ${version} of parameter ${name}`);
  const parameter = resources.parameters.get(name) ?? resources.parameters.get(`/${name}`);
  // Only an ARN leaves out the slash of a name.
  const found = path === undefined && parameter?.name !== name ? undefined : parameter;
  return { parameter: found, selector: version === undefined ? '' : `:${version}` };
}

function hasVersion({ version }: SsmParameter, selector: string): boolean {
  return selector === '' || selector === `:${version}`;
}

function describe(parameter: SsmParameter, selector: string) {
  return {
    Name: parameter.name,
    Type: parameter.type,
    Value: parameter.value,
    Version: parameter.version,
    ...(selector === '' ? {} : { Selector: selector }),
    LastModifiedDate: new Date(parameter.lastModifiedAt),
    ARN: parameter.arn,
    DataType: 'text',
  };
}
