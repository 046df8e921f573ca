import { describe, expect, it } from 'vitest';
import { checkCall } from './check-call.ts';

const machine = 'arn:aws:states:us-east-1:123456789012:stateMachine:machine';
const role = 'arn:aws:iam::123456789012:role/runner';

describe('a call from inside', () => {
  it.each<[operation: string, input: unknown]>([
    ['states:StartExecution', { stateMachineArn: machine, name: 'a', input: '{}' }],
    ['ssm:GetParameter', { Name: '/a' }],
    ['ssm:StartAutomationExecution', { DocumentName: 'doc', Parameters: { A: ['b'] }, Tags: [{ Key: 'k', Value: 'v' }] }],
    ['lambda:Invoke', { FunctionName: 'f', Payload: '{}', InvocationType: 'Event', LogType: 'None' }],
    ['sns:Publish', { TopicArn: 't', Message: 'm', Subject: 's' }],
    ['sts:GetCallerIdentity', undefined],
    ['nothing:Known', { a: 1 }],
  ])('passes to %s', (operation, input) => {
    expect(() => checkCall(operation, input)).not.toThrow();
  });

  it.each<[operation: string, input: unknown, type: string, message: string]>([
    ['states:StartExecution', { stateMachineArn: machine, name: 5 }, 'ValidationException', 'NUMBER_VALUE can not be converted to a String'],
    ['states:StartExecution', { name: 'a' }, 'ValidationException', "Value null at 'stateMachineArn'"],
    ['states:StartExecution', { stateMachineArn: machine, payload: 1 }, 'ValidationException', "There is no member 'payload'"],
    ['states:StartExecution', 'text', 'ValidationException', 'STRING_VALUE'],
    ['ssm:GetParameter', { Name: 42 }, 'ValidationException', 'NUMBER_VALUE'],
    ['ssm:StartAutomationExecution', { DocumentName: 'doc', Tags: [{ Key: 'k', Value: 'v', Note: 1 }] }, 'ValidationException', "There is no member 'tags.1.member.note'"],
    ['lambda:Invoke', { FunctionName: 5 }, 'ValidationException', "Value 5 at 'functionName'"],
    ['lambda:Invoke', { FunctionName: 'f', InvocationType: 'constructor' }, 'ValidationException', "at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set"],
    ['lambda:Invoke', { FunctionName: 'f', LogType: 'Nope' }, 'ValidationException', "at 'logType'"],
    ['lambda:Invoke', { FunctionName: 'f', ClientContext: 'e30=' }, 'UnsupportedOperation', 'lambda:Invoke with ClientContext'],
    ['lambda:Invoke', { FunctionName: 'f', constructor: 1 }, 'ValidationException', "There is no member 'constructor'"],
    ['sns:Publish', { TopicArn: 't', Message: 'm', MessageAttributes: {} }, 'UnsupportedOperation', 'sns:Publish with MessageAttributes'],
    ['sns:Publish', { PhoneNumber: '+4400', Message: 'm' }, 'UnsupportedOperation', 'sns:Publish with PhoneNumber'],
    ['sns:Publish', { TopicArn: 't', Message: '{}', MessageStructure: 'json' }, 'UnsupportedOperation', 'MessageStructure'],
    ['sns:Publish', { TopicArn: 't' }, 'ValidationError', "Value null at 'message'"],
    ['sns:Publish', { TopicArn: 't', Message: ['m'] }, 'ValidationError', 'Member must be a string'],
    ['sts:AssumeRole', { RoleArn: role, RoleSessionName: 'a', Policy: '{}' }, 'UnsupportedOperation', 'sts:AssumeRole with Policy'],
  ])('to %s with %j is refused as %s', (operation, input, type, message) => {
    expect(() => checkCall(operation, input)).toThrow(expect.objectContaining({ type, message: expect.stringContaining(message) as unknown }) as Error);
  });
});
