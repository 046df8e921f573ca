/** SUPPORT.md and README.md promise things; this keeps the promises true. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { accessRules } from './access/required-access.ts';
import { Principals } from './identity/principals.ts';
import { settingChoices } from './settings.ts';
import { logsOperations } from './services/logs/operations.ts';
import { snsOperations } from './services/sns/operations.ts';
import { ssmOperations } from './services/ssm/operations.ts';
import { stepFunctionsOperations } from './services/step-functions/operations.ts';
import { sqsOperations } from './services/sqs/operations.ts';
import { stsOperations } from './services/sts/operations.ts';
import { logsSchemas, sqsSchemas, ssmSchemas, statesSchemas } from './wire/json-schemas.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const support = read('../SUPPORT.md');
const readme = read('../README.md');

const principals = new Principals({ accountId: '123456789012', partition: 'aws' });
const sqsServed = sqsOperations(() => '');
const logsServed = logsOperations({ read: () => [], forgotten: () => 0 });
const served = [stepFunctionsOperations, ssmOperations, snsOperations, sqsServed, logsServed, stsOperations(principals), { 'lambda:Invoke': true, 'lambda:InvokeQueued': true }].flatMap(
  (operations) => Object.keys(operations),
);

describe('SUPPORT.md', () => {
  it('has a row for every served operation', () => {
    const listed = new Set([...support.matchAll(/`((?:states|ssm|sns|sqs|sts|lambda|logs):[A-Z]\w+)`/g)].map(([, operation]) => operation));
    expect(listed).toEqual(new Set(served));
  });

  it('has a row for every setting', () => {
    const listed = [...support.matchAll(/^\| `([a-z]\w+)` \|/gm)].map(([, setting]) => setting);
    expect(listed).toEqual(Object.keys(settingChoices));
  });

  it('names tests that exist', () => {
    const named = [...support.matchAll(/\| ([\w/.-]+\.test\.ts) › ([^|\n]+) \|$/gm)];
    const missing = named.filter(([, file = '', name = '']) => !existsSync(new URL(file, import.meta.url)) || !read(file).includes(name));
    expect(named.length).toBeGreaterThan(60);
    expect(missing.map(([row]) => row)).toEqual([]);
  });
});

describe('README.md', () => {
  it('lists every setting with its values, the default first', () => {
    const listed = [...readme.matchAll(/^\| `([a-z]\w+)` \| (`[^|]+`) \|/gm)].map(([, name, values = '']) => [name, values.replaceAll('`', '').split(', ')]);
    expect(listed).toEqual(Object.entries(settingChoices));
  });
});

describe('an authorizer', () => {
  it('is asked about every served operation', () => {
    expect(Object.keys(accessRules).toSorted()).toEqual(served.toSorted());
  });
});

describe('the wire', () => {
  it('has a schema for every operation of its JSON protocols that clients may call', () => {
    const schemas = Object.entries({ states: statesSchemas, ssm: ssmSchemas, sqs: sqsSchemas, logs: logsSchemas }).flatMap(([service, known]) => Object.keys(known).map((name) => `${service}:${name}`));
    expect(schemas.toSorted()).toEqual([stepFunctionsOperations, ssmOperations, sqsServed, logsServed].flatMap(Object.keys).filter((operation) => operation !== 'logs:PutLogEvents').toSorted());
  });
});
